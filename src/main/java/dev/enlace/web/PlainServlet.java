package dev.enlace.web;

import jakarta.servlet.Servlet;
import jakarta.servlet.ServletConfig;
import org.jspecify.annotations.Nullable;

/** Not an {@code HttpServlet}: that is serializable, which nothing in here is. */
abstract class PlainServlet implements Servlet {
  private @Nullable ServletConfig config;

  @Override
  public final void init(ServletConfig config) {
    this.config = config;
  }

  @Override
  public final @Nullable ServletConfig getServletConfig() {
    return config;
  }

  @Override
  public final String getServletInfo() {
    return "";
  }

  @Override
  public final void destroy() {}
}
