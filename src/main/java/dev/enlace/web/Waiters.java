package dev.enlace.web;

import static java.lang.System.Logger.Level.DEBUG;

import dev.enlace.session.LinkSession;
import dev.enlace.time.Scheduler;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests that are held until there is news of a session. None of them costs a thread: the session
 * thread only wakes them, and the container's threads write the answers.
 */
public final class Waiters implements AutoCloseable {
  /** The longest that a request is held: well below the minute of common proxies. */
  static final Duration LONGEST = Duration.ofSeconds(25);

  /** When the container steps in, should our own timer fail. */
  static final Duration BACKSTOP = LONGEST.plusSeconds(10);

  /** A browser that went away is not noticed, so that held requests can pile up for a while. */
  static final int MAX_IN_ALL = 2000;

  /** So that one session's readers leave room for the others'. */
  static final int MAX_PER_SESSION = 1200;

  private static final System.Logger log = System.getLogger(Waiters.class.getName());

  private final Scheduler scheduler;

  // Both guarded by this.
  private final Set<Waiter> held = new HashSet<>();
  private final Map<String, Integer> perSession = new HashMap<>();

  public Waiters(Scheduler scheduler) {
    this.scheduler = scheduler;
  }

  /**
   * Whether there is room for another one. Asked before the request becomes asynchronous; a few too
   * many, from requests at the very same moment, do no harm.
   */
  synchronized boolean hasRoomFor(LinkSession session) {
    return held.size() < MAX_IN_ALL && perSession.getOrDefault(session.id(), 0) < MAX_PER_SESSION;
  }

  /** How many requests are held. */
  synchronized int count() {
    return held.size();
  }

  /**
   * Holds a request until the session's version is another one than {@code version}, at the longest
   * for {@link #LONGEST}.
   *
   * @param answer writes the answer, on a thread of the container
   */
  void hold(LinkSession session, long version, AsyncContext context, Runnable answer) {
    Waiter waiter = new Waiter(session.id(), context, answer);
    context.setTimeout(BACKSTOP.toMillis());
    context.addListener(waiter);
    synchronized (this) {
      held.add(waiter);
      perSession.merge(session.id(), 1, Integer::sum);
    }
    waiter.watch(session, version);
  }

  /** Answers every request that is held. */
  @Override
  public void close() {
    List<Waiter> all;
    synchronized (this) {
      all = List.copyOf(held);
    }
    all.forEach(Waiter::wake);
  }

  private final class Waiter implements AsyncListener {
    private final String sessionId;
    private final AsyncContext context;
    private final Runnable answer;
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile Runnable unwatch = () -> {};
    private volatile Runnable cancelTimer = () -> {};

    Waiter(String sessionId, AsyncContext context, Runnable answer) {
      this.sessionId = sessionId;
      this.context = context;
      this.answer = answer;
    }

    void watch(LinkSession session, long version) {
      unwatch = session.watch(news -> wake());
      cancelTimer = scheduler.after(LONGEST, this::wake);
      // What changed before we were watching.
      if (session.snapshot().version() != version) {
        wake();
      }
      // It may have been woken before there was anything to take back.
      if (gone.get()) {
        unwatch.run();
        cancelTimer.run();
      }
    }

    /** On any thread. */
    void wake() {
      if (!leave()) {
        return;
      }
      try {
        context.start(
            () -> {
              try {
                answer.run();
              } finally {
                context.complete();
              }
            });
      } catch (IllegalStateException | RejectedExecutionException e) {
        // The container ended the request, or itself, at the same moment.
        log.log(DEBUG, "A held request was over already", e);
      }
    }

    /** True for the first one who calls, who then has to end the request. */
    private boolean leave() {
      if (!gone.compareAndSet(false, true)) {
        return false;
      }
      unwatch.run();
      cancelTimer.run();
      synchronized (Waiters.this) {
        held.remove(this);
        perSession.computeIfPresent(sessionId, (id, count) -> count == 1 ? null : count - 1);
      }
      return true;
    }

    @Override
    public void onTimeout(AsyncEvent event) {
      if (leave()) {
        answer.run();
        context.complete();
      }
    }

    @Override
    public void onError(AsyncEvent event) {
      leave();
    }

    @Override
    public void onComplete(AsyncEvent event) {
      leave();
    }

    @Override
    public void onStartAsync(AsyncEvent event) {}
  }
}
