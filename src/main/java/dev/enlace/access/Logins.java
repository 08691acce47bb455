package dev.enlace.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The browsers that are signed in. Each holds a random secret in a cookie; here are only hashes.
 * Safe from any thread.
 */
public final class Logins {
  /** How long somebody stays signed in who does nothing. */
  public static final Duration IDLE = Duration.ofMinutes(30);

  /** How long somebody stays signed in, whatever they do. */
  public static final Duration ABSOLUTE = Duration.ofHours(12);

  /** The most at a time; for one more, the one that has been idle longest is ended. */
  static final int MAX = 1000;

  /**
   * The most of one person at a time; for one more, their own that has been idle longest is ended.
   * So nobody signs out others by signing in again and again.
   */
  static final int MAX_OF_ONE = 20;

  private final InstantSource clock;
  private final Map<String, Login> logins = new ConcurrentHashMap<>();

  private static final class Login {
    private final String id = Secrets.fresh();
    private final Person person;
    private final String key;
    private final BooleanSupplier valid;
    private final Instant since;
    private final Instant until;
    private volatile Instant idleUntil;
    private volatile Instant seen;

    Login(Person person, BooleanSupplier valid, Instant since, Instant until, Instant idleUntil) {
      this.since = since;
      seen = since;
      this.person = person;
      this.key = person.key();
      this.valid = valid;
      this.until = until;
      this.idleUntil = idleUntil;
    }

    boolean isOver(Instant now) {
      return !now.isBefore(until) || !now.isBefore(idleUntil) || !valid.getAsBoolean();
    }
  }

  /**
   * What may be known of one, beside its secret.
   *
   * @param id names it to {@link #endById}, and is worth nothing elsewhere
   * @param seen when they last did something
   */
  public record State(String id, Person person, Instant since, Instant seen) {}

  Logins(InstantSource clock) {
    this.clock = clock;
  }

  /**
   * Signs somebody in, under a secret that nobody knew before.
   *
   * @param valid asked at every request; false ends it
   * @return the secret for the cookie
   */
  public String open(Person person, BooleanSupplier valid) {
    Instant now = clock.instant();
    return open(person, now, now.plus(ABSOLUTE), now.plus(IDLE), valid);
  }

  /** The same until a moment that is known, whether or not they do anything until then. */
  String open(Person person, Instant until, BooleanSupplier valid) {
    return open(person, clock.instant(), until, until, valid);
  }

  private synchronized String open(
      Person person, Instant now, Instant until, Instant idleUntil, BooleanSupplier valid) {
    logins.values().removeIf(login -> login.isOver(now));
    String key = person.key();
    makeRoom(MAX_OF_ONE, login -> login.key.equals(key));
    makeRoom(MAX, login -> true);
    String secret = Secrets.fresh();
    logins.put(Secrets.hash(secret), new Login(person, valid, now, until, idleUntil));
    return secret;
  }

  /** Ends the one that has been idle longest, where there are as many of a kind as there may be. */
  private void makeRoom(int max, Predicate<Login> kind) {
    List<Map.Entry<String, Login>> all =
        logins.entrySet().stream().filter(entry -> kind.test(entry.getValue())).toList();
    if (all.size() >= max) {
      all.stream()
          .min(Comparator.comparing(entry -> entry.getValue().idleUntil))
          .ifPresent(oldest -> logins.remove(oldest.getKey()));
    }
  }

  /**
   * Who holds that secret; null if nobody does, or no longer.
   *
   * @param active whether this is something that a person did, so that they are not idle
   */
  public @Nullable Person find(String secret, boolean active) {
    String hash = Secrets.hash(secret);
    Login login = logins.get(hash);
    if (login == null) {
      return null;
    }
    Instant now = clock.instant();
    if (login.isOver(now)) {
      logins.remove(hash);
      return null;
    }
    Instant later = now.plus(IDLE);
    if (active) {
      login.seen = now;
    }
    if (active && login.idleUntil.isBefore(later)) {
      login.idleUntil = later;
    }
    return login.person;
  }

  /** Ends it; the secret is worth nothing from now on. */
  public void end(String secret) {
    logins.remove(Secrets.hash(secret));
  }

  /** All that are not over, the latest first. */
  public List<State> all() {
    Instant now = clock.instant();
    return logins.values().stream()
        .filter(login -> !login.isOver(now))
        .map(login -> new State(login.id, login.person, login.since, login.seen))
        .sorted(Comparator.comparing(State::since).reversed().thenComparing(State::id))
        .toList();
  }

  /** The id of the login that has this secret; null if there is none. */
  public @Nullable String idOf(String secret) {
    Login login = logins.get(Secrets.hash(secret));
    return login == null ? null : login.id;
  }

  /**
   * Ends it; its secret is worth nothing from now on.
   *
   * @return whether there was one of that id
   */
  public boolean endById(String id) {
    return logins.values().removeIf(login -> login.id.equals(id));
  }

  /** How many there are, of which some may be over. */
  int count() {
    return logins.size();
  }
}
