package dev.enlace;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Every setting there is. {@link Name} says how it is spelt, {@link Config} what may be in it. A
 * secret one has a twin that names a file with the value.
 */
enum Setting {
  /** The file with settings; left out, {@code enlace.properties} in the data directory. */
  CONFIG(""),
  /** The address that the launcher listens on. */
  HOST("127.0.0.1"),
  /** The port that the launcher listens on; 0 is any free one. */
  PORT("8080"),
  /** The directory for what has to survive a restart. */
  DATA(System.getProperty("user.home") + "/.enlace"),
  /** The names, beside those of this machine itself, under which the panel may be asked for. */
  HOSTS(""),
  /** The origins whose pages may have a session's view in them. */
  EMBED_ORIGINS(""),
  /** How one comes in: {@code start}, {@code container}, {@code proxy} or {@code none}. */
  LOGIN(""),
  /** The addresses of proxies in front whose word about a connection counts, as networks. */
  TRUSTED_PROXIES(""),
  /** What a proxy shows that says who is asking. */
  PROXY_SECRET(true, ""),
  /** How many sessions one person may create in a minute. */
  CREATE_PER_MINUTE("6"),
  /** How many times codes may be started for one session in an hour. */
  ROUNDS_PER_HOUR("30"),
  /** For how many minutes a share link is good. */
  SHARE_MINUTES("15"),
  /** The most sessions at a time. */
  MAX_SESSIONS("1000"),
  /** How many stored sessions may start in a minute after a restart. */
  RESUME_PER_MINUTE("300"),
  /** For how many days the history is kept. */
  HISTORY_DAYS("90"),
  /** What the launcher's log looks like: {@code text} or {@code json}. */
  LOG_FORMAT("text"),
  /** A pattern for linking codes, for the day on which WhatsApp changes them. */
  QR_PATTERN(""),
  /** Whom to call who looks after the panel: a short text, or an address. */
  CONTACT(""),
  /** The control address of the practice phone. */
  PRACTICE_URL(""),

  /** The database: a JDBC URL or a JNDI name; left out, a file in the data directory. */
  STORE_URL(""),
  /** The user of the database. */
  STORE_USER(""),
  /** The user's password. */
  STORE_PASSWORD(true, ""),

  /** The names of the gateways that have settings of their own. */
  GATEWAYS(""),
  /** What the gateway is called that has no name in its settings. */
  GATEWAY_NAME("local"),
  /** Where a gateway is. */
  GATEWAY_URL(""),
  /** What it speaks: {@code socketio} or {@code rest}; left out, it is found out by asking. */
  GATEWAY_KIND(""),
  /** Its Socket.IO path. */
  GATEWAY_PATH("/socket.io/"),
  /** Its Socket.IO namespace. */
  GATEWAY_NAMESPACE("/"),
  /**
   * Whether its sessions may share a Socket.IO connection: {@code shared}, as soon as the gateway
   * was seen to name them, or {@code own}.
   */
  GATEWAY_CONNECTION("shared"),
  /** Its key. */
  GATEWAY_KEY(true, ""),
  /** The header that carries the key. */
  GATEWAY_KEY_HEADER("X-API-Key"),
  /** The word before the key in that header, for REST: {@code Bearer}, for one. */
  GATEWAY_KEY_SCHEME(""),
  /** What a Socket.IO gateway wants to know when we connect, a JSON object of texts. */
  GATEWAY_AUTH(true, "{}"),
  /** Headers for every request to it, a JSON object of texts. */
  GATEWAY_HEADERS(true, "{}"),

  /** The names of those who are told what happens. */
  WEBHOOKS(""),
  /** Where one of them is told. */
  WEBHOOK_URL(""),
  /** What it is signed with. */
  WEBHOOK_SECRET(true, ""),
  /** What it is told; left out, everything. */
  WEBHOOK_EVENTS(""),
  /** How far its URL may reach: {@code public}, {@code private} or {@code anywhere}. */
  WEBHOOK_REACH("public");

  /** What each gateway has of its own. */
  static final Set<Setting> OF_A_GATEWAY = EnumSet.range(GATEWAY_URL, GATEWAY_HEADERS);

  /** What each webhook has of its own, and nothing else has. */
  static final Set<Setting> OF_A_WEBHOOK = EnumSet.range(WEBHOOK_URL, WEBHOOK_REACH);

  private final boolean secret;
  private final String byDefault;

  Setting(String byDefault) {
    this(false, byDefault);
  }

  Setting(boolean secret, String byDefault) {
    this.secret = secret;
    this.byDefault = byDefault;
  }

  /** Its value where nobody set it; empty means that it is left out. */
  String byDefault() {
    return byDefault;
  }

  /** Whether it may hold what must not be seen; it can be in a file of its own then. */
  boolean isSecret() {
    return secret;
  }

  /**
   * Its name.
   *
   * @param owner the gateway or the webhook that it belongs to; null for none
   */
  Name name(@Nullable String owner) {
    return Name.of(name(), owner);
  }

  /** Its name where it belongs to no gateway or webhook by name. */
  Name plainName() {
    return name(null);
  }

  /** Its name, and its twin's if it has one. */
  List<Name> names(@Nullable String owner) {
    Name name = name(owner);
    return secret ? List.of(name, name.file()) : List.of(name);
  }

  /** The names of all that is set without the name of a gateway or webhook. */
  static List<Name> plainNames() {
    List<Name> names = new ArrayList<>();
    for (Setting setting : EnumSet.complementOf(EnumSet.copyOf(OF_A_WEBHOOK))) {
      names.addAll(setting.names(null));
    }
    return names;
  }
}
