package dev.enlace.store;

import org.jspecify.annotations.Nullable;

/**
 * What is to become of one session's row: all that was asked for since the last one, in short.
 *
 * @param number its place in line
 * @param forget whether the row that is there goes first
 * @param session what is to be there then; null for nothing
 */
record SessionWrite(
    long number, String sessionId, boolean forget, @Nullable StoredSession session) {}
