package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.gateway.Account;
import dev.enlace.reason.Reason;
import dev.enlace.session.Answer;
import dev.enlace.session.EventLog;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionSnapshot;
import dev.enlace.session.SessionSnapshot.Hop;
import dev.enlace.session.SessionSnapshot.Qr;
import dev.enlace.time.Scheduler;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The wire's picture of a session, put together field by field: nothing foreign is passed through.
 * Times are milliseconds from now, so that no clock has to agree with another.
 */
public final class SnapshotJson {
  /** A country's calling code, as ITU E.164 assigns them, and the last four digits. */
  private static final Pattern PHONE =
      Pattern.compile(
          "(1|7|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|\\d{3})\\d+(\\d{4})");

  private final Scheduler scheduler;
  private final Messages messages;
  private final String boot;
  private volatile @Nullable Made newest;

  /**
   * @param boot tells this run of the panel from every other, so that versions of two runs are
   *     never compared
   */
  public SnapshotJson(Scheduler scheduler, Messages messages, String boot) {
    this.scheduler = scheduler;
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
    return of(session, session.snapshot(), language, Sight.of(request), scheduler.now());
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
    if (made == null || !made.isFor(snapshot, language, sight, now.toEpochMilli())) {
      byte[] json = Json.bytes(of(session, snapshot, language, sight, now));
      made = new Made(snapshot, language, sight, now.toEpochMilli(), json);
      newest = made;
    }
    return made.json;
  }

  /** What was sent last, and what it shows. */
  private static final class Made {
    private final SessionSnapshot snapshot;
    private final String language;
    private final Sight sight;
    private final long millis;
    private final byte[] json;

    Made(SessionSnapshot snapshot, String language, Sight sight, long millis, byte[] json) {
      this.snapshot = snapshot;
      this.language = language;
      this.sight = sight;
      this.millis = millis;
      this.json = json;
    }

    boolean isFor(SessionSnapshot snapshot, String language, Sight sight, long millis) {
      return this.millis == millis
          && this.sight == sight
          && this.language.equals(language)
          && this.snapshot.equals(snapshot);
    }
  }

  private JsonObject of(
      LinkSession session, SessionSnapshot snapshot, String language, Sight sight, Instant now) {
    URI address = session.gateway().address();
    JsonObject json = Json.success();
    json.addProperty("version", snapshot.version());
    json.addProperty("boot", boot);
    json.addProperty("session_id", snapshot.id());
    json.add("session_db_id", JsonNull.INSTANCE);
    json.addProperty("gateway", session.gateway().name());
    json.addProperty("gateway_address", address.toString());
    json.addProperty("status", snapshot.state().name());
    json.addProperty("reason", name(snapshot.reason()));
    json.addProperty("message", message(snapshot, address, language));
    json.addProperty("since_ms", millis(snapshot.since(), now));
    Qr qr = snapshot.qr();
    json.addProperty("qr_available", qr != null);
    json.addProperty("qr_code", qr == null ? null : qr.code());
    json.addProperty("qr_error", name(snapshot.qrError()));
    json.add("qr", qr == null ? JsonNull.INSTANCE : qr(qr, now));
    Account account = snapshot.account();
    json.add("account", account == null ? JsonNull.INSTANCE : account(account));
    json.add("retry", retry(snapshot, now));
    JsonObject hops = new JsonObject();
    hops.add("gateway", hop(snapshot.gateway(), now));
    hops.add("whatsapp", hop(snapshot.whatsapp(), now));
    json.add("hops", hops);
    json.add("debug", debug(snapshot, now));
    return sight.reduce(json);
  }

  /** What happened after {@code seq}, newest first. */
  JsonObject events(LinkSession session, long seq) {
    Instant now = scheduler.now();
    JsonArray entries = new JsonArray();
    for (EventLog.Entry entry : session.events().after(seq)) {
      JsonObject json = new JsonObject();
      json.addProperty("seq", entry.seq());
      json.addProperty("ms_ago", millis(entry.at(), now));
      json.addProperty("event", entry.kind().name());
      json.addProperty("status", entry.state().name());
      json.addProperty("reason", name(entry.reason()));
      json.addProperty("detail", entry.detail());
      JsonObject params = new JsonObject();
      entry.params().forEach(params::addProperty);
      json.add("params", params);
      entries.add(json);
    }
    JsonObject json = Json.success();
    json.addProperty("boot", boot);
    json.add("events", entries);
    return json;
  }

  private String message(SessionSnapshot snapshot, URI address, String language) {
    Reason reason = snapshot.reason();
    String key = reason == null ? "state." + snapshot.state() : "reason." + reason;
    Map<String, String> params =
        Map.of(
            "host", String.valueOf(address.getAuthority()),
            "session", snapshot.id(),
            "status", snapshot.state().name());
    return messages.text(language, key + ".title", params)
        + ". "
        + messages.text(language, key + ".body", params);
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

  private static JsonObject account(Account account) {
    JsonObject json = new JsonObject();
    json.addProperty("phone_masked", masked(account.phone()));
    json.addProperty("name", account.name());
    return json;
  }

  /** Enough of a number to recognise one's own. */
  static @Nullable String masked(@Nullable String phone) {
    if (phone == null) {
      return null;
    }
    Matcher parts = PHONE.matcher(phone);
    return parts.matches() ? "+" + parts.group(1) + " ••• ••• " + parts.group(2) : "•••";
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
    Duration latency = hop.latency();
    json.addProperty("ok", hop.ok());
    json.addProperty("ms_ago", at == null ? null : millis(at, now));
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
