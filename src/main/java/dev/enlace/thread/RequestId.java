package dev.enlace.thread;

import org.jspecify.annotations.Nullable;

/**
 * The id of the request for which a thread works just now, so that every line of the log can say
 * it.
 */
public final class RequestId {
  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

  private RequestId() {}

  /** Null while the thread works for no request. */
  public static @Nullable String current() {
    return CURRENT.get();
  }

  /**
   * Says for which request this thread works from now on. Whoever says so takes it back: a thread
   * of a container's goes on to other requests, and to other applications.
   *
   * @param id null for none
   * @return what it was before
   */
  public static @Nullable String swap(@Nullable String id) {
    String before = CURRENT.get();
    if (id == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(id);
    }
    return before;
  }

  /** Does {@code work} for the request of that id. */
  public static void during(@Nullable String id, Runnable work) {
    String before = swap(id);
    try {
      work.run();
    } finally {
      swap(before);
    }
  }
}
