package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.diagnosis.Diagnoses;
import dev.enlace.gateway.SpokenGateway;
import dev.enlace.gateway.SpokenGateway.Mood;
import dev.enlace.gateway.SpokenGateway.Said;
import dev.enlace.gateway.SpokenGateway.Tongue;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DiagnosisApiTest {
  private static final String KEY = "a-very-secret-key";

  private SpokenGateway gateway;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    gateway = new SpokenGateway(Tongue.REST, KEY);
    server =
        new TestServer(
            "enlace.gateway.url",
            gateway.url().toString(),
            "enlace.gateway.key",
            KEY,
            "enlace.qr.pattern",
            "2@[a-z]+,k,k,k");
    client = new Client(server.address());
  }

  @AfterEach
  void stop() throws Exception {
    server.close();
    gateway.close();
  }

  private static JsonObject step(JsonObject report, String name) {
    return StreamSupport.stream(report.getAsJsonArray("steps").spliterator(), false)
        .map(JsonElement::getAsJsonObject)
        .filter(step -> step.get("step").getAsString().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void tellsEveryStepWithItsWords() throws Exception {
    gateway.says(Said.LINKED);
    Answer answer = client.get("api/diagnosis?session=aura&lang=en");
    JsonObject report = Client.json(answer);
    assertEquals(200, answer.status());
    assertTrue(report.get("success").getAsBoolean());
    assertTrue(report.get("ok").getAsBoolean(), answer.body());
    assertEquals(11, report.getAsJsonArray("steps").size());
    JsonObject key = step(report, "KEY");
    assertEquals("OK", key.get("verdict").getAsString());
    assertEquals("The gateway lets us in", key.get("message").getAsString());
    assertTrue(key.get("ms").getAsLong() >= 0);
    assertTrue(key.get("advice").isJsonNull());
    assertTrue(key.get("skipped").isJsonNull());
    assertEquals("SKIPPED", step(report, "QR").get("verdict").getAsString());
    assertEquals("LINKED", step(report, "QR").get("skipped").getAsString());
    assertEquals("NOT_NEEDED", step(report, "TLS").get("skipped").getAsString());
    assertFalse(answer.body().contains(KEY), "tells no key");
    assertFalse(answer.body().contains("5215512345678"), "tells no number");
  }

  @Test
  void saysWhatToDoAboutWhatFailed() throws Exception {
    gateway.is(Mood.REFUSING);
    JsonObject report = client.json("api/diagnosis?session=aura&lang=es");
    assertTrue(report.get("success").getAsBoolean());
    assertFalse(report.get("ok").getAsBoolean());
    JsonObject key = step(report, "KEY");
    assertEquals("GW_AUTH", key.get("reason").getAsString());
    assertEquals("Falta actualizar la clave del gateway", key.get("message").getAsString());
    assertTrue(key.get("advice").getAsString().contains("ENLACE_GATEWAY_KEY"));
  }

  @ParameterizedTest
  @CsvSource({
    "api/diagnosis?mode=else, BAD_PARAMETER",
    "api/diagnosis?session=No%20Id, BAD_SESSION_ID",
    "api/diagnosis?session=a&session=b, BAD_PARAMETER",
  })
  void refusesWhatItDoesNotUnderstand(String path, String error) throws Exception {
    assertEquals(error, client.json(path).get("error").getAsString());
    assertEquals(List.of(), gateway.lines());
  }

  @Test
  void goesNowhereElseThanToTheConfiguredGateway() throws Exception {
    String elsewhere = "api/diagnosis?mode=backend&url=http://127.0.0.1:1";
    assertTrue(client.json(elsewhere).get("ok").getAsBoolean());
  }

  @Test
  void asksForNoCodeUnlessThePanelItselfIsAsking() throws Exception {
    client.get("api/diagnosis?session=aura&mode=qr");
    assertTrue(gateway.lines().stream().allMatch(line -> line.startsWith("GET ")));
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    gateway.says(Said.CODE);
    JsonObject report = client.json("api/diagnosis?session=aura&mode=qr");
    assertEquals("OK", step(report, "QR").get("verdict").getAsString());
    assertTrue(gateway.lines().contains("POST /api/sessions"));
  }

  @Test
  void runsNoMoreThanTwoAtATime() throws Exception {
    gateway.is(Mood.HANGING);
    List<RawHttp> held = new ArrayList<>();
    for (int i = 0; i < Diagnoses.MOST; i++) {
      RawHttp http = new RawHttp(server.address());
      http.send("GET /api/diagnosis?session=number-" + i + " HTTP/1.1", "");
      held.add(http);
      gateway.awaitRequest();
    }
    Answer third = client.get("api/diagnosis?lang=en");
    assertEquals(429, third.status());
    assertEquals("10", third.header("Retry-After"));
    assertEquals("DIAGNOSIS_BUSY", Client.json(third).get("error").getAsString());
    assertEquals(200, client.get("api/panel").status());
    server.stopPanel();
    for (RawHttp http : held) {
      assertFalse(Client.json(http.receive()).get("ok").getAsBoolean());
      http.close();
    }
    gateway.awaitAllClosed();
  }

  /**
   * One run is told to each as they may hear it, however they came to share it. Whoever joined was
   * told what had been found before as if it were of just then.
   */
  @Test
  void whoJoinsIsToldInTheirOwnWordsAndNoMoreThanTheyMayKnow() throws Exception {
    server.close();
    server =
        new TestServer("enlace.gateway.url", gateway.url().toString(), "enlace.login", "container");
    gateway.is(Mood.HANGING);
    try (RawHttp admin = asked("Ana", Role.ADMIN, "en")) {
      gateway.awaitRequest();
      // It gives up after ten seconds; until then there is time to join.
      try (RawHttp operator = asked("Eva", Role.OPERATOR, "es")) {
        JsonObject whole = Client.json(admin.receive());
        JsonObject less = Client.json(operator.receive());
        assertEquals(1, gateway.lines().size(), "one run for both");
        assertTrue(whole.get("took_ms").getAsLong() > 1_000);
        assertEquals(whole.get("took_ms"), less.get("took_ms"));
        assertEquals(gateway.url().toString(), whole.get("gateway_address").getAsString());
        assertTrue(less.get("gateway_address").isJsonNull());
        assertTrue(whole.toString().contains("\"detail\":\""));
        assertEquals(-1, less.toString().indexOf("\"detail\":\""));
        assertEquals("The gateway takes the call", message(whole, "TCP"));
        assertEquals("El gateway acepta la llamada", message(less, "TCP"));
        assertEquals("EARLIER", step(less, "QR").get("skipped").getAsString());
      }
    }
  }

  private static String message(JsonObject report, String step) {
    return step(report, step).get("message").getAsString();
  }

  private RawHttp asked(String name, Role role, String language) throws Exception {
    Client client = server.signedIn(new Person(name, role, null, Person.Way.TOKEN));
    RawHttp http = new RawHttp(server.address());
    http.send(client.head("GET", "api/diagnosis?session=aura&lang=" + language), "");
    return http;
  }
}
