package dev.enlace.access;

import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a proxy says about who is asking. Believed only if it shows the secret. */
public final class ProxyWord {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  private final @Nullable String secretHash;

  /**
   * @param secret null if no proxy is believed
   */
  ProxyWord(@Nullable String secret) {
    secretHash = secret == null ? null : Secrets.hash(secret);
  }

  /**
   * Whom the proxy names; null if it is not believed, or names nobody.
   *
   * @param secret what it shows
   * @param user the name
   * @param role viewer if it names none
   * @param sessions the ids of the only sessions that they may see, with commas in between; null
   *     for all
   */
  public @Nullable Person person(
      @Nullable String secret,
      @Nullable String user,
      @Nullable String role,
      @Nullable String sessions) {
    if (secretHash == null
        || secret == null
        || !Secrets.same(secretHash, Secrets.hash(secret))
        || user == null
        || user.isBlank()) {
      return null;
    }
    Role known = role == null ? Role.VIEWER : Role.of(role.strip());
    return known == null ? null : new Person(user, known, ids(sessions), Person.Way.PROXY);
  }

  private static @Nullable Set<String> ids(@Nullable String sessions) {
    if (sessions == null) {
      return null;
    }
    Set<String> ids = new TreeSet<>();
    for (String id : sessions.split("[,\\s]+")) {
      if (ID.matcher(id).matches()) {
        ids.add(id);
      }
    }
    return ids;
  }
}
