package dev.enlace.web;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * Tells the browser, with every response, what a page of ours may do: nothing but talk to us. First
 * in the chain, so that errors have it too. Scripts, styles and words, which no browser ever shows
 * as a page, say only what means something on them.
 */
public final class SecurityHeadersFilter implements Filter {
  private static final String CLOSED = "frame-ancestors 'none'";

  /** What an answer that is no page may do. */
  public static final String API_POLICY =
      "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'; sandbox";

  /** What a page may do. */
  static final String PAGE_POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
          + " 'self'; font-src 'self'; manifest-src 'self'; base-uri 'none'; object-src 'none';"
          + " form-action 'self'; frame-ancestors 'none'; require-trusted-types-for 'script';"
          + " trusted-types 'none'";

  /** The headers that are the same everywhere. */
  public static final Map<String, String> ALWAYS =
      Map.of(
          "X-Content-Type-Options", "nosniff",
          "X-Frame-Options", "DENY",
          "Referrer-Policy", "no-referrer",
          "Permissions-Policy",
              "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=(),"
                  + " clipboard-read=()",
          "Cross-Origin-Opener-Policy", "same-origin",
          "Cross-Origin-Resource-Policy", "same-origin",
          "X-Robots-Tag", "noindex, nofollow");

  /** What means something on any answer, whatever is in it. */
  private static final Set<String> ON_PARTS =
      Set.of("X-Content-Type-Options", "Cross-Origin-Resource-Policy");

  /** What a page is made of. A drawing is not among it: opened by itself, it is a page. */
  private static final Pattern PART = Pattern.compile(".*\\.(?:css|js|json|mjs|png|webmanifest)");

  private final Predicate<HttpServletRequest> secure;
  private final Embedding embedding;

  /**
   * @param secure whether a request's browser came over TLS
   * @param embedding which pages may be in a frame, and whose
   */
  public SecurityHeadersFilter(Predicate<HttpServletRequest> secure, Embedding embedding) {
    this.secure = secure;
    this.embedding = embedding;
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    HttpServletResponse httpResponse = (HttpServletResponse) response;
    String path = httpRequest.getServletPath();
    boolean api = ErrorAnswer.isApi(httpRequest);
    boolean file =
        httpRequest.getDispatcherType() != DispatcherType.ERROR
            && !api
            && path.indexOf('.') >= 0
            && !path.endsWith(".html");
    if (isPart(httpRequest)) {
      ON_PARTS.forEach(name -> httpResponse.setHeader(name, ALWAYS.get(name)));
    } else {
      boolean framed = embedding.mayBeFramed(AccessFilter.address(httpRequest));
      ALWAYS.forEach(
          (name, value) -> {
            // It knows no list of origins.
            if (!(framed && name.equals("X-Frame-Options"))) {
              httpResponse.setHeader(name, value);
            }
          });
      String page = framed ? PAGE_POLICY.replace(CLOSED, embedding.ancestors()) : PAGE_POLICY;
      httpResponse.setHeader("Content-Security-Policy", api || file ? API_POLICY : page);
    }
    if (secure.test(httpRequest)) {
      httpResponse.setHeader("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    }
    // A code must not survive in a cache; a file may, as long as it is asked about.
    httpResponse.setHeader("Cache-Control", file ? "no-cache" : "no-store");
    chain.doFilter(request, response);
  }

  /** Whether a request is for a file that pages are made of, and no error that came of it. */
  static boolean isPart(HttpServletRequest request) {
    return request.getDispatcherType() != DispatcherType.ERROR
        && !ErrorAnswer.isApi(request)
        && PART.matcher(request.getServletPath()).matches();
  }

  /** Adds what is missing where there is an error page in place of such a file. */
  static void complete(HttpServletRequest request, HttpServletResponse response) {
    if (isPart(request)) {
      ALWAYS.forEach(response::setHeader);
      response.setHeader("Content-Security-Policy", API_POLICY);
    }
  }
}
