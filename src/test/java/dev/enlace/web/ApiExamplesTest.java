package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import dev.enlace.session.EventLog;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code docs/api.md} shows is what is answered: every field, every type, every value. */
class ApiExamplesTest {
  private static final Pattern EXAMPLE =
      Pattern.compile("(?s)<!-- example: ([a-z0-9-]+) -->\\s*```json\n(.*?)```");
  private static final Gson GSON =
      new GsonBuilder().serializeNulls().disableHtmlEscaping().setPrettyPrinting().create();
  private static final String CODE =
      "https://wa.me/settings/linked_devices#2@KpZ3…,Base64-key,Base64-key,Base64-key,1";
  private static final Heard NO_QR =
      new Heard("status {success: true, status: qr_code, hasQR: false}", Duration.ofMillis(12));

  private final Map<String, JsonObject> examples = new HashMap<>();
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    Matcher found = EXAMPLE.matcher(Files.readString(Path.of("docs/api.md")));
    while (found.find()) {
      examples.put(found.group(1), GSON.fromJson(found.group(2), JsonObject.class));
    }
    server = new TestServer();
    server.gateway.pushNothing();
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer create() throws IOException {
    return client.post("api/sessions", "{\"session_id\":\"aura\"}");
  }

  private void reach() throws IOException {
    create();
    say(new Reached(Duration.ofMillis(31)));
  }

  private void say(GatewayEvent... events) {
    for (GatewayEvent event : events) {
      server.gateway.say(event);
    }
  }

  private void turn(long millis) {
    server.scheduler.forward(Duration.ofMillis(millis));
  }

  private void assertExample(String name, Answer answer) {
    // What differs from one installation to the other, and from one start to the next.
    String ours =
        answer
            .body()
            .replace("http://gateway.test:3000/base", "https://gateway.example")
            .replace("\"gateway_plain\":true", "\"gateway_plain\":false")
            .replace("gateway.test:3000", "gateway.example")
            .replace("\"gateway\":\"fake\"", "\"gateway\":\"local\"")
            .replace("\"name\":\"fake\"", "\"name\":\"local\"")
            .replaceAll("\"boot\":\"[0-9a-f]{8}\"", "\"boot\":\"5f0c9e21\"")
            .replaceAll("\"id\":\"[A-Za-z0-9_-]{43}\"", "\"id\":\"Jm0Wq4yV\"")
            .replaceAll("\"request_id\":\"[^\"]+\"", "\"request_id\":\"7c9f0e6d21ab4f03\"")
            .replaceAll("\"version\":\"[^\"]+\"", "\"version\":\"0.1.0\"");
    assertEquals(
        GSON.toJson(examples.get(name)), GSON.toJson(GSON.fromJson(ours, JsonObject.class)), name);
  }

  private Answer status() throws IOException {
    return client.get("api/sessions/aura/status");
  }

  @Test
  void everyExampleIsHeldToSomething() throws IOException {
    String ours = Files.readString(Path.of("src/test/java/dev/enlace/web/ApiExamplesTest.java"));
    Set<String> held = new TreeSet<>();
    Pattern.compile("assertExample\\(\\s*\"([a-z0-9-]+)\"")
        .matcher(ours)
        .results()
        .forEach(call -> held.add(call.group(1)));
    assertEquals(held, new TreeSet<>(examples.keySet()));
  }

  @Test
  void creatingASessionIsASuccessBeforeThereIsACode() throws Exception {
    assertExample("create-session", create());
  }

  @Test
  void scenario1ACodeThatIsThereAtOnce() throws Exception {
    reach();
    say(
        new Heard("status {success: true, status: qr_code, hasQR: true}", Duration.ofMillis(12)),
        new Heard("qr {success: true, qr: …}", Duration.ofMillis(20)),
        new QrIssued(CODE, null, 0, 0));
    turn(1_500);
    assertExample("scenario-1-code-at-once", status());
  }

  @Test
  void scenario2AnErrorInPlaceOfACode() throws Exception {
    fail500();
    assertExample("scenario-2-qr-generation-error", status());
    assertExample("events", client.get("api/sessions/aura/events"));
  }

  @Test
  void whatHappenedIsCounted(@TempDir Path data) throws Exception {
    server.close();
    server = TestServer.keeping(clock -> TestServer.store(data, clock));
    client = new Client(server.address());
    reach();
    say(
        new Heard("status {success: true, status: qr_code, hasQR: true}", Duration.ofMillis(12)),
        new Heard("qr {success: true, qr: …}", Duration.ofMillis(20)));
    turn(4_200);
    say(new QrIssued(CODE, null, 0, 0));
    turn(9_000);
    say(new Scanned(), new Linked(new Account("5215512341234", "Ana")));
    say(new Lost(Reason.GW_REFUSED, "connect refused"));
    assertExample("tally", client.get("api/tally?days=7&zone=America/Bogota"));
  }

  private void fail500() throws IOException {
    reach();
    for (int i = 0; i < 2; i++) {
      turn(i * 5_000L);
      say(
          NO_QR,
          new Heard(
              "qr_error {success: false, error: QR_GENERATION_ERROR, message: not ready}",
              Duration.ofMillis(18)),
          new Troubled(Reason.QR_GENERATION_ERROR, "QR_GENERATION_ERROR not ready"));
    }
    turn(1_000);
  }

  @Test
  void scenario3NoCodeYet() throws Exception {
    reach();
    for (int i = 0; i < 2; i++) {
      turn(i * 2_000L);
      say(
          new Heard(
              "status {success: true, status: connecting, hasQR: false}", Duration.ofMillis(12)),
          new NotLinked(Reason.QR_NOT_READY));
    }
    turn(1_000);
    assertExample("scenario-3-not-yet", status());
  }

  @Test
  void aLinkedAccount() throws Exception {
    reach();
    say(
        new QrIssued(CODE, null, 0, 0),
        new Scanned(),
        new Heard("status {status: connected, phone: …, name: Ana}", Duration.ofMillis(12)),
        new Linked(new Account("5215512341234", "Ana")));
    turn(1_000);
    assertExample("linked", status());
  }

  @Test
  void aKeyThatIsNotAccepted() throws Exception {
    create();
    say(new Lost(Reason.GW_AUTH, "status=401"));
    turn(1_000);
    assertExample("needs-action", status());
  }

  @Test
  void theRest() throws Exception {
    create();
    assertExample("panel", client.get("api/panel"));
    assertExample("login", client.get("api/login"));
    server.signedIn(new Person("Ana", Role.OPERATOR, Set.of("aura"), Person.Way.TOKEN));
    turn(90_000);
    assertExample("logins", client.get("api/logins"));
    assertExample("deleted", client.delete("api/sessions/aura"));
    assertExample("error", client.get("api/sessions/nora/events"));
  }

  @Test
  void everyKindOfEventIsListed() throws Exception {
    String all = Files.readString(Path.of("docs/api.md"));
    int from = all.indexOf("\n## What happened\n");
    String part = all.substring(from, all.indexOf("\n## ", from + 1));
    Set<String> listed = new TreeSet<>();
    Matcher names = Pattern.compile("`([A-Z][A-Z_]+)`(?=[^|\n]*\\|)").matcher(part);
    while (names.find()) {
      listed.add(names.group(1));
    }
    Set<String> kinds = new TreeSet<>();
    for (EventLog.Kind kind : EventLog.Kind.values()) {
      kinds.add(kind.name());
    }
    assertEquals(kinds, listed);
  }
}
