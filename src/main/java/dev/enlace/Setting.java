package dev.enlace;

import java.util.Locale;

/**
 * Every setting there is. Each has one name in two spellings: {@code ENLACE_PORT} in the
 * environment, {@code enlace.port} as a system property or as a context parameter. {@link Config}
 * says what may be in them.
 */
enum Setting {
  /** The address that the launcher listens on. */
  HOST("127.0.0.1"),
  /** The port that the launcher listens on; 0 is any free one. */
  PORT("8080"),
  /** The directory for what has to survive a restart. */
  DATA(System.getProperty("user.home") + "/.enlace"),
  /** The names, beside those of this machine itself, under which the panel may be asked for. */
  HOSTS(""),
  /** The most sessions at a time. */
  MAX_SESSIONS("50"),
  /** How one comes in: {@code start}, {@code container}, {@code proxy} or {@code none}. */
  LOGIN(""),
  /** The addresses of proxies in front whose word about a connection counts, as networks. */
  TRUSTED_PROXIES(""),
  /** What a proxy shows that says who is asking, a secret. */
  PROXY_SECRET(""),
  /** A file with it, in its place. */
  PROXY_SECRET_FILE(""),
  /** A pattern for linking codes, for the day on which WhatsApp changes them. */
  QR_PATTERN(""),
  /** The control address of the practice phone. */
  PRACTICE_URL(""),

  /** Where the gateway is; it has to be set. */
  GATEWAY_URL(""),
  /** What the gateway is called on the page. */
  GATEWAY_NAME("local"),
  /** What it speaks: {@code socketio} or {@code rest}; left out, it is found out by asking. */
  GATEWAY_KIND(""),
  /** Its Socket.IO path. */
  GATEWAY_PATH("/socket.io/"),
  /** Its Socket.IO namespace. */
  GATEWAY_NAMESPACE("/"),
  /** Its key, a secret. */
  GATEWAY_KEY(""),
  /** A file with its key, in place of the key. */
  GATEWAY_KEY_FILE(""),
  /** The header that carries the key. */
  GATEWAY_KEY_HEADER("X-API-Key"),
  /** The word before the key in that header, for REST: {@code Bearer}, for one. */
  GATEWAY_KEY_SCHEME(""),
  /**
   * What a Socket.IO gateway wants to know when we connect, a JSON object of texts; may hold
   * secrets.
   */
  GATEWAY_AUTH("{}"),
  /** Headers for every request to it, a JSON object of texts; may hold secrets. */
  GATEWAY_HEADERS("{}");

  private final String byDefault;

  Setting(String byDefault) {
    this.byDefault = byDefault;
  }

  /** Its value where nobody set it; empty means that it is left out. */
  String byDefault() {
    return byDefault;
  }

  /** Its name in the environment, and in what we say about it. */
  String variable() {
    return "ENLACE_" + name();
  }

  /** Its name as a system property and as a context parameter. */
  String property() {
    return "enlace." + name().toLowerCase(Locale.ROOT).replace('_', '.');
  }
}
