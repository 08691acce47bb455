package dev.enlace.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Answers only to our own names. A page of somebody else's whose name was made to lead here (DNS
 * rebinding) counts as our own for the browser; its name gives it away.
 */
public final class HostFilter implements Filter {
  private final Predicate<String> ours;

  /**
   * @param ours whether a host name in lower case is one of ours
   */
  public HostFilter(Predicate<String> ours) {
    this.ours = ours;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String host = request.getServerName();
    if (!ours.test(host.toLowerCase(Locale.ROOT))) {
      throw new ApiException(ApiError.BAD_HOST, Map.of("host", host));
    }
    chain.doFilter(request, response);
  }
}
