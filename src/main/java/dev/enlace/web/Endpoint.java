package dev.enlace.web;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.TreeSet;

/** A servlet that says what can be done at each of its paths, and by which method. */
abstract class Endpoint extends PlainServlet {
  /** Answers one request. */
  interface Action {
    void answer(HttpServletRequest request, HttpServletResponse response) throws IOException;
  }

  /**
   * What can be done at a path, by method; GET stands for HEAD too.
   *
   * @param path below the servlet's own, decoded; empty for the servlet's own
   * @throws ApiException if there is no such path
   */
  abstract Map<String, Action> at(String path);

  @Override
  public final void service(ServletRequest servletRequest, ServletResponse servletResponse)
      throws IOException {
    HttpServletRequest request = (HttpServletRequest) servletRequest;
    HttpServletResponse response = (HttpServletResponse) servletResponse;
    Map<String, Action> actions = at(request.getPathInfo() == null ? "" : request.getPathInfo());
    String method = request.getMethod().equals("HEAD") ? "GET" : request.getMethod();
    Action action = actions.get(method);
    if (action == null) {
      response.setHeader("Allow", String.join(", ", new TreeSet<>(actions.keySet())));
      throw new ApiException(ApiError.METHOD_NOT_ALLOWED);
    }
    action.answer(request, response);
  }
}
