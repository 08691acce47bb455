package dev.enlace.gateway;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a Socket.IO gateway is reached.
 *
 * @param url the base, {@code http}, {@code https}, {@code ws} or {@code wss}, with a path if the
 *     gateway lives below one. A name and a password in it are sent as a header
 * @param path where Socket.IO lives below it, {@code /socket.io/} unless the gateway was told
 *     otherwise
 * @param namespace {@code /} for the main one
 * @param auth what is handed over on entering the namespace; Socket.IO 2 does not know of it
 * @param headers sent with every HTTP request, the one that opens the WebSocket included
 * @param key the gateway's key, a secret: sent as {@code keyHeader} and {@code keyField}, never in
 *     a URL
 * @param keyHeader the header that carries the key, {@code X-API-Key} by custom; empty for none
 * @param keyField the member of {@code auth} that carries it, {@code apiKey} by custom; empty for
 *     none
 * @param shares whether sessions may share a connection, once the gateway was seen to name them in
 *     what it pushes. Not where it takes a connection for one session's, and names that one in
 *     everything it says on it: nobody but its operator can know
 */
public record SocketIoSettings(
    URI url,
    String path,
    String namespace,
    Map<String, String> auth,
    Map<String, String> headers,
    @Nullable String key,
    String keyHeader,
    String keyField,
    boolean shares) {

  // Headers that belong to the protocols.
  private static final Set<String> OURS =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "sec-websocket-extensions",
          "sec-websocket-key",
          "sec-websocket-protocol",
          "sec-websocket-version",
          "upgrade");

  /**
   * @throws IllegalArgumentException if they make no sense; the message is for a person
   */
  public SocketIoSettings {
    String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
    if (!scheme.matches("https?|wss?") || url.getHost() == null) {
      throw new IllegalArgumentException(
          "a gateway's address looks like https://host/path, and its host has no underscores");
    }
    if (url.getRawQuery() != null || url.getRawFragment() != null) {
      throw new IllegalArgumentException("a gateway's address ends before ? and #");
    }
    if (!path.matches("/[!-~&&[^?#]]*")) {
      throw new IllegalArgumentException("a Socket.IO path starts with / and has no ? or #");
    }
    if (!namespace.matches("/[!-~&&[^,?]]*")) {
      throw new IllegalArgumentException("a namespace starts with / and has no comma");
    }
    path = path.endsWith("/") ? path : path + "/";
    auth = ordered(auth);
    headers = ordered(headers);
    headers.forEach(SocketIoSettings::checkHeader);
    if (key != null && !keyHeader.isEmpty()) {
      checkHeader(keyHeader, key);
    }
  }

  /** Everything by custom. */
  public static SocketIoSettings of(URI url) {
    return new SocketIoSettings(
        url, "/socket.io/", "/", Map.of(), Map.of(), null, "X-API-Key", "apiKey", true);
  }

  /** With a key, in the places where it is looked for by custom. */
  public SocketIoSettings withKey(@Nullable String key) {
    return new SocketIoSettings(
        url, path, namespace, auth, headers, key, keyHeader, keyField, shares);
  }

  /** With another namespace, and what is handed over on entering it. */
  public SocketIoSettings withNamespace(String namespace, Map<String, String> auth) {
    return new SocketIoSettings(
        url, path, namespace, auth, headers, key, keyHeader, keyField, shares);
  }

  /** With a connection of its own for every session. */
  public SocketIoSettings withOwnConnections() {
    return new SocketIoSettings(
        url, path, namespace, auth, headers, key, keyHeader, keyField, false);
  }

  /**
   * The base without credentials, with {@code http} or {@code https}: fit to be read and opened.
   */
  public URI address() {
    String scheme = isSecure() ? "https" : "http";
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return URI.create(scheme + "://" + url.getHost() + port + prefix());
  }

  boolean isSecure() {
    return url.getScheme().toLowerCase(Locale.ROOT).matches("https|wss");
  }

  int port() {
    if (url.getPort() >= 0) {
      return url.getPort();
    }
    return isSecure() ? 443 : 80;
  }

  /** Where the WebSocket of that Engine.IO version is opened. */
  URI webSocket(int version) {
    return endpoint(isSecure() ? "wss" : "ws", version, "websocket");
  }

  /** Where a GET tells which Engine.IO version is spoken. */
  URI polling(int version) {
    return endpoint(isSecure() ? "https" : "http", version, "polling");
  }

  /** Those that are sent, the key's and the one for a name and a password included. */
  Map<String, String> sentHeaders() {
    Map<String, String> sent = new LinkedHashMap<>(headers);
    if (url.getUserInfo() != null) {
      byte[] credentials = url.getUserInfo().getBytes(StandardCharsets.UTF_8);
      sent.put("Authorization", "Basic " + Base64.getEncoder().encodeToString(credentials));
    }
    if (key != null && !keyHeader.isEmpty()) {
      sent.put(keyHeader, key);
    }
    return sent;
  }

  /** What is handed over on entering the namespace, the key included. */
  Map<String, String> sentAuth() {
    Map<String, String> sent = new LinkedHashMap<>(auth);
    if (key != null && !keyField.isEmpty()) {
      sent.put(keyField, key);
    }
    return sent;
  }

  /** Nothing that is secret: this ends up in logs. */
  @Override
  public String toString() {
    return "SocketIoSettings[" + address() + ", path=" + path + ", namespace=" + namespace + "]";
  }

  private URI endpoint(String scheme, int version, String transport) {
    return URI.create(
        scheme
            + address().toString().substring(address().getScheme().length())
            + path
            + "?EIO="
            + version
            + "&transport="
            + transport);
  }

  private String prefix() {
    String raw = url.getRawPath() == null ? "" : url.getRawPath();
    return raw.endsWith("/") ? raw.substring(0, raw.length() - 1) : raw;
  }

  private static void checkHeader(String name, String value) {
    // Not the value in the message: it may be the key.
    if (OURS.contains(name.toLowerCase(Locale.ROOT))
        || !name.matches("[A-Za-z0-9!#$%&'*+.^_`|~-]+")
        || !value.matches("[\\t -~]*")) {
      throw new IllegalArgumentException("not a header that can be sent: " + name);
    }
  }

  // Map.copyOf would lose the order, which some gateways' logs and every test compare.
  private static Map<String, String> ordered(Map<String, String> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}
