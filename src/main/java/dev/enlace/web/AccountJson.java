package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.gateway.Account;
import dev.enlace.session.LinkSession;
import dev.enlace.session.SessionSnapshot;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The wire's picture of who is linked: its number only masked. */
final class AccountJson {
  /** So many others are named at the most: each of them names those with its number, too. */
  static final int MOST_ELSEWHERE = 10;

  private AccountJson() {}

  /** Another session that is linked with the same number. */
  record Elsewhere(String id, @Nullable String name) {}

  /** Those of which whoever asks may know, up to {@link #MOST_ELSEWHERE}. */
  static List<Elsewhere> elsewhere(LinkSession session, Person person) {
    return session.sameAccount(other -> person.maySee(other.id()), MOST_ELSEWHERE).stream()
        .map(other -> new Elsewhere(other.id(), other.snapshot().name()))
        .toList();
  }

  /** Null on the wire where nobody is linked. */
  static JsonElement of(SessionSnapshot snapshot, List<Elsewhere> elsewhere, Instant now) {
    Account account = snapshot.account();
    if (account == null) {
      return JsonNull.INSTANCE;
    }
    Instant linkedAt = snapshot.linkedAt();
    JsonArray also = new JsonArray();
    for (Elsewhere each : elsewhere) {
      JsonObject other = new JsonObject();
      other.addProperty("session_id", each.id);
      other.addProperty("name", each.name);
      also.add(other);
    }
    JsonObject json = new JsonObject();
    json.addProperty("phone_masked", PhoneNumber.masked(account.phone()));
    json.addProperty("name", account.name());
    json.addProperty(
        "linked_since_ms",
        linkedAt == null ? null : Math.max(0, Duration.between(linkedAt, now).toMillis()));
    json.addProperty("asks", snapshot.asksForAccount());
    json.add("also_in", also);
    return json;
  }
}
