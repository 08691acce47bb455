package dev.enlace;

import java.nio.file.Path;
import java.util.regex.Pattern;

/**
 * Where sessions and their history are kept.
 *
 * @param url a JDBC URL, or the JNDI name of a data source, which begins with {@code java:}; empty
 *     for a file in the data directory
 * @param user empty for none
 * @param password a secret; empty for none
 * @param data the data directory
 */
public record StoreConfig(String url, String user, String password, Path data) {
  private static final Pattern URL =
      Pattern.compile("jdbc:[a-z0-9]+:[\\x21-\\x7e]{1,1000}|java:[A-Za-z0-9_./:-]{1,200}");
  private static final Pattern SECRET =
      Pattern.compile(
          "(?i)(password|passwd|pwd|passphrase|secret|token)[^=&;]*=|//[^/]*@|thin:[^@/]+/[^@]*@");

  static StoreConfig read(Values values, Path data) {
    String example = "jdbc:postgresql://db.example.org/enlace";
    String url =
        values.text(
            Setting.STORE_URL,
            value -> URL.matcher(value).matches(),
            "has to begin with jdbc: or, for a data source of the container's, with java:.",
            example);
    if (SECRET.matcher(url).find()) {
      throw values.wrong(
          Setting.STORE_URL,
          "must not hold a password; that goes into "
              + values.variable(Setting.STORE_PASSWORD)
              + ", and the user into "
              + values.variable(Setting.STORE_USER)
              + ".",
          example);
    }
    return new StoreConfig(
        url,
        values.text(
            Setting.STORE_USER,
            value -> value.matches("[^\\p{Cntrl}]{1,200}"),
            "has to be the name of a user of the database.",
            "enlace"),
        values.text(
            Setting.STORE_PASSWORD,
            value -> value.matches("[^\\p{Cntrl}]{1,1000}"),
            "has to be one line of text.",
            "the-password"),
        data);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return "StoreConfig[url=%s, user=%s, data=%s]"
        .formatted(url.isEmpty() ? "file" : url, user, data);
  }
}
