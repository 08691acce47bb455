package dev.enlace.store;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are to be counted, and how.
 *
 * @param sessions of these sessions only; null for all, empty for none
 * @param edges where the parts of time begin that are counted each by itself, ascending, and behind
 *     them the end of the last: at least two, at most {@value #MAX_EDGES}
 * @param kinds events of these kinds; at least one
 * @param spans the times to look at
 */
public record TallyQuery(
    @Nullable Set<String> sessions, List<Instant> edges, Set<String> kinds, List<Span> spans) {
  /** More than any page shows. */
  public static final int MAX_EDGES = 400;

  /**
   * A time that events of a kind carry with them.
   *
   * @param param its name among the event's numbers, in milliseconds
   * @param boundsMs how many are not above each of these is counted, ascending
   */
  public record Span(String kind, String param, List<Long> boundsMs) {}

  /**
   * @throws IllegalArgumentException for edges that enclose nothing, or too many, or no kind
   */
  public TallyQuery {
    if (edges.size() < 2 || edges.size() > MAX_EDGES || kinds.isEmpty()) {
      throw new IllegalArgumentException("nothing to count, or too much");
    }
  }
}
