package dev.enlace.diagnosis;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the address that somebody typed. */
public final class Address {
  private Address() {}

  /** What is wrong with an address, without repeating it; null if nothing is. */
  public static @Nullable String problem(String address) {
    URI uri;
    try {
      uri = new URI(address);
    } catch (URISyntaxException e) {
      return "no URL";
    }
    if (!String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT).matches("https?")) {
      return "neither http:// nor https://";
    }
    if (uri.getRawUserInfo() != null) {
      return "a name or password in it";
    }
    if (uri.getHost() == null) {
      return "no host, or an underscore in it";
    }
    if (uri.getPort() > 65_535) {
      return "no such port";
    }
    return uri.getRawQuery() != null || uri.getRawFragment() != null ? "a ? or # in it" : null;
  }
}
