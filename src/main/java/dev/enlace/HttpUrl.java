package dev.enlace;

import java.net.URI;
import java.net.URISyntaxException;

/** Reads the addresses that we call. */
final class HttpUrl {
  private HttpUrl() {}

  /**
   * The base of a server: http or https, without credentials, query and fragment.
   *
   * @param meaning what the address stands for, to follow “is not set; it says”
   */
  static URI base(Values values, Setting setting, String meaning, String example) {
    URI url = read(values, setting, meaning, example);
    if (url.getRawQuery() != null) {
      throw values.wrong(
          setting, "has to be scheme, host, port and path, and nothing more.", example);
    }
    return url;
  }

  /** The same, with a query if it has to be. */
  static URI read(Values values, Setting setting, String meaning, String example) {
    String value = values.text(setting);
    if (value.isEmpty()) {
      throw values.wrong(setting, "is not set; it says " + meaning + ".", example);
    }
    try {
      URI url = new URI(value);
      if (url.getScheme() == null || !url.getScheme().matches("(?i)https?")) {
        throw values.wrong(setting, "has to begin with http:// or https://.", example);
      }
      if (url.getRawUserInfo() != null) {
        throw values.wrong(
            setting,
            "must not hold a name or password; secrets have settings of their own.",
            example);
      }
      if (url.getHost() == null || url.getRawFragment() != null) {
        throw values.wrong(
            setting, "has to be scheme, host, port and path, and nothing more.", example);
      }
      return url;
    } catch (URISyntaxException e) {
      throw values.wrong(setting, "is no URL.", example);
    }
  }
}
