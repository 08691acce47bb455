package dev.enlace.access;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a token: enough to recognise it, not to use it.
 *
 * @param id names it in lists
 * @param name whose it is
 * @param sessions the sessions that it opens; null for all
 * @param sha256 of the whole token, in hexadecimal digits
 * @param last4 its last characters, for people to tell one from another
 */
public record Token(
    String id,
    String name,
    Role role,
    @Nullable Set<String> sessions,
    String sha256,
    Instant created,
    Instant expires,
    String last4) {

  /** What every token begins with, so that those who look for leaked secrets find it. */
  public static final String PREFIX = "wap_";

  /** A token that was just made. It is shown once; only {@code token} is kept. */
  public record Fresh(String secret, Token token) {}

  /** Makes one. */
  public static Fresh make(
      String name, Role role, @Nullable Set<String> sessions, Instant created, Instant expires) {
    String secret = PREFIX + Secrets.fresh();
    String id = Secrets.fresh().replaceAll("[^A-Za-z0-9]", "").substring(0, 8);
    String last4 = secret.substring(secret.length() - 4);
    return new Fresh(
        secret, new Token(id, name, role, sessions, Secrets.hash(secret), created, expires, last4));
  }

  /** Whom it lets in. */
  public Person person() {
    return person(Person.Way.TOKEN);
  }

  /** Whom it lets in, by that way. */
  Person person(Person.Way way) {
    return new Person(name, role, sessions, way);
  }
}
