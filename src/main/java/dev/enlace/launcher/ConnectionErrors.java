package dev.enlace.launcher;

import dev.enlace.web.SecurityHeadersFilter;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;

/**
 * The answer to what never gets as far as the web application: a request that is no HTTP, headers
 * that are too long. There is no language to be had there, so it speaks two.
 */
final class ConnectionErrors implements Request.Handler {
  @Override
  public boolean handle(Request request, Response response, Callback callback) {
    boolean ours = response.getStatus() >= 500;
    String message =
        ours
            ? "El panel no puede responder en este momento. · The panel can't answer just now."
            : "El panel no entendió la petición. · The panel didn't understand the request.";
    String json =
        "{\"success\":false,\"error\":\"%s\",\"message\":\"%s\"}"
            .formatted(ours ? "INTERNAL" : "BAD_PARAMETER", message);
    HttpFields.Mutable headers = response.getHeaders();
    SecurityHeadersFilter.ALWAYS.forEach(headers::put);
    headers.put("Content-Security-Policy", SecurityHeadersFilter.API_POLICY);
    headers.put(HttpHeader.CACHE_CONTROL, "no-store");
    HttpField accept = request.getHeaders().getField(HttpHeader.ACCEPT);
    boolean page = accept != null && accept.getValue().contains("text/html");
    headers.put(
        HttpHeader.CONTENT_TYPE,
        page ? "text/plain;charset=utf-8" : "application/json;charset=utf-8");
    byte[] body = (page ? message : json).getBytes(StandardCharsets.UTF_8);
    response.write(true, ByteBuffer.wrap(body), callback);
    return true;
  }
}
