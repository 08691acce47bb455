package dev.enlace.store;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which events are wanted. What is empty or null does not narrow it.
 *
 * @param sessions of these sessions only; null for all, empty for none
 * @param before older than this event only, exclusive
 * @param after newer than this event only, exclusive
 * @param kinds of these kinds only
 * @param reasons with one of these reasons only
 * @param limit at most so many, the newest of them, 1 to {@value #MAX_LIMIT}
 */
public record HistoryQuery(
    @Nullable Set<String> sessions,
    long before,
    long after,
    Set<String> kinds,
    Set<String> reasons,
    int limit) {
  /** The most that one question may bring. */
  public static final int MAX_LIMIT = 500;
}
