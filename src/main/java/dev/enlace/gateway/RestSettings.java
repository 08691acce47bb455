package dev.enlace.gateway;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a REST gateway is reached.
 *
 * @param url the base, {@code http} or {@code https}, with a path if the gateway lives below one. A
 *     name and a password in it are sent as a header
 * @param path where the sessions are below it, {@code /api/sessions} by custom
 * @param headers sent with every request
 * @param key the gateway's key, a secret: sent as {@code keyHeader}, never in a URL
 * @param keyHeader the header that carries the key: {@code X-API-Key} by custom, {@code
 *     Authorization}, {@code apikey}
 * @param keyScheme the word before the key in it, {@code Bearer} for one; empty for none
 */
public record RestSettings(
    URI url,
    String path,
    Map<String, String> headers,
    @Nullable String key,
    String keyHeader,
    String keyScheme) {

  /**
   * @throws IllegalArgumentException if they make no sense; the message is for a person
   */
  public RestSettings {
    if (!String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT).matches("https?")
        || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a gateway's address looks like https://host/path, and its host has no underscores");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("a gateway's address ends before ? and #");
    }
    if (!path.matches("/[!-~&&[^?#]]*")) {
      throw new IllegalArgumentException("the sessions' path starts with / and has no ? or #");
    }
    path = withoutSlash(path);
    headers = Collections.unmodifiableMap(new LinkedHashMap<>(headers));
    headers.forEach(RestSettings::checkHeader);
    if (key != null) {
      checkHeader(keyHeader, keyScheme + key);
    }
  }

  /** Everything by custom. */
  public static RestSettings of(URI url) {
    return new RestSettings(url, "/api/sessions", Map.of(), null, "X-API-Key", "");
  }

  /** With a key where it is looked for by custom, in {@code X-API-Key}. */
  public RestSettings withKey(@Nullable String key) {
    return withKey(key, keyHeader, keyScheme);
  }

  /** With a key in another header, or after a word such as {@code Bearer}. */
  public RestSettings withKey(@Nullable String key, String header, String scheme) {
    return new RestSettings(url, path, headers, key, header, scheme);
  }

  /** With other headers beside the key's. */
  public RestSettings withHeaders(Map<String, String> headers) {
    return new RestSettings(url, path, headers, key, keyHeader, keyScheme);
  }

  /** The base without credentials: fit to be read and opened. */
  public URI address() {
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    String base = withoutSlash(url.getRawPath() == null ? "" : url.getRawPath());
    return URI.create(scheme() + "://" + url.getHost() + port + base);
  }

  boolean isSecure() {
    return scheme().equals("https");
  }

  /** Where sessions are made. */
  URI sessions() {
    return URI.create(address() + path);
  }

  /** Where one session is, or a part of it such as {@code /status}. */
  URI session(String id, String part) {
    String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    return URI.create(sessions() + "/" + encoded + part);
  }

  /** Those that are sent, the key's and the one for a name and a password included. */
  Map<String, String> sentHeaders() {
    Map<String, String> sent = new LinkedHashMap<>(headers);
    if (url.getUserInfo() != null) {
      byte[] credentials = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
      sent.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (key != null) {
      sent.put(keyHeader, keyScheme.isEmpty() ? key : keyScheme + " " + key);
    }
    return sent;
  }

  /** What must not be seen in any text, wherever it comes from. */
  List<String> secrets() {
    List<String> secrets = new ArrayList<>(sentHeaders().values());
    if (key != null) {
      secrets.add(key);
    }
    return secrets;
  }

  /** Nothing that is secret: this ends up in logs. */
  @Override
  public String toString() {
    return "RestSettings[" + address() + ", path=" + path + "]";
  }

  private String scheme() {
    return url.getScheme().toLowerCase(Locale.ROOT);
  }

  private static String withoutSlash(String path) {
    return path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
  }

  private static void checkHeader(String name, String value) {
    // Not the value in the message: it may be the key.
    if (!name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+") || !value.matches("[\\t -~]*")) {
      throw new IllegalArgumentException("not a header that can be sent: " + name);
    }
  }
}
