package dev.enlace.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/** Says in our words what the container turned away by itself. */
public final class ErrorServlet extends PlainServlet {
  private final ErrorAnswer answer;

  public ErrorServlet(ErrorAnswer answer) {
    this.answer = answer;
  }

  @Override
  public void service(ServletRequest servletRequest, ServletResponse servletResponse)
      throws IOException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    HttpServletResponse response = (HttpServletResponse) servletResponse;
    if (request.getDispatcherType() != DispatcherType.ERROR) {
      throw new ApiException(ApiError.NOT_FOUND);
    }
    Object chosen = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
    int status = chosen instanceof Integer code ? code : ApiError.INTERNAL.status();
    ApiError error = ApiError.ofStatus(status);
    if (error == ApiError.METHOD_NOT_ALLOWED) {
      // Only files are served by the container itself.
      response.setHeader("Allow", "GET, HEAD");
    }
    boolean loose = error == ApiError.BAD_PARAMETER || error == ApiError.INTERNAL;
    answer.send(request, response, loose ? status : error.status(), error, Map.of());
  }
}
