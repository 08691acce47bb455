package dev.enlace.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says in our words what the container turned away by itself. */
public final class ErrorServlet implements Servlet {
  private final ErrorAnswer answer;
  private @Nullable ServletConfig config;

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

  @Override
  public void init(ServletConfig config) {
    this.config = config;
  }

  @Override
  public @Nullable ServletConfig getServletConfig() {
    return config;
  }

  @Override
  public String getServletInfo() {
    return "";
  }

  @Override
  public void destroy() {}
}
