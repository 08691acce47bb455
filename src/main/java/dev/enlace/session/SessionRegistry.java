package dev.enlace.session;

import dev.enlace.gateway.Gateway;
import dev.enlace.gateway.Gateways;
import dev.enlace.store.Store;
import dev.enlace.store.StoredSession;
import dev.enlace.time.Scheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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

  /** Thrown for a session that is being deleted, and not quite gone. */
  public static final class LeavingException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    LeavingException(String id) {
      super(id + " is being deleted");
    }
  }

  /** Thrown for a gateway that the settings do not name. */
  public static final class UnknownGatewayException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnknownGatewayException(String name) {
      super("no gateway is called " + name);
    }
  }

  /**
   * What somebody wants a new session to be.
   *
   * @param name what people call it; null for no name
   * @param gateway the name of its gateway; null for the first in the settings
   * @param expectedPhone the only number that may be linked, digits only; null for any
   */
  public record Wanted(
      String id, @Nullable String name, @Nullable String gateway, @Nullable String expectedPhone) {
    /** One of which nothing but the id is said. */
    public static Wanted of(String id) {
      return new Wanted(id, null, null, null);
    }
  }

  private final Map<String, Gateway> gateways = new LinkedHashMap<>();
  private final Gateway first;
  private final World world;
  private final int limit;
  private final int resumedPerMinute;
  private final ConcurrentSkipListMap<String, LinkSession> sessions = new ConcurrentSkipListMap<>();
  private final Map<String, LinkSession> leaving = new ConcurrentHashMap<>();
  private final SessionList list = new SessionList();
  private final Runnable unwatchStore;
  // A session that is made again goes on counting: whoever still looks would take it for older.
  private long firstVersion = 1;

  /**
   * @param gateways at least one; the first is that of sessions for which nobody names one
   * @param dice rolls from 0 to 1, on the session thread
   * @param store opened by the caller, who then calls {@link #restore}
   * @param limit the most sessions at a time
   * @param resumedPerMinute how many sessions go on by themselves in a minute after a restart
   */
  public SessionRegistry(
      List<Gateway> gateways,
      Scheduler scheduler,
      DoubleSupplier dice,
      Store store,
      int limit,
      int resumedPerMinute) {
    gateways.forEach(gateway -> this.gateways.put(gateway.name(), gateway));
    this.first = gateways.get(0);
    this.world = new World(scheduler, dice, store);
    this.limit = limit;
    this.resumedPerMinute = resumedPerMinute;
    unwatchStore = store.watch(health -> touchAll());
  }

  /** Whether {@code id} can be a session's id: {@code [a-z0-9][a-z0-9_-]{0,62}}. */
  public static boolean isId(String id) {
    return ID.matcher(id).matches();
  }

  /** The names of the gateways in the settings, in their order. */
  public List<String> gateways() {
    return List.copyOf(gateways.keySet());
  }

  /** Whether a gateway answers, as far as its sessions know; null if none is in touch with it. */
  public @Nullable Boolean gatewayAnswers(String name) {
    Boolean answers = null;
    for (LinkSession session : sessions.values()) {
      SessionSnapshot snapshot = session.snapshot();
      Boolean ok = snapshot.gateway().ok();
      boolean atWork =
          snapshot.state() != LinkState.IDLE && snapshot.state() != LinkState.LOGGED_OUT;
      if (ok != null && atWork && session.gateway().name().equals(name)) {
        answers = ok || Boolean.TRUE.equals(answers);
      }
    }
    return answers;
  }

  /** Tells {@code observer} of everything that happens from now on. */
  public void observe(Observer observer) {
    world.observers().add(observer);
  }

  /** What changes among all sessions. */
  public SessionList list() {
    return list;
  }

  /**
   * The session of that id, made if there is none; one that is there stays as it is.
   *
   * @throws FullException if there are as many as the limit allows
   * @throws LeavingException if it is just being deleted
   * @throws UnknownGatewayException if the settings name no such gateway
   */
  public synchronized LinkSession open(Wanted wanted, @Nullable String by) {
    if (!isId(wanted.id)) {
      throw new IllegalArgumentException("not a session id");
    }
    LinkSession known = sessions.get(wanted.id);
    if (known != null) {
      return known;
    }
    if (leaving.containsKey(wanted.id)) {
      throw new LeavingException(wanted.id);
    }
    if (sessions.size() >= limit) {
      throw new FullException(limit);
    }
    String name = wanted.gateway == null ? first.name() : wanted.gateway;
    Gateway gateway = gateways.get(name);
    if (gateway == null) {
      throw new UnknownGatewayException(name);
    }
    LinkSession made = LinkSession.create(world, gateway, wanted.id, firstVersion, this::forget);
    add(made);
    made.created(wanted.name, wanted.expectedPhone, by);
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
    return known != null ? known : LinkSession.create(world, first, id, 0, gone -> {});
  }

  /** All of them, by id. */
  public List<LinkSession> all() {
    return List.copyOf(sessions.values());
  }

  /** Unlinks the session's account, if it has one, and forgets it. False if there is none. */
  public synchronized boolean delete(String id, @Nullable String by) {
    LinkSession session = sessions.remove(id);
    if (session == null) {
      return false;
    }
    firstVersion = Math.max(firstVersion, session.beyond());
    leaving.put(id, session);
    list.gone(id);
    session.delete(by);
    return true;
  }

  /**
   * Takes up the sessions of earlier runs, and goes on with those that were at work: spread over
   * time, the linked ones first. One of an id that was opened meanwhile stays as it is.
   */
  public void restore(Store.Kept kept) {
    world.ids().startAfter(kept.lastEvent());
    Instant now = world.scheduler().now();
    List<LinkSession> made = new ArrayList<>();
    List<LinkSession> going = new ArrayList<>();
    synchronized (this) {
      for (StoredSession stored : kept.sessions()) {
        if (sessions.containsKey(stored.sessionId()) || !isId(stored.sessionId())) {
          continue;
        }
        Gateway gateway = gateways.get(stored.gateway());
        Gateway its = gateway == null ? Gateways.missing(stored.gateway()) : gateway;
        Restored restored = Restored.of(stored, firstVersion, now);
        LinkSession session = LinkSession.restore(world, its, restored, stored, this::forget);
        if (stored.deleting()) {
          leaving.put(session.id(), session);
        } else {
          made.add(session);
        }
        if (restored.goesOn()) {
          going.add(session);
        }
      }
      // Those that were opened meanwhile may have got others with their number; once is enough.
      for (LinkSession session : sessions.values()) {
        if (!session.sameAccount(other -> true, 1).isEmpty()) {
          session.touch();
        }
      }
      // Only now: whoever finds one is to read all that there is to know of it.
      made.forEach(this::add);
    }
    going.sort(Comparator.comparing(session -> session.snapshot().account() == null));
    Duration pace = Duration.ofMinutes(1).dividedBy(resumedPerMinute);
    for (int i = 0; i < going.size(); i++) {
      going.get(i).resume(pace.multipliedBy(i));
    }
  }

  /**
   * Waits until what was wished before is in the store. Never on the session thread.
   *
   * @return whether it is; false when the time is over, or the store is away
   */
  public boolean settle(Duration atMost) {
    long deadline = System.nanoTime() + atMost.toNanos();
    CountDownLatch done = new CountDownLatch(1);
    world.scheduler().run(done::countDown);
    try {
      return done.await(atMost.toNanos(), TimeUnit.NANOSECONDS)
          && world.store().settle(Duration.ofNanos(Math.max(0, deadline - System.nanoTime())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Lets go of every connection; linked accounts stay linked, and the store keeps all as it is. */
  @Override
  public void close() {
    unwatchStore.run();
    sessions.values().forEach(LinkSession::close);
    leaving.values().forEach(LinkSession::close);
  }

  private void add(LinkSession session) {
    sessions.put(session.id(), session);
    session.watch(() -> changed(session));
    list.changed(session.id());
  }

  private void changed(LinkSession session) {
    if (sessions.get(session.id()) == session) {
      list.changed(session.id());
    }
  }

  private void forget(LinkSession session) {
    leaving.remove(session.id(), session);
  }

  private void touchAll() {
    sessions.values().forEach(LinkSession::touch);
    list.touched();
  }
}
