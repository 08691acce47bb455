package dev.enlace.web;

import com.google.gson.JsonObject;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/** The answer that an error gets: JSON for programs, a short page for people. */
public final class ErrorAnswer {
  /** What programs ask for beside the API. */
  private static final Set<String> PROBES = Set.of("/healthz", "/readyz", "/metrics");

  private final Messages messages;

  public ErrorAnswer(Messages messages) {
    this.messages = messages;
  }

  /** Whether a request, or the one that this error page is for, was for something but a page. */
  static boolean isApi(HttpServletRequest request) {
    boolean error = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI) != null;
    String address = error ? address(request) : AccessFilter.address(request);
    return address.startsWith("/api/") || PROBES.contains(address);
  }

  /** Where a request, or the one that this error page is for, went to within the application. */
  private static String address(HttpServletRequest request) {
    Object original = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
    String uri = original == null ? request.getRequestURI() : original.toString();
    String context = request.getContextPath();
    return uri.startsWith(context) ? uri.substring(context.length()) : uri;
  }

  /** Sends it. Headers that are set already stay. */
  void send(
      HttpServletRequest request,
      HttpServletResponse response,
      ApiError error,
      Map<String, String> params)
      throws IOException {
    send(request, response, error.status(), error, params);
  }

  /** Sends it with a status that somebody else chose. */
  void send(
      HttpServletRequest request,
      HttpServletResponse response,
      int status,
      ApiError error,
      Map<String, String> params)
      throws IOException {
    String language = language(request);
    String message = messages.text(language, "error." + error.name(), params);
    response.resetBuffer();
    SecurityHeadersFilter.complete(request, response);
    RequestIdFilter.complete(request, response);
    response.setStatus(status);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("Content-Language", language);
    if (error == ApiError.TOO_MANY_WAITERS || error == ApiError.TALLY_BUSY) {
      response.setHeader("Retry-After", "5");
    } else if (error == ApiError.DIAGNOSIS_BUSY) {
      response.setHeader("Retry-After", "10");
    } else if (error == ApiError.TOO_OFTEN || error == ApiError.PAIRING_TOO_SOON) {
      response.setHeader("Retry-After", params.getOrDefault("seconds", "60"));
    }
    if (isApi(request)) {
      JsonObject json = new JsonObject();
      json.addProperty("success", false);
      json.addProperty("error", error.name());
      json.addProperty("message", message);
      if (params.containsKey("field")) {
        json.addProperty("field", params.get("field"));
      }
      if (params.containsKey("code")) {
        json.addProperty("error_id", params.get("code"));
      }
      String id = RequestIdFilter.of(request);
      if (id != null) {
        json.addProperty("request_id", id);
      }
      Json.send(response, json);
    } else {
      byte[] page = page(request, language, message).getBytes(StandardCharsets.UTF_8);
      response.setContentType("text/html;charset=utf-8");
      response.setContentLength(page.length);
      response.getOutputStream().write(page);
    }
  }

  private String language(HttpServletRequest request) {
    try {
      return messages.language(request);
    } catch (ApiException e) {
      // The query itself is what is wrong.
      return Messages.FIRST;
    }
  }

  private static String page(HttpServletRequest request, String language, String message) {
    // Relative, because a proxy may have us under another path than the one we know.
    String root =
        "../".repeat((int) address(request).chars().skip(1).filter(c -> c == '/').count());
    return """
    <!doctype html>
    <html lang="%s">
      <meta charset="utf-8">
      <meta name="viewport" content="width=device-width">
      <meta name="color-scheme" content="light dark">
      <title>Enlace</title>
      <link rel="icon" href="%sfavicon.svg">
      <link rel="stylesheet" href="%spanel.css">
      <main>
        <h1>Enlace</h1>
        <p>%s</p>
        <p><a href="%s">Enlace</a></p>
      </main>
    </html>
    """
        .formatted(language, root, root, PageText.escaped(message), root.isEmpty() ? "./" : root);
  }
}
