package dev.enlace;

import dev.enlace.access.AccessSettings;
import dev.enlace.access.AccessSettings.Login;
import dev.enlace.net.Distance;
import java.net.URI;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import org.jspecify.annotations.Nullable;

/**
 * The settings, read and checked. JNDI wins over a context parameter, that over a system property,
 * that over the environment, and that over the file: the nearer to this one application, the
 * stronger, and a file can be tried out otherwise for once. An empty value is the default.
 *
 * @param host loopback, an address or a name of it
 * @param port 0 to 65535; 0 is any free one
 * @param hosts names in lower case, without ports
 * @param embedOrigins whose pages may have a session's view in them, each as a browser writes it
 * @param resumePerMinute how many stored sessions may start in a minute after a restart
 * @param historyDays for how many days the history is kept
 * @param logsJson whether the launcher writes its log as JSON
 * @param qrPattern null for the one that is built in
 * @param contact who looks after the panel, as {@link Contact} has checked it; empty for nobody
 * @param practiceUrl null unless there is a practice phone; on this machine
 * @param access how one comes in
 * @param gateways at least one; the first is for sessions of which nobody said where they belong
 * @param warnings sentences on what is not as it should be, and yet no reason not to start
 */
public record Config(
    String host,
    int port,
    Path data,
    Set<String> hosts,
    Set<String> embedOrigins,
    int maxSessions,
    int resumePerMinute,
    int historyDays,
    boolean logsJson,
    @Nullable Pattern qrPattern,
    String contact,
    @Nullable URI practiceUrl,
    AccessSettings access,
    StoreConfig store,
    List<GatewayConfig> gateways,
    List<WebhookConfig> webhooks,
    List<String> warnings) {

  private static final Pattern LOOPBACK =
      Pattern.compile("localhost|127(\\.\\d{1,3}){3}|::1|\\[::1]");

  /**
   * A setting that cannot be used, so that nothing can be started. The message is for the person
   * who set it: which one, what is wrong with it, and an example that would be right.
   */
  public static final class WrongSettingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Without a trace: it would hide the message, and leads nowhere that its reader could go. */
    private WrongSettingException(String message) {
      super(message, null, false, false);
    }

    static WrongSettingException of(Name name, String problem, String example) {
      return of(name.variable() + " " + problem + " Example: " + name.variable() + "=" + example);
    }

    static WrongSettingException of(String message) {
      return new WrongSettingException(message);
    }
  }

  /**
   * Reads the settings, without a look at JNDI.
   *
   * @param parameters context parameters by name; null where there is none of that name
   * @throws WrongSettingException for the first setting that cannot be used
   */
  public static Config read(Function<String, @Nullable String> parameters) {
    return read(parameters, System.getenv());
  }

  /** The same with another environment. */
  public static Config read(
      Function<String, @Nullable String> parameters, Map<String, String> environment) {
    return read(Source.of("", name -> null), parameters, environment);
  }

  /** The same, with a place that is stronger than all others. */
  static Config read(
      Source strongest,
      Function<String, @Nullable String> parameters,
      Map<String, String> environment) {
    return of(
        List.of(
            strongest,
            Source.of("as a context parameter", name -> parameters.apply(name.property())),
            Source.of("as a system property", name -> System.getProperty(name.property())),
            Source.of("in the environment", name -> environment.get(name.variable()))));
  }

  /** The names of all settings that exist once, as they are given to {@link #read}. */
  public static List<String> names() {
    return Setting.plainNames().stream().map(Name::property).toList();
  }

  /**
   * From wherever the values come, and from the file that they name.
   *
   * @param sources the strongest first
   */
  static Config of(List<Source> sources) {
    SettingsFile file = SettingsFile.find(new Values(sources));
    if (file == null) {
      return of(new Values(sources));
    }
    List<Source> all = new ArrayList<>(sources);
    all.add(file);
    Values values = new Values(all);
    SettingsFileCheck.check(file, values);
    return of(values);
  }

  private static Config of(Values values) {
    AccessSettings access = AccessConfig.read(values, data(values));
    String host = host(values, access);
    Path data = access.data();
    StoreConfig store = StoreConfig.read(values, data);
    List<GatewayConfig> gateways = GatewayConfig.readAll(values);
    List<WebhookConfig> webhooks = WebhookConfig.readAll(values);
    return new Config(
        host,
        values.number(Setting.PORT, 0, 65535),
        data,
        hosts(values),
        EmbedOrigins.read(values),
        values.number(Setting.MAX_SESSIONS, 1, 10_000),
        values.number(Setting.RESUME_PER_MINUTE, 1, 6000),
        values.number(Setting.HISTORY_DAYS, 1, 3650),
        logsJson(values),
        pattern(values),
        Contact.read(values),
        practiceUrl(values),
        access,
        store,
        gateways,
        webhooks,
        values.warnings());
  }

  /** Whether a gateway is spoken to in the clear, and not in a network of its own. */
  public boolean hasPlainGateway() {
    return gateways.stream().anyMatch(gateway -> gateway.isPlain(Distance.FAR));
  }

  /** Whether a name or an address, as it stands in a URL, means this machine and no other. */
  public static boolean isLoopback(String host) {
    return LOOPBACK.matcher(host.toLowerCase(Locale.ROOT)).matches();
  }

  private static String host(Values values, AccessSettings access) {
    String host = values.text(Setting.HOST);
    if (!isLoopback(host) && (access.login() == null || access.login() == Login.NONE)) {
      throw values.wrong(
          Setting.HOST,
          "is "
              + host
              + ", which others can reach, and nobody would have to sign in: whoever opens the"
              + " panel could link accounts. Listen on this machine only, or choose a login with "
              + values.variable(Setting.LOGIN)
              + ".",
          "127.0.0.1");
    }
    return host;
  }

  private static Path data(Values values) {
    try {
      Path data = Path.of(values.text(Setting.DATA)).toAbsolutePath();
      if (Permissions.othersMayEnter(data)) {
        values.warn(
            values.variable(Setting.DATA)
                + " is a directory that everybody on this machine may look into: "
                + data
                + ". Take that right away (chmod o= …).");
      }
      return data;
    } catch (InvalidPathException e) {
      throw values.wrong(Setting.DATA, "has to be a directory.", Setting.DATA.byDefault());
    }
  }

  private static Set<String> hosts(Values values) {
    Set<String> hosts = new TreeSet<>(values.list(Setting.HOSTS));
    for (String host : hosts) {
      if (!host.matches("[a-z0-9._-]{1,253}|\\[[0-9a-f:.]+]")) {
        throw values.wrong(
            Setting.HOSTS,
            "has to be a list of host names, without scheme and port, with commas in between.",
            "panel.example.org,10.0.0.7");
      }
    }
    return Set.copyOf(hosts);
  }

  private static boolean logsJson(Values values) {
    return switch (values.text(Setting.LOG_FORMAT)) {
      case "text" -> false;
      case "json" -> true;
      default -> throw values.wrong(Setting.LOG_FORMAT, "has to be text or json.", "json");
    };
  }

  private static @Nullable Pattern pattern(Values values) {
    try {
      String value = values.text(Setting.QR_PATTERN);
      return value.isEmpty() ? null : Pattern.compile(value);
    } catch (PatternSyntaxException e) {
      throw values.wrong(
          Setting.QR_PATTERN, "has to be a regular expression of Java's.", "[0-9]@[^\\s]{40,800}");
    }
  }

  private static @Nullable URI practiceUrl(Values values) {
    if (!values.isSet(Setting.PRACTICE_URL)) {
      return null;
    }
    String example = "http://127.0.0.1:7402";
    URI url = HttpUrl.base(values, Setting.PRACTICE_URL, "where the practice phone is", example);
    if (!isLoopback(url.getHost())) {
      throw values.wrong(Setting.PRACTICE_URL, "has to be on this machine.", example);
    }
    return url;
  }

  /** Not the secrets: this ends up in logs. */
  @Override
  public String toString() {
    return "Config[host=%s, port=%d, data=%s, hosts=%s, store=%s, gateways=%s, webhooks=%s]"
        .formatted(host, port, data, hosts, store, gateways, webhooks);
  }
}
