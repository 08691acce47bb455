package dev.enlace.session;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The sessions there are, by their ids. Safe from any thread. */
public final class SessionRegistry {
  /** Thrown for one session more than the limit. */
  public static final class FullException extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  /** Whether {@code id} can be a session's id: {@code [a-z0-9][a-z0-9_-]{0,62}}. */
  public static boolean isId(String id) {
    return id.matches("[a-z0-9][a-z0-9_-]{0,62}");
  }

  /**
   * The session of that id, made if there is none.
   *
   * @throws FullException if there are as many as the limit allows
   */
  public LinkSession open(String id) {
    return java.util.Objects.requireNonNull(find(id));
  }

  /** The session of that id, or null. */
  public @Nullable LinkSession find(String id) {
    return null;
  }

  /** All of them, by id. */
  public List<LinkSession> all() {
    return List.of();
  }

  /** Unlinks the session's account, if it has one, and forgets it. False if there is none. */
  public boolean delete(String id) {
    return false;
  }
}
