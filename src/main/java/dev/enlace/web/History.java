package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonObject;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionRegistry;
import dev.enlace.store.HistoryQuery;
import dev.enlace.store.Store;
import dev.enlace.store.StoreException;
import dev.enlace.store.StoredEvent;
import dev.enlace.time.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What happened, as it goes onto the wire: out of the store, or out of memory while that is away.
 */
public final class History {
  private static final System.Logger log = System.getLogger(History.class.getName());

  private static final int USUAL_LIMIT = 50;
  // What was shown must still be there after a crash: so it is written first, if that can be.
  private static final Duration WRITTEN = Duration.ofMillis(500);
  private static final Pattern WORD = Pattern.compile("[A-Z][A-Z0-9_]{0,39}");
  private static final int MAX_WORDS = 30;

  private final SessionRegistry sessions;
  private final Store store;
  private final Scheduler scheduler;
  private final String boot;

  /**
   * Some of what happened.
   *
   * @param complete whether it is all there is; false if only memory could be asked
   */
  record Page(List<StoredEvent> events, boolean complete) {}

  /**
   * @param boot tells this run of the panel from every other
   */
  public History(SessionRegistry sessions, Store store, Scheduler scheduler, String boot) {
    this.sessions = sessions;
    this.store = store;
    this.scheduler = scheduler;
    this.boot = boot;
  }

  /** What happened to one session, as the request wants it. */
  JsonObject of(String sessionId, HttpServletRequest request) {
    return json(query(Set.of(sessionId), request));
  }

  /** What happened to all sessions, as the request wants it. */
  JsonObject of(HttpServletRequest request) {
    return json(query(wanted(request), request));
  }

  /** The sessions that a request asks for, and whoever asks may see; null for all. */
  static @Nullable Set<String> wanted(HttpServletRequest request) {
    String session = Query.text(request, "session");
    if (session == null || session.isEmpty()) {
      return Visit.person(request).sessions();
    }
    if (!SessionRegistry.isId(session)) {
      throw new ApiException(ApiError.BAD_SESSION_ID);
    }
    Visit.checkMaySee(request, session);
    return Set.of(session);
  }

  /** What a request asks for. */
  static HistoryQuery query(@Nullable Set<String> sessions, HttpServletRequest request) {
    Long before = Query.number(request, "before");
    Long after = Query.number(request, "after");
    Long limit = Query.number(request, "limit");
    if (limit != null && (limit < 1 || limit > HistoryQuery.MAX_LIMIT)) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    return new HistoryQuery(
        sessions,
        before == null ? Long.MAX_VALUE : before,
        after == null ? Long.MIN_VALUE : after,
        words(request, "event"),
        words(request, "reason"),
        limit == null ? USUAL_LIMIT : limit.intValue());
  }

  /** Newest first. */
  Page page(HistoryQuery query) {
    boolean written = sessions.settle(WRITTEN);
    List<StoredEvent> events = new ArrayList<>();
    boolean read = false;
    if (written) {
      try {
        events.addAll(store.history(query));
        read = true;
      } catch (StoreException e) {
        log.log(System.Logger.Level.DEBUG, "the history cannot be read", e);
      }
    }
    return read ? new Page(events, true) : new Page(remembered(query), false);
  }

  private JsonObject json(HistoryQuery query) {
    Page page = page(query);
    Instant now = scheduler.now();
    JsonArray entries = new JsonArray();
    page.events().forEach(event -> entries.add(json(event, now)));
    boolean more = page.events().size() == query.limit();
    JsonObject json = Json.success();
    json.addProperty("boot", boot);
    json.addProperty("complete", page.complete());
    json.add("events", entries);
    json.addProperty("next_before", more ? page.events().get(query.limit() - 1).id() : null);
    return json;
  }

  private static JsonObject json(StoredEvent event, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("seq", event.id());
    json.addProperty("session_id", event.sessionId());
    json.addProperty("gateway", event.gateway());
    json.addProperty("at", event.at().toString());
    json.addProperty("ms_ago", Math.max(0, Duration.between(event.at(), now).toMillis()));
    json.addProperty("event", event.kind());
    json.addProperty("status", event.state());
    json.addProperty("reason", event.reason());
    json.addProperty("detail", event.detail());
    JsonObject params = new JsonObject();
    event.params().forEach(params::addProperty);
    json.add("params", params);
    json.addProperty("by", event.by());
    return json;
  }

  private List<StoredEvent> remembered(HistoryQuery query) {
    Set<String> wanted = query.sessions();
    return sessions.all().stream()
        .filter(session -> wanted == null || wanted.contains(session.id()))
        .flatMap(session -> remembered(session, query))
        .sorted(Comparator.comparingLong(StoredEvent::id).reversed())
        .limit(query.limit())
        .collect(Collectors.toList());
  }

  private static Stream<StoredEvent> remembered(LinkSession session, HistoryQuery query) {
    return session.events().after(query.after()).stream()
        .filter(entry -> entry.seq() < query.before())
        .map(entry -> stored(session, entry))
        .filter(event -> query.kinds().isEmpty() || query.kinds().contains(event.kind()))
        .filter(
            event ->
                query.reasons().isEmpty()
                    || (event.reason() != null && query.reasons().contains(event.reason())));
  }

  private static StoredEvent stored(LinkSession session, EventLog.Entry entry) {
    Reason reason = entry.reason();
    return new StoredEvent(
        entry.seq(),
        session.id(),
        session.gateway().name(),
        entry.at(),
        entry.kind().name(),
        entry.state().name(),
        reason == null ? null : reason.name(),
        entry.detail(),
        entry.params(),
        entry.by());
  }

  private static Set<String> words(HttpServletRequest request, String name) {
    List<String> words = Query.texts(request, name);
    if (words.size() > MAX_WORDS || !words.stream().allMatch(WORD.asMatchPredicate())) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    return Set.copyOf(words);
  }
}
