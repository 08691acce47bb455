package dev.enlace.access;

import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Who is asking.
 *
 * @param name for people to read, at most {@value #MAX_NAME} characters; cleaned
 * @param sessions the ids of the sessions that they may see; null for all
 * @param way how it is known who they are
 */
public record Person(String name, Role role, @Nullable Set<String> sessions, Way way) {
  /** The longest name. */
  public static final int MAX_NAME = 64;

  /** How it is known who somebody is. */
  public enum Way {
    /** By the one-time link that the launcher printed. */
    START,
    /** By a token, on the login page. */
    TOKEN,
    /** By a token in the request itself. */
    BEARER,
    /** By the container's own login. */
    CONTAINER,
    /** By the word of a proxy that is trusted. */
    PROXY,
    /** By a share link. */
    SHARE,
    /** It is not known: there is no login. */
    NONE
  }

  /** Cleans the name of whatever cannot be seen or would break a line. */
  public Person {
    name = clean(name);
    sessions = sessions == null ? null : Set.copyOf(sessions);
  }

  /** Tells them from everybody else, as far as that is known. */
  public String key() {
    return way + " " + name + " " + (sessions == null ? "*" : new TreeSet<>(sessions));
  }

  /** Whether they may know that there is such a session. */
  public boolean maySee(String sessionId) {
    return sessions == null || sessions.contains(sessionId);
  }

  /** Whether all that another one may see is theirs to see, too. */
  public boolean seesAllOf(Person other) {
    return sessions == null || (other.sessions != null && sessions.containsAll(other.sessions));
  }

  /** Whether they may see linking codes. */
  public boolean seesCodes() {
    return role != Role.VIEWER;
  }

  private static String clean(String name) {
    String clean = name.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", " ").strip();
    int length = Math.min(clean.codePointCount(0, clean.length()), MAX_NAME);
    String cut = clean.substring(0, clean.offsetByCodePoints(0, length));
    // Two of a kind that do not fit into one char each may make it longer than it looks.
    return cut.isEmpty() ? "?" : cut.substring(0, Math.min(cut.length(), MAX_NAME));
  }
}
