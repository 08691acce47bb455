package dev.enlace.access;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The links by which somebody who has no login comes to one session, for a while and in one
 * browser. A session has one at a time. They are kept in memory, as hashes of their secrets, so
 * that a restart ends them. Safe from any thread.
 */
public final class Shares {
  private final InstantSource clock;
  private final Duration life;
  private final Logins logins;

  // By session. Changed while holding this only, and read by logins without: they hold a lock of
  // their own, which is taken after this one elsewhere.
  private final Map<String, Share> shares = new ConcurrentHashMap<>();

  private static final class Share {
    /** How much of the hash it goes by where its secret is not to be known. */
    private static final int ID = 6;

    private final String hash;
    private final @Nullable String by;
    private final Instant made;
    private final Instant until;
    private volatile @Nullable Instant opened;

    Share(String hash, @Nullable String by, Instant made, Instant until) {
      this.hash = hash;
      this.by = by;
      this.made = made;
      this.until = until;
    }

    String id() {
      return hash.substring(0, ID);
    }
  }

  /**
   * What may be known of one, beside its secret.
   *
   * @param id tells it from the others of its session; of no use to anybody else
   * @param by who made it; null if nobody is known by name
   * @param opened when it was opened; null if it was not yet
   */
  public record State(
      String id, @Nullable String by, Instant made, Instant until, @Nullable Instant opened) {}

  /**
   * One that was just made.
   *
   * @param secret known nowhere else
   */
  public record Fresh(String secret, State state) {}

  /**
   * What came of opening one.
   *
   * @param login the secret of the login that it opened; null if it is open in another browser
   * @param sessionId whose it is
   * @param first whether it was opened for the first time
   */
  public record Opening(@Nullable String login, String sessionId, boolean first) {}

  Shares(InstantSource clock, Duration life, Logins logins) {
    this.clock = clock;
    this.life = life;
    this.logins = logins;
  }

  /** Makes one for a session; the one before it is good no longer. */
  public synchronized Fresh make(String sessionId, @Nullable String by) {
    Instant now = clock.instant();
    shares.values().removeIf(share -> !now.isBefore(share.until));
    String secret = Secrets.fresh();
    Share share = new Share(Secrets.hash(secret), by, now, now.plus(life));
    shares.put(sessionId, share);
    return new Fresh(secret, state(share));
  }

  /** The one that a session has; null if there is none, or no longer. */
  public @Nullable State find(String sessionId) {
    Share share = shares.get(sessionId);
    return share == null || !isLive(sessionId, share) ? null : state(share);
  }

  /** Ends it, for whoever opened it too. False if there was none. */
  public synchronized boolean withdraw(String sessionId) {
    boolean was = find(sessionId) != null;
    shares.remove(sessionId);
    return was;
  }

  /**
   * Opens one: the first time for whoever comes, then only for the browser that holds the login of
   * that first time.
   *
   * @param held the secrets of the logins that the browser holds
   * @return null if there is none of that secret, or no longer
   */
  synchronized @Nullable Opening open(String secret, Iterable<String> held) {
    String hash = Secrets.hash(secret);
    String found = null;
    for (Map.Entry<String, Share> entry : shares.entrySet()) {
      // All of them are looked at, so that the time does not tell where it stands.
      if (Secrets.same(hash, entry.getValue().hash)) {
        found = entry.getKey();
      }
    }
    Share share = found == null ? null : shares.get(found);
    if (found == null || share == null || !isLive(found, share)) {
      return null;
    }
    String session = found;
    Person guest = guest(session, share);
    if (share.opened == null) {
      share.opened = clock.instant();
      String login = logins.open(guest, share.until, () -> isLive(session, share));
      return new Opening(login, session, true);
    }
    for (String login : held) {
      if (guest.equals(logins.find(login, true))) {
        return new Opening(login, session, false);
      }
    }
    return new Opening(null, session, false);
  }

  private static Person guest(String sessionId, Share share) {
    // The hash tells the guests of two links apart, in the audit log too.
    String by = share.by == null ? "" : share.by + ", ";
    String name = "invitado (" + by + share.id() + ")";
    return new Person(name, Role.GUEST, Set.of(sessionId), Person.Way.SHARE);
  }

  private boolean isLive(String sessionId, Share share) {
    return shares.get(sessionId) == share && clock.instant().isBefore(share.until);
  }

  private static State state(Share share) {
    return new State(share.id(), share.by, share.made, share.until, share.opened);
  }
}
