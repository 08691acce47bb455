package dev.enlace.web;

import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.reason.Reason;
import dev.enlace.session.Answer;
import dev.enlace.session.LinkSession;
import dev.enlace.session.Pairing;
import dev.enlace.session.SessionSnapshot;
import dev.enlace.session.SessionSnapshot.Hop;
import dev.enlace.session.SessionSnapshot.Qr;
import dev.enlace.store.Store;
import dev.enlace.store.StoreHealth;
import dev.enlace.time.Scheduler;
import dev.enlace.web.AccountJson.Elsewhere;
import jakarta.servlet.http.HttpServletRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The wire's picture of a session, put together field by field: nothing foreign is passed through.
 * Times are milliseconds from now, so that no clock has to agree with another.
 */
public final class SnapshotJson {
  private final Scheduler scheduler;
  private final Store store;
  private final Messages messages;
  private final CodesSeen codesSeen;
  private final String boot;
  private volatile @Nullable Made newest;

  /**
   * @param boot tells this run of the panel from every other, so that versions of two runs are
   *     never compared
   */
  public SnapshotJson(
      Scheduler scheduler, Store store, Messages messages, CodesSeen codesSeen, String boot) {
    this.scheduler = scheduler;
    this.codesSeen = codesSeen;
    this.store = store;
    this.messages = messages;
    this.boot = boot;
  }

  /** Tells this run of the panel from every other. */
  String boot() {
    return boot;
  }

  /** The newest picture, with words in the language of the request. */
  JsonObject of(LinkSession session, HttpServletRequest request) {
    String language = messages.language(request);
    SessionSnapshot snapshot = session.snapshot();
    Sight sight = Sight.of(request);
    noteSeen(request, snapshot, sight);
    List<Elsewhere> elsewhere = AccountJson.elsewhere(session, Visit.person(request));
    return of(session, snapshot, elsewhere, language, sight, scheduler.now());
  }

  /**
   * The same as it is sent. A thousand held requests are answered within a few milliseconds: for
   * each of these the text is made once.
   */
  byte[] bytes(LinkSession session, HttpServletRequest request) {
    SessionSnapshot snapshot = session.snapshot();
    String language = messages.language(request);
    Instant now = scheduler.now();
    Made made = newest;
    Sight sight = Sight.of(request);
    noteSeen(request, snapshot, sight);
    List<Elsewhere> elsewhere = AccountJson.elsewhere(session, Visit.person(request));
    if (made == null || !made.isFor(snapshot, elsewhere, language, sight, now.toEpochMilli())) {
      byte[] json = Json.bytes(of(session, snapshot, elsewhere, language, sight, now));
      made = new Made(snapshot, elsewhere, language, sight, now.toEpochMilli(), json);
      newest = made;
    }
    return made.json;
  }

  private void noteSeen(HttpServletRequest request, SessionSnapshot snapshot, Sight sight) {
    if (sight != Sight.NO_CODE) {
      codesSeen.note(request, snapshot);
    }
  }

  /** What was sent last, and what it shows. */
  private static final class Made {
    private final SessionSnapshot snapshot;
    private final List<Elsewhere> elsewhere;
    private final String language;
    private final Sight sight;
    private final long millis;
    private final byte[] json;

    Made(
        SessionSnapshot snapshot,
        List<Elsewhere> elsewhere,
        String language,
        Sight sight,
        long millis,
        byte[] json) {
      this.snapshot = snapshot;
      this.elsewhere = elsewhere;
      this.language = language;
      this.sight = sight;
      this.millis = millis;
      this.json = json;
    }

    boolean isFor(
        SessionSnapshot snapshot,
        List<Elsewhere> elsewhere,
        String language,
        Sight sight,
        long millis) {
      return this.millis == millis
          && this.sight == sight
          && this.language.equals(language)
          && this.elsewhere.equals(elsewhere)
          && this.snapshot.equals(snapshot);
    }
  }

  /** One row of the list of all sessions: everything but the code, and what belongs to it. */
  JsonObject row(LinkSession session, HttpServletRequest request) {
    SessionSnapshot snapshot = session.snapshot();
    JsonObject json = new JsonObject();
    List<Elsewhere> elsewhere = AccountJson.elsewhere(session, Visit.person(request));
    String language = messages.language(request);
    common(json, session, snapshot, elsewhere, Sight.ALL, language, scheduler.now());
    json.addProperty("needs_attention", needsAttention(snapshot));
    return json;
  }

  /** How the store is, for a person who is to know whether what happens now is kept. */
  JsonObject store() {
    StoreHealth health = store.health();
    JsonObject json = new JsonObject();
    json.addProperty("ok", !health.isDegraded());
    json.addProperty("trouble", health.isDegraded() ? health.trouble().name() : null);
    json.addProperty(
        "since_ms", health.isDegraded() ? millis(health.since(), scheduler.now()) : null);
    json.addProperty("waiting", health.waiting());
    json.addProperty("put_aside", fileName(health.putAside()));
    return json;
  }

  /** Where the data directory is concerns nobody who looks at the page. */
  private static @Nullable String fileName(@Nullable String path) {
    return path == null ? null : String.valueOf(Path.of(path).getFileName());
  }

