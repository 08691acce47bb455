package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.time.Scheduler;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.function.DoubleSupplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The sessions there are, by their ids. Safe from any thread. */
public final class SessionRegistry implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("[a-z0-9][a-z0-9_-]{0,62}");

  /** Thrown for one session more than the limit. */
  public static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    FullException(int limit) {
      super("there are " + limit + " sessions already");
    }
  }

  private final Gateway gateway;
  private final Scheduler scheduler;
  private final DoubleSupplier dice;
  private final int limit;
  private final ConcurrentSkipListMap<String, LinkSession> sessions = new ConcurrentSkipListMap<>();
  // A session that is made again goes on counting: whoever still looks would take it for older.
  private long first = 1;

  /**
   * @param dice rolls from 0 to 1, on the session thread
   * @param limit the most sessions at a time
   */
  public SessionRegistry(Gateway gateway, Scheduler scheduler, DoubleSupplier dice, int limit) {
    this.gateway = gateway;
    this.scheduler = scheduler;
    this.dice = dice;
    this.limit = limit;
  }

  /** Whether {@code id} can be a session's id: {@code [a-z0-9][a-z0-9_-]{0,62}}. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /**
   * The session of that id, made if there is none.
   *
   * @throws FullException if there are as many as the limit allows
   */
  public synchronized LinkSession open(String id) {
    if (!isId(id)) {
      throw new IllegalArgumentException("not a session id");
    }
    LinkSession known = sessions.get(id);
    if (known != null) {
      return known;
    }
    if (sessions.size() >= limit) {
      throw new FullException(limit);
    }
    LinkSession made = new LinkSession(id, gateway, scheduler, dice, first);
    sessions.put(id, made);
    return made;
  }

  /** The session of that id, or null. */
  public @Nullable LinkSession find(String id) {
    return sessions.get(id);
  }

  /**
   * The session of that id, or a stand-in for one that nobody opened yet: idle, at version 0, and
   * kept nowhere. So a page can be looked at before its session exists, and looking creates
   * nothing.
   */
  public LinkSession look(String id) {
    LinkSession known = sessions.get(id);
    return known != null ? known : new LinkSession(id, gateway, scheduler, dice, 0);
  }

  /** All of them, by id. */
  public List<LinkSession> all() {
    return List.copyOf(sessions.values());
  }

  /** Unlinks the session's account, if it has one, and forgets it. False if there is none. */
  public synchronized boolean delete(String id) {
    LinkSession session = sessions.remove(id);
    if (session == null) {
      return false;
    }
    first = Math.max(first, session.beyond());
    session.delete();
    return true;
  }

  /** Lets go of every connection; linked accounts stay linked. */
  @Override
  public void close() {
    sessions.values().forEach(LinkSession::stop);
  }
}
