package dev.enlace;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import dev.enlace.net.AddressGuard;
import dev.enlace.net.Distance;
import dev.enlace.net.Reach;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * One gateway that sessions can belong to.
 *
 * @param name what it is called in answers and logs, and kept with the sessions; unlike all others
 * @param settings what the names of its settings begin with: {@code ENLACE_GATEWAY_VENTAS}
 * @param url http or https, without credentials, query and fragment
 * @param path its Socket.IO path
 * @param namespace its Socket.IO namespace
 * @param shares whether its sessions may share a Socket.IO connection
 * @param key a secret; null if the gateway wants none
 * @param keyHeader the header that carries the key
 * @param keyScheme the word before the key in its header; empty for none
 * @param auth may hold secrets
 * @param headers may hold secrets
 */
public record GatewayConfig(
    String name,
    String settings,
    URI url,
    Kind kind,
    String path,
    String namespace,
    boolean shares,
    @Nullable String key,
    String keyHeader,
    String keyScheme,
    Map<String, String> auth,
    Map<String, String> headers) {

  /** What a gateway speaks. */
  public enum Kind {
    /** Nobody said; it is found out by asking. */
    PROBED,
    SOCKETIO,
    REST
  }

  private static URI url(Values values) {
    String example = "https://gateway.example.org";
    URI url = HttpUrl.base(values, Setting.GATEWAY_URL, "where the WhatsApp gateway is", example);
    try {
      AddressGuard unused = AddressGuard.of(url, Reach.ANYWHERE);
      return url;
    } catch (IllegalArgumentException e) {
      throw values.wrong(Setting.GATEWAY_URL, String.valueOf(e.getMessage()), example);
    }
  }

  private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,64}");

  /** Keys that stand in the documentation of gateways, and so are known to everybody. */
  private static final Set<String> SAMPLE_KEYS =
      Set.of(
          "429683c4c977415caafcce10f7d57e11", // Evolution API
          "thisismysecuretoken", // WPPConnect
          "321", // WAHA
          "changeme");

  /**
   * All of them, the one for new sessions first: those in the order of their list, and behind them
   * the one whose settings have no name in them, unless the list has its name too.
   */
  static List<GatewayConfig> readAll(Values values) {
    String unnamed = values.text(Setting.GATEWAY_NAME);
    if (!Owners.isName(unnamed)) {
      throw values.wrong(
          Setting.GATEWAY_NAME,
          "has to be a name of at most 32 small letters, digits, - and _.",
          Setting.GATEWAY_NAME.byDefault());
    }
    List<GatewayConfig> gateways = new ArrayList<>();
    boolean listed = false;
    for (String name :
        Owners.read(values, Setting.GATEWAYS, Setting.OF_A_GATEWAY, "ventas,soporte")) {
      Values own = values.of(name);
      if (name.equals(unnamed) && values.isSet(Setting.GATEWAY_URL)) {
        listed = true;
        if (own.isSet(Setting.GATEWAY_URL)) {
          throw own.wrong(
              Setting.GATEWAY_URL,
              "and "
                  + values.variable(Setting.GATEWAY_URL)
                  + " both describe the gateway “"
                  + name
                  + "”; one of them has to go, or "
                  + values.variable(Setting.GATEWAY_NAME)
                  + " has to be another.",
              "https://gateway.example.org");
        }
        own = values;
      }
      gateways.add(read(own, name));
    }
    if (!listed && (gateways.isEmpty() || isDescribed(values))) {
      gateways.add(read(values, unnamed));
    }
    return List.copyOf(gateways);
  }

  /** Half a description is one too: what it lacks will be named. */
  private static boolean isDescribed(Values values) {
    return Setting.OF_A_GATEWAY.stream().anyMatch(values::isSet);
  }

  private static GatewayConfig read(Values values, String name) {
    GatewayConfig gateway =
        new GatewayConfig(
            name,
            values.variable(Setting.GATEWAY_URL).replaceFirst("_URL$", ""),
            url(values),
            kind(values),
            slashed(values, Setting.GATEWAY_PATH),
            slashed(values, Setting.GATEWAY_NAMESPACE),
            shares(values),
            key(values),
            values.text(
                Setting.GATEWAY_KEY_HEADER,
                GatewayConfig::isHeader,
                "has to be the name of a header.",
                Setting.GATEWAY_KEY_HEADER.byDefault()),
            values.text(
                Setting.GATEWAY_KEY_SCHEME,
                GatewayConfig::isHeader,
                "has to be the one word that stands before the key.",
                "Bearer"),
            texts(values, Setting.GATEWAY_AUTH, "'{\"token\":\"…\"}'", (header, value) -> true),
            texts(
                values,
                Setting.GATEWAY_HEADERS,
                "'{\"X-Tenant\":\"aura\"}'",
                (header, value) -> isHeader(header) && value.matches("[\\x20-\\x7e]*")));
    if (gateway.hasSampleKey()) {
      values.warn(
          values.variable(Setting.GATEWAY_KEY)
              + " is a key out of a gateway's documentation: whoever can reach "
              + gateway.url
              + " can use its accounts. Give the gateway a key of its own.");
    }
    if (gateway.isPlain(Distance.FAR)) {
      values.warn(
          values.variable(Setting.GATEWAY_URL)
              + " is http, and not in a network of its own: whoever is on the way can read the"
              + " codes and the key, and change them. Give the gateway a certificate, and https.");
    }
    return gateway;
  }

  private static Kind kind(Values values) {
    return switch (values.text(Setting.GATEWAY_KIND)) {
      case "" -> Kind.PROBED;
      case "socketio" -> Kind.SOCKETIO;
      case "rest" -> Kind.REST;
      default ->
          throw values.wrong(
              Setting.GATEWAY_KIND,
              "has to be socketio or rest, or left out for the panel to find out.",
              "rest");
    };
  }

  private static boolean shares(Values values) {
    return values
        .text(
            Setting.GATEWAY_CONNECTION,
            value -> value.matches("shared|own"),
            "has to be shared or own.",
            "own")
        .equals("shared");
  }

  private static String slashed(Values values, Setting setting) {
    return values.text(
        setting,
        value -> value.matches("/[\\x21-\\x7e&&[^?#\",]]*"),
        "has to begin with a slash, and to have no blank, comma, ? or # in it.",
        setting.byDefault());
  }

  private static @Nullable String key(Values values) {
    String key =
        values.text(
            Setting.GATEWAY_KEY,
            // It goes into a header.
            value -> value.matches("[\\x21-\\x7e]+"),
            "has to hold one key of printable ASCII without blanks.",
            "the-key");
    return key.isEmpty() ? null : key;
  }

  private static boolean isHeader(String name) {
    return HEADER_NAME.matcher(name).matches();
  }

  private static Map<String, String> texts(
      Values values, Setting setting, String example, BiPredicate<String, String> allowed) {
    try {
      Map<String, String> texts = new LinkedHashMap<>();
      JsonObject json = new Gson().fromJson(values.text(setting), JsonObject.class);
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
      throw values.wrong(setting, "has to be a JSON object of texts.", example);
    }
  }

  /** Whether whoever is on the way can read what is said, and change it; not on this machine. */
  boolean isPlain(Distance distance) {
    AddressGuard guard = AddressGuard.of(url, Reach.ANYWHERE);
    return !guard.isSecure() && guard.distance() == distance;
  }

  private boolean hasSampleKey() {
    List<String> secrets = new ArrayList<>(headers.values());
    secrets.addAll(auth.values());
    if (key != null) {
      secrets.add(key);
    }
    return secrets.stream()
        .map(secret -> secret.toLowerCase(Locale.ROOT).replaceFirst("^bearer ", ""))
        .anyMatch(SAMPLE_KEYS::contains);
  }

  /** Not the secrets: this ends up in logs. */
  @Override
  public String toString() {
    return "GatewayConfig[name=%s, url=%s, kind=%s, key=%s]"
        .formatted(name, url, kind, key == null ? "none" : "…");
  }
}