  private void common(
      JsonObject json,
      LinkSession session,
      SessionSnapshot snapshot,
      List<Elsewhere> elsewhere,
      Sight sight,
      String language,
      Instant now) {
    OptionalLong key = session.key();
    json.addProperty("version", snapshot.version());
    json.addProperty("session_id", snapshot.id());
    json.addProperty("session_db_id", key.isPresent() ? key.getAsLong() : null);
    json.addProperty("name", snapshot.name());
    json.addProperty("expected_phone_masked", PhoneNumber.masked(snapshot.expectedPhone()));
    json.addProperty("gateway", session.gateway().name());
    json.addProperty("status", snapshot.state().name());
    json.addProperty("reason", name(snapshot.reason()));
    json.addProperty("message", message(snapshot, host(session, sight, language), language));
    json.addProperty("since_ms", millis(snapshot.since(), now));
    Instant waitingSince = snapshot.waitingSince();
    json.addProperty("waited_ms", waitingSince == null ? null : millis(waitingSince, now));
    json.add("account", AccountJson.of(snapshot, elsewhere, now));
    json.addProperty("unlinking", snapshot.unlinking());
    json.addProperty("unlink_sent", snapshot.unlinkSent());
    json.add("retry", retry(snapshot, now));
  }

  /** Whether somebody has to do something: here, or with a phone. */
  private static boolean needsAttention(SessionSnapshot snapshot) {
    return switch (snapshot.state()) {
      case NEEDS_ACTION, AWAITING_SCAN -> true;
      case LOGGED_OUT -> snapshot.reason() != Reason.LOGGED_OUT_HERE;
      default -> false;
    };
  }

  private JsonObject of(
      LinkSession session,
      SessionSnapshot snapshot,
      List<Elsewhere> elsewhere,
      String language,
      Sight sight,
      Instant now) {
    JsonObject json = Json.success();
    json.addProperty("boot", boot);
    common(json, session, snapshot, elsewhere, sight, language, now);
    json.addProperty("gateway_address", session.gateway().address().toString());
    Qr qr = snapshot.qr();
    json.addProperty("qr_available", qr != null);
    json.addProperty("qr_code", qr == null ? null : qr.code());
    json.addProperty("qr_error", name(snapshot.qrError()));
    json.add("qr", qr == null ? JsonNull.INSTANCE : qr(qr, now));
    Pairing pairing = snapshot.pairing();
    json.addProperty("pairing_code", pairing == null ? null : pairing.code());
    json.add("pairing", PairingJson.of(session, pairing, now));
    JsonObject hops = new JsonObject();
    hops.add("gateway", hop(snapshot.gateway(), now));
    hops.add("whatsapp", hop(snapshot.whatsapp(), now));
    json.add("hops", hops);
    json.add("store", store());
    json.add("debug", debug(snapshot, now));
    return sight.reduce(json);
  }

  /** The gateway, by the name that whoever asks may know. */
  private String host(LinkSession session, Sight sight, String language) {
    return sight == Sight.NO_DETAIL
        ? messages.text(language, "ui.host_unknown", Map.of())
        : String.valueOf(session.gateway().address().getAuthority());
  }

  private String message(SessionSnapshot snapshot, String host, String language) {
    String key = MessageKeys.of(snapshot);
    Map<String, String> params =
        Map.of(
            "host",
            host,
            "session",
            snapshot.name() == null ? snapshot.id() : snapshot.name(),
            "status",
            snapshot.state().name(),
            "calm",
            messages.text(language, "ui.calm", Map.of()));
    return messages.text(language, key + ".title", params)
        + ". "
        + messages.text(language, key + ".body", params)
        + (MessageKeys.leavesToo(snapshot)
            ? " " + messages.text(language, MessageKeys.LEAVES_TOO, Map.of())
            : "");
  }

  private static JsonObject qr(Qr qr, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("ordinal", qr.ordinal());
    json.addProperty("of", qr.of());
    json.addProperty("round", qr.round());
    json.addProperty("expires_in_ms", millis(now, qr.expiresAt()));
    json.addProperty("ttl_ms", millis(qr.issuedAt(), qr.expiresAt()));
    return json;
  }

  private static JsonObject retry(SessionSnapshot snapshot, Instant now) {
    JsonObject json = new JsonObject();
    json.addProperty("attempt", snapshot.attempt());
    Instant next = snapshot.nextAttemptAt();
    json.addProperty("next_attempt_in_ms", next == null ? null : millis(now, next));
    return json;
  }

  private static JsonObject hop(Hop hop, Instant now) {
    JsonObject json = new JsonObject();
    Instant at = hop.at();
    Instant since = hop.since();
    Duration latency = hop.latency();
    json.addProperty("ok", hop.ok());
    json.addProperty("ms_ago", at == null ? null : millis(at, now));
    json.addProperty("since_ms", since == null ? null : millis(since, now));
    json.addProperty("latency_ms", latency == null ? null : latency.toMillis());
    return json;
  }

  private static JsonObject debug(SessionSnapshot snapshot, Instant now) {
    Answer answer = snapshot.lastAnswer();
    JsonObject json = new JsonObject();
    json.addProperty("qr_error", name(snapshot.qrError()));
    json.addProperty("qr_attempts", snapshot.qrAttempts());
    json.addProperty("last_answer", answer.text());
    json.addProperty("last_answer_ms_ago", answer.at() == null ? null : millis(answer.at(), now));
    json.addProperty("has_qr", answer.hasQr());
    json.addProperty("detail", snapshot.detail());
    return json;
  }

  private static @Nullable String name(@Nullable Reason reason) {
    return reason == null ? null : reason.name();
  }

  private static long millis(Instant from, Instant to) {
    return Math.max(0, Duration.between(from, to).toMillis());
  }
}
