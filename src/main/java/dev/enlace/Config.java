package dev.enlace;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.enlace.access.AccessSettings;
import dev.enlace.access.AccessSettings.Login;
import dev.enlace.access.Networks;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read and checked. A context parameter wins over a system property, and that over
 * the environment: the nearer to this one application, the stronger. An empty value is the default.
 *
 * @param host loopback, an address or a name of it
 * @param port 0 to 65535; 0 is any free one
 * @param hosts names in lower case, without ports
 * @param gatewayUrl http or https, without credentials, query and fragment
 * @param gatewayKey a secret; null if the gateway wants none
 * @param gatewayKeyScheme the word before the key in its header; empty for none
 * @param gatewayAuth may hold secrets
 * @param gatewayHeaders may hold secrets
 * @param access how one comes in
 * @param qrPattern null for the one that is built in
 * @param practiceUrl null unless there is a practice phone; on this machine
 */
public record Config(
    String host,
    int port,
    Path data,
    Set<String> hosts,
    int maxSessions,
    @Nullable Pattern qrPattern,
    @Nullable URI practiceUrl,
    URI gatewayUrl,
    GatewayKind gatewayKind,
    String gatewayName,
    String gatewayPath,
    String gatewayNamespace,
    @Nullable String gatewayKey,
    String gatewayKeyHeader,
    String gatewayKeyScheme,
    Map<String, String> gatewayAuth,
    Map<String, String> gatewayHeaders,
    AccessSettings access) {

  /** What the gateway speaks. */
  public enum GatewayKind {
    /** Nobody said; it is found out by asking. */
    PROBED,
    SOCKETIO,
    REST
  }

  private static final int MAX_KEY_BYTES = 4096;
  private static final int MIN_PROXY_SECRET = 16;
  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");
  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");

  /**
   * A setting that cannot be used, so that nothing can be started. The message is for the person
   * who set it: which one, what is wrong with it, and an example that would be right.
   */
  public static final class WrongSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    WrongSettingException(Setting setting, String problem, String example) {
      super(setting.variable() + " " + problem + " Example: " + setting.variable() + "=" + example);
    }
  }

  /**
   * Reads the settings.
   *
   * @param parameters context parameters by name; null where there is none of that name
   * @throws WrongSettingException for the first setting that cannot be used
   */
  public static Config read(Function<String, @Nullable String> parameters) {
    return of(
        setting -> {
          String value = parameters.apply(setting.property());
          if (value == null) {
            value = System.getProperty(setting.property());
          }
          return value == null ? System.getenv(setting.variable()) : value;
        });
  }

  /** The names of all settings, as they are given to {@link #read}. */
  public static List<String> names() {
    return Arrays.stream(Setting.values()).map(Setting::property).toList();
  }

  /** From wherever the values come. */
  static Config of(Function<Setting, @Nullable String> given) {
    Function<Setting, String> values =
        setting -> {
          String value = given.apply(setting);
          return value == null || value.isBlank() ? setting.byDefault() : value.strip();
        };
    return new Config(
        host(values),
        number(Setting.PORT, values, 0, 65535),
        path(values.apply(Setting.DATA)),
        hosts(values.apply(Setting.HOSTS)),
        number(Setting.MAX_SESSIONS, values, 1, 1000),
        pattern(values.apply(Setting.QR_PATTERN)),
        practiceUrl(values.apply(Setting.PRACTICE_URL)),
        url(Setting.GATEWAY_URL, values.apply(Setting.GATEWAY_URL)),
        kind(values.apply(Setting.GATEWAY_KIND)),
        values.apply(Setting.GATEWAY_NAME),
        slashed(Setting.GATEWAY_PATH, values),
        slashed(Setting.GATEWAY_NAMESPACE, values),
        key(values),
        headerName(values.apply(Setting.GATEWAY_KEY_HEADER)),
        keyScheme(values.apply(Setting.GATEWAY_KEY_SCHEME)),
        auth(values),
        headers(values),
        access(values));
  }

  /** Whether a name or an address, as it stands in a URL, means this machine and no other. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private static GatewayKind kind(String kind) {
    return switch (kind) {
      case "" -> GatewayKind.PROBED;
      case "socketio" -> GatewayKind.SOCKETIO;
      case "rest" -> GatewayKind.REST;
      default ->
          throw new WrongSettingException(
              Setting.GATEWAY_KIND,
              "has to be socketio or rest, or left out for the panel to find out.",
              "rest");
    };
  }

  private static String host(Function<Setting, String> values) {
    String host = values.apply(Setting.HOST);
    Login login = login(values);
    if (!isLoopback(host) && (login == null || login == Login.NONE)) {
      throw new WrongSettingException(
          Setting.HOST,
          "is "
              + host
              + ", which others can reach, and nobody would have to sign in: whoever opens the"
              + " panel could link accounts. Listen on this machine only, or choose a login with "
              + Setting.LOGIN.variable()
              + ".",
          "127.0.0.1");
    }
    return host;
  }

  private static AccessSettings access(Function<Setting, String> values) {
    if (login(values) == Login.NONE && !values.apply(Setting.HOSTS).isEmpty()) {
      throw new WrongSettingException(
          Setting.LOGIN,
          "is none, which is for this machine alone, and "
              + Setting.HOSTS.variable()
              + " gives the panel a name for others. One of them has to go.",
          "container");
    }
    Networks proxies = networks(values.apply(Setting.TRUSTED_PROXIES));
    String secret =
        secret(values, Setting.PROXY_SECRET, Setting.PROXY_SECRET_FILE, "32-random-chars");
    if (login(values) == Login.PROXY) {
      if (proxies.isEmpty()) {
        throw new WrongSettingException(
            Setting.TRUSTED_PROXIES,
            "is not set; it says which proxies are believed who is asking.",
            "127.0.0.1,10.0.0.0/8");
      }
      if (secret == null || secret.length() < MIN_PROXY_SECRET) {
        throw new WrongSettingException(
            Setting.PROXY_SECRET,
            "has to be at least " + MIN_PROXY_SECRET + " characters that the proxy sends, too.",
            "32-random-chars");
      }
    }
    return new AccessSettings(login(values), path(values.apply(Setting.DATA)), proxies, secret);
  }

  private static Networks networks(String value) {
    try {
      return Networks.of(value);
    } catch (IllegalArgumentException e) {
      throw new WrongSettingException(
          Setting.TRUSTED_PROXIES,
          "has to be a list of addresses or networks in numbers, with commas in between.",
          "127.0.0.1,10.0.0.0/8");
    }
  }

  private static @Nullable Login login(Function<Setting, String> values) {
    return switch (values.apply(Setting.LOGIN)) {
      case "" -> null;
      case "start" -> Login.START;
      case "container" -> Login.CONTAINER;
      case "proxy" -> Login.PROXY;
      case "none" -> Login.NONE;
      default ->
          throw new WrongSettingException(
              Setting.LOGIN, "has to be start, container, proxy or none.", "start");
    };
  }

  private static int number(Setting setting, Function<Setting, String> values, int min, int max) {
    String value = values.apply(setting);
    if (value.matches("\\d{1,6}")) {
      int number = Integer.parseInt(value);
      if (number >= min && number <= max) {
        return number;
      }
    }
    throw new WrongSettingException(
        setting, "has to be a number from " + min + " to " + max + ".", setting.byDefault());
  }

  private static Path path(String value) {
    try {
      return Path.of(value).toAbsolutePath();
    } catch (InvalidPathException e) {
      throw new WrongSettingException(
          Setting.DATA, "has to be a directory.", Setting.DATA.byDefault());
    }
  }

  private static Set<String> hosts(String value) {
    Set<String> hosts = new TreeSet<>();
    for (String host : value.toLowerCase(Locale.ROOT).split("[,\\s]+")) {
      if (host.isEmpty()) {
        continue;
      }
      if (!host.matches("[a-z0-9._-]{1,253}|\\[[0-9a-f:.]+]")) {
        throw new WrongSettingException(
            Setting.HOSTS,
            "has to be a list of host names, without scheme and port, with commas in between.",
            "panel.example.org,10.0.0.7");
      }
      hosts.add(host);
    }
    return Set.copyOf(hosts);
  }

  private static @Nullable Pattern pattern(String value) {
    try {
      return value.isEmpty() ? null : Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw new WrongSettingException(
          Setting.QR_PATTERN, "has to be a regular expression of Java's.", "[0-9]@[^\\s]{40,800}");
    }
  }

  private static @Nullable URI practiceUrl(String value) {
    if (value.isEmpty()) {
      return null;
    }
    URI url = url(Setting.PRACTICE_URL, value);
    if (!isLoopback(url.getHost())) {
      throw new WrongSettingException(
          Setting.PRACTICE_URL, "has to be on this machine.", "http://127.0.0.1:7402");
    }
    return url;
  }

  private static URI url(Setting setting, String value) {
    String example = "https://gateway.example.org";
    if (value.isEmpty()) {
      throw new WrongSettingException(
          setting, "is not set; it says where the WhatsApp gateway is.", example);
    }
    try {
      URI url = new URI(value);
      if (url.getScheme() == null || !url.getScheme().matches("(?i)https?")) {
        throw new WrongSettingException(setting, "has to begin with http:// or https://.", example);
      }
      if (url.getRawUserInfo() != null) {
        throw new WrongSettingException(
            setting,
            "must not hold a name or password; a key goes into "
                + Setting.GATEWAY_KEY.variable()
                + ".",
            example);
      }
      if (url.getHost() == null || url.getRawQuery() != null || url.getRawFragment() != null) {
        throw new WrongSettingException(
            setting, "has to be scheme, host, port and path, and nothing more.", example);
      }
      return url;
    } catch (URISyntaxException e) {
      throw new WrongSettingException(setting, "is no URL.", example);
    }
  }

  private static String slashed(Setting setting, Function<Setting, String> values) {
    String value = values.apply(setting);
    if (!value.matches("/[\\x21-\\x7e&&[^?#\",]]*")) {
      throw new WrongSettingException(
          setting,
          "has to begin with a slash, and to have no blank, comma, ? or # in it.",
          setting.byDefault());
    }
    return value;
  }

  private static @Nullable String key(Function<Setting, String> values) {
    return secret(values, Setting.GATEWAY_KEY, Setting.GATEWAY_KEY_FILE, "the-key");
  }

  private static @Nullable String secret(
      Function<Setting, String> values, Setting itself, Setting inFile, String like) {
    String key = values.apply(itself);
    String file = values.apply(inFile);
    if (file.isEmpty()) {
      return key.isEmpty() ? null : checkedKey(itself, key, like);
    }
    String example = "/run/secrets/" + like;
    if (!key.isEmpty()) {
      throw new WrongSettingException(
          inFile, "and " + itself.variable() + " are both set; one of them has to go.", example);
    }
    try {
      Path path = Path.of(file);
      if (!Files.isRegularFile(path) || Files.size(path) > MAX_KEY_BYTES) {
        throw new WrongSettingException(inFile, "names no file of at most 4 KiB.", example);
      }
      return checkedKey(inFile, Files.readString(path).strip(), example);
    } catch (IOException | InvalidPathException e) {
      throw new WrongSettingException(inFile, "names a file that cannot be read as text.", example);
    }
  }

  private static String checkedKey(Setting setting, String key, String example) {
    // It goes into a header.
    if (!key.matches("[\\x21-\\x7e]+")) {
      throw new WrongSettingException(
          setting, "has to hold one key of printable ASCII without blanks.", example);
    }
    return key;
  }

  private static String headerName(String name) {
    if (!HEADER_NAME.matcher(name).matches()) {
      throw new WrongSettingException(
          Setting.GATEWAY_KEY_HEADER, "has to be the name of a header.", "X-API-Key");
    }
    return name;
  }

  private static String keyScheme(String scheme) {
    if (!scheme.isEmpty() && !HEADER_NAME.matcher(scheme).matches()) {
      throw new WrongSettingException(
          Setting.GATEWAY_KEY_SCHEME,
          "has to be the one word that stands before the key.",
          "Bearer");
    }
    return scheme;
  }

  private static Map<String, String> auth(Function<Setting, String> values) {
    return texts(Setting.GATEWAY_AUTH, values, "'{\"token\":\"…\"}'", (name, value) -> true);
  }

  private static Map<String, String> headers(Function<Setting, String> values) {
    return texts(
        Setting.GATEWAY_HEADERS,
        values,
        "'{\"X-Tenant\":\"aura\"}'",
        (name, value) -> HEADER_NAME.matcher(name).matches() && value.matches("[\\x20-\\x7e]*"));
  }

  private static Map<String, String> texts(
      Setting setting,
      Function<Setting, String> values,
      String example,
      BiPredicate<String, String> allowed) {
    try {
      Map<String, String> texts = new LinkedHashMap<>();
      JsonObject json = new Gson().fromJson(values.apply(setting), JsonObject.class);
      for (Map.Entry<String, JsonElement> entry : json.entrySet()) {
        JsonPrimitive value = entry.getValue().getAsJsonPrimitive();
        if (!value.isString() || !allowed.test(entry.getKey(), value.getAsString())) {
          throw new IllegalStateException();
        }
        texts.put(entry.getKey(), value.getAsString());
      }
      return Collections.unmodifiableMap(texts);
    } catch (JsonParseException | IllegalStateException e) {
      // Without the cause: the value may be a secret.
      throw new WrongSettingException(setting, "has to be a JSON object of texts.", example);
    }
  }

  /** Not the secrets: this ends up in logs. */
  @Override
  public String toString() {
    return "Config[host=%s, port=%d, data=%s, hosts=%s, maxSessions=%d, gatewayUrl=%s, key=%s]"
        .formatted(
            host, port, data, hosts, maxSessions, gatewayUrl, gatewayKey == null ? "none" : "…");
  }
}
