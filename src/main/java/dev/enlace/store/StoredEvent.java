package dev.enlace.store;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened to a session. States, reasons and kinds are the words of the wire.
 *
 * @param id tells it from every other event of this database, and grows with time
 * @param detail the technical line, redacted
 * @param params numbers for the sentence
 * @param by who wanted it; null where nobody did, or nobody is known by name
 */
public record StoredEvent(
    long id,
    String sessionId,
    String gateway,
    Instant at,
    String kind,
    String state,
    @Nullable String reason,
    @Nullable String detail,
    Map<String, Long> params,
    @Nullable String by) {}
