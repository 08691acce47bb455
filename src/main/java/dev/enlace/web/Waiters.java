package dev.enlace.web;

import static java.lang.System.Logger.Level.DEBUG;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.session.Versioned;
import dev.enlace.time.Scheduler;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Requests that are held until there is news of what they look at. None of them costs a thread: the
 * session thread only wakes them, and the container's threads write the answers.
 */
public final class Waiters implements AutoCloseable {
  /** The longest that a request is held: well below the minute of common proxies. */
  static final Duration LONGEST = Duration.ofSeconds(25);

  /** When the container steps in, should our own timer fail. */
  static final Duration BACKSTOP = LONGEST.plusSeconds(10);

  /** A browser that went away is not noticed, so that held requests can pile up for a while. */
  static final int MAX_IN_ALL = 2000;

  /** So that the readers of one leave room for those of the others. */
  static final int MAX_PER_SUBJECT = 1200;

  /** So that one person leaves room for the others: more pages than anybody has open. */
  static final int MAX_PER_PERSON = 50;

  /** A guest has one page, in one browser. */
  static final int MAX_PER_GUEST = 10;

  private static final System.Logger log = System.getLogger(Waiters.class.getName());

  private final Scheduler scheduler;
  private final ErrorFilter errors;

  // All guarded by this.
  private final Map<Versioned, Queue> queues = new HashMap<>();
  private final Map<String, Integer> ofPerson = new HashMap<>();
  private int held;

  /**
   * @param errors for what fails after a request was held, when the filter itself is left already
   */
  public Waiters(Scheduler scheduler, ErrorFilter errors) {
    this.scheduler = scheduler;
    this.errors = errors;
  }

  /** A few too many, from requests at the very same moment, do no harm. */
  private synchronized boolean hasRoomFor(Versioned subject, Person person) {
    Queue queue = queues.get(subject);
    return held < MAX_IN_ALL
        && (queue == null || queue.waiters.size() < MAX_PER_SUBJECT)
        && (person.way() == Person.Way.NONE
            || ofPerson.getOrDefault(person.key(), 0) < mostOf(person));
  }

  private static int mostOf(Person person) {
    return person.role() == Role.GUEST ? MAX_PER_GUEST : MAX_PER_PERSON;
  }

  /** How many requests are held. */
  public synchronized int count() {
    return held;
  }

  /**
   * Holds a request until the version of {@code subject} is another one than {@code version}, at
   * the longest for {@link #LONGEST}.
   *
   * @param answer writes the answer, on a thread of the container, if whoever asked may still ask
   * @throws ApiException if as many are held as the limit allows
   */
  void hold(
      Versioned subject,
      long version,
      HttpServletRequest request,
      HttpServletResponse response,
      ErrorFilter.Work answer) {
    Person person = Visit.person(request);
    if (!hasRoomFor(subject, person)) {
      throw new ApiException(ApiError.TOO_MANY_WAITERS);
    }
    AsyncContext context = request.startAsync(request, response);
    Waiter waiter =
        new Waiter(subject, person.key(), context, () -> answer(request, response, answer));
    context.setTimeout(BACKSTOP.toMillis());
    context.addListener(waiter);
    synchronized (this) {
      queues.computeIfAbsent(subject, Queue::new).waiters.add(waiter);
      held++;
      ofPerson.merge(waiter.owner, 1, Integer::sum);
    }
    waiter.watch(version);
  }

  private void answer(
      HttpServletRequest request, HttpServletResponse response, ErrorFilter.Work answer) {
    try {
      errors.answering(
          request,
          response,
          () -> {
            Visit.checkLasts(request);
            answer.run();
          });
    } catch (IOException e) {
      // Whoever asked is no longer there; the filter noted it.
    }
  }

  /** Answers every request that is held. */
  @Override
  public void close() {
    List<Waiter> all = new ArrayList<>();
    synchronized (this) {
      queues.values().forEach(queue -> all.addAll(queue.waiters));
    }
    all.forEach(Waiter::wake);
  }

  private void wakeAll(Queue queue) {
    List<Waiter> all;
    synchronized (this) {
      all = List.copyOf(queue.waiters);
    }
    all.forEach(Waiter::wake);
  }

  /**
   * Those that wait for one subject, which it is watched for once: with a watch each, a session
   * would copy the list of all of them for every one that comes or goes.
   */
  private final class Queue {
    // Guarded by Waiters.this.
    private final Set<Waiter> waiters = new HashSet<>();
    private final Runnable unwatch;

    Queue(Versioned subject) {
      unwatch = subject.watch(() -> wakeAll(this));
    }
  }

  private final class Waiter implements AsyncListener {
    private final Versioned subject;
    private final String owner;
    private final AsyncContext context;
    private final Runnable answer;
    private final AtomicBoolean gone = new AtomicBoolean();
    private volatile Runnable cancelTimer = () -> {};

    Waiter(Versioned subject, String owner, AsyncContext context, Runnable answer) {
      this.subject = subject;
      this.owner = owner;
      this.context = context;
      this.answer = answer;
    }

    void watch(long version) {
      cancelTimer = scheduler.after(LONGEST, this::wake);
      // What changed before we were watching.
      if (subject.version() != version) {
        wake();
      }
      // It may have been woken before there was anything to take back.
      if (gone.get()) {
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
      cancelTimer.run();
      synchronized (Waiters.this) {
        Queue queue = queues.get(subject);
        if (queue != null && queue.waiters.remove(this)) {
          held--;
          ofPerson.compute(owner, (key, count) -> count == null || count < 2 ? null : count - 1);
          if (queue.waiters.isEmpty()) {
            queues.remove(subject);
            queue.unwatch.run();
          }
        }
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
