package dev.enlace;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Set;
import java.util.TreeSet;

/** Reads whose pages may have a session's view in them. */
final class EmbedOrigins {
  /** They stand in a header of every such answer. */
  private static final int MAX = 20;

  private static final String EXAMPLE = "https://crm.example.com,https://portal.example.com:8443";

  private EmbedOrigins() {}

  /** Each as a browser writes it: in small letters, without the port that its scheme has anyway. */
  static Set<String> read(Values values) {
    Set<String> origins = new TreeSet<>();
    for (String text : values.list(Setting.EMBED_ORIGINS)) {
      origins.add(origin(values, text));
    }
    if (origins.size() > MAX) {
      throw values.wrong(Setting.EMBED_ORIGINS, "names more than " + MAX + " origins.", EXAMPLE);
    }
    return Set.copyOf(origins);
  }

  private static String origin(Values values, String text) {
    URI uri = uri(text);
    String host = uri.getHost();
    boolean https = "https".equals(uri.getScheme());
    if (!(https || "http".equals(uri.getScheme()))
        || host == null
        || !host.matches("[a-z0-9.-]{1,253}")
        || uri.getPort() > 65_535
        || !text.equals(uri.getScheme() + "://" + host + port(uri.getPort()))) {
      throw values.wrong(
          Setting.EMBED_ORIGINS,
          "has to be a list of origins with commas in between: scheme, name and, where it is not"
              + " the usual one, port, without a path, a slash at the end or a star. This is none: "
              + shown(text)
              + ".",
          EXAMPLE);
    }
    if (!https && !Config.isLoopback(host)) {
      throw values.wrong(
          Setting.EMBED_ORIGINS,
          "names "
              + text
              + ": over plain http anybody on the way could change the page that the code is shown"
              + " in. It has to be https, but on this machine.",
          EXAMPLE);
    }
    boolean usual = uri.getPort() == (https ? 443 : 80);
    return uri.getScheme() + "://" + host + (usual ? "" : port(uri.getPort()));
  }

  private static URI uri(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException e) {
      return URI.create("");
    }
  }

  private static String port(int port) {
    return port < 0 ? "" : ":" + port;
  }

  /** A password may have been written into it. */
  private static String shown(String text) {
    return text.indexOf('@') >= 0 ? "an address with an @" : text;
  }
}
