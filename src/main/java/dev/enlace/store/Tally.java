package dev.enlace.store;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How many events there are, all counted at the same instant.
 *
 * @param spans in the order of the question
 */
public record Tally(List<Count> counts, List<Times> spans) {
  /**
   * So many events that have all this in common; never 0.
   *
   * @param part which part of time, from 0
   */
  public record Count(int part, String gateway, String kind, @Nullable String reason, long count) {}

  /**
   * How long something took.
   *
   * @param medianMs 0 where it never happened, like {@code p90Ms}
   * @param p90Ms nine of ten took no longer
   * @param within how many took no longer than each of the bounds
   */
  public record Times(long count, long sumMs, long medianMs, long p90Ms, List<Long> within) {
    /** It never happened. */
    static Times none(TallyQuery.Span span) {
      return new Times(0, 0, 0, 0, Collections.nCopies(span.boundsMs().size(), 0L));
    }
  }
}
