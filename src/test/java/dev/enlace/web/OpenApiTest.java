package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.JsonObject;
import com.networknt.schema.InputFormat;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion.VersionFlag;
import com.networknt.schema.ValidationMessage;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.gateway.GatewayEvent.Heard;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.Lost;
import dev.enlace.gateway.GatewayEvent.QrIssued;
import dev.enlace.gateway.GatewayEvent.Reached;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.reason.Reason;
import dev.enlace.session.LinkState;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /api/openapi.json} promises is what is answered, by an independent judge. */
class OpenApiTest {
  private static final Path FILE = Path.of("src/main/webapp/WEB-INF/openapi.json");

  private final Set<String> asked = new TreeSet<>();
  private JsonNode document;
  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    document = new ObjectMapper().readTree(FILE.toFile());
    server = new TestServer();
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private void say(GatewayEvent... events) {
    Arrays.stream(events).forEach(server.gateway::say);
  }

  /** Holds an answer to what stands in the document under a path, a method and its status. */
  private Answer hold(String method, String path, Answer answer) throws IOException {
    asked.add(method + " " + path);
    JsonNode responses = document.path("paths").path(path).path(method).path("responses");
    JsonNode response = responses.path(Integer.toString(answer.status()));
    JsonNode promised = response.isMissingNode() ? responses.path("default") : response;
    assertTrue(promised.isObject(), () -> method + " " + path + " " + answer.status());
    String type = String.valueOf(answer.header("content-type")).replaceFirst(";.*", "");
    JsonNode content = promised.path("content").path(type);
    assertTrue(content.isObject(), () -> type + " is not promised for " + path);
    if (type.equals("application/json")) {
      Set<ValidationMessage> wrong =
          schema(content.path("schema")).validate(answer.body(), InputFormat.JSON);
      assertEquals(Set.of(), wrong, () -> method + " " + path + ": " + answer.body());
    }
    return answer;
  }

  /** The schema with all that it refers to. */
  private JsonSchema schema(JsonNode schema) {
    String text =
        "{\"$ref\":\"#/here\",\"here\":%s,\"components\":%s}"
            .formatted(schema, document.path("components"));
    return JsonSchemaFactory.getInstance(VersionFlag.V202012).getSchema(text);
  }

  private void status() throws IOException {
    hold("get", "/api/sessions/{session_id}/status", client.get("api/sessions/aura/status"));
  }

  private Answer post(String part, String body) throws IOException {
    return hold(
        "post",
        "/api/sessions/{session_id}/" + part,
        client.post("api/sessions/aura/" + part, body));
  }

  @Test
  void whatIsCountedIsWhatTheDocumentPromises(@TempDir Path data) throws Exception {
    try (TestServer keeping = TestServer.keeping(clock -> TestServer.store(data, clock))) {
      Client there = new Client(keeping.address());
      assertEquals(200, hold("get", "/api/tally", there.get("api/tally")).status());
      there.post("api/sessions", "{\"session_id\":\"aura\"}");
      keeping.gateway.say(new Reached(Duration.ofMillis(31)));
      keeping.gateway.say(new Heard("status", Duration.ofMillis(12)));
      keeping.gateway.say(new QrIssued("code", null, 1, 6));
      keeping.gateway.say(new Linked(new Account("5215512341234", "Ana")));
      keeping.gateway.say(new Lost(Reason.GW_AUTH, "status=401"));
      assertEquals(200, hold("get", "/api/tally", there.get("api/tally?days=30")).status());
    }
  }

  @Test
  void everyAnswerIsWhatTheDocumentPromises() throws Exception {
    status();
    hold("get", "/api/sessions/{session_id}/events", client.get("api/sessions/nora/events"));
    String aura =
        "{\"session_id\":\"aura\",\"name\":\"Aura\",\"expected_phone\":\"+5215512341234\"}";
    hold("post", "/api/sessions", client.post("api/sessions", aura));
    hold("post", "/api/sessions", client.post("api/sessions", "{\"session_id\":\"!\"}"));
    post("refresh", "{}");
    say(new Reached(Duration.ofMillis(31)), new QrIssued("code", null, 1, 6));
    status();
    for (String picture : new String[] {"qr.png", "qr.svg"}) {
      String path = "/api/sessions/{session_id}/" + picture;
      hold("get", path, client.get("api/sessions/aura/" + picture));
    }
    say(new Scanned(), new Linked(new Account("5215512341234", "Ana \"la de siempre\"")));
    status();
    hold("get", "/api/sessions/{session_id}/qr.png", client.get("api/sessions/aura/qr.png"));
    hold("get", "/api/sessions", client.get("api/sessions"));
    say(new Lost(Reason.GW_AUTH, "status=401"));
    status();
    hold("get", "/readyz", client.get("readyz"));
    post("link", "{}");
    post("link", "{\"method\":\"none\"}");
    post("pairing-code", "{\"phone\":\"12\"}");
    post("pairing-code", "{\"phone\":\"+52 55 1234 5678\"}");
    post("link", "{\"method\":\"code\",\"phone\":\"12\"}");
    post("account", "{\"confirmed\":true}");
    post("account", "{\"confirmed\":true,\"phone_masked\":\"+34 ••• ••• 1222\"}");
    post("account", "{\"confirmed\":true,\"phone_masked\":\"+52 ••• ••• 1234\"}");
    post("stop", "{}");
    post("logout", "{}");
    String share = "/api/sessions/{session_id}/share";
    hold("get", share, client.get("api/sessions/aura/share"));
    post("share", "{}");
    hold("get", share, client.get("api/sessions/aura/share"));
    hold("delete", share, client.delete("api/sessions/aura/share"));
    hold(
        "patch",
        "/api/sessions/{session_id}",
        client.send("PATCH", "api/sessions/aura", "{\"name\":null}"));
    hold("get", "/api/sessions/{session_id}/events", client.get("api/sessions/aura/events"));
    hold("get", "/api/events", client.get("api/events?session=aura"));
    hold("get", "/api/events.csv", client.get("api/events.csv"));
    hold("get", "/api/diagnosis", client.get("api/diagnosis?session=aura"));
    hold("get", "/api/tally", client.get("api/tally?days=7"));
    hold("get", "/api/panel", client.get("api/panel"));
    for (String deed : new String[] {"scan", "enter", "unlink"}) {
      String body = "{\"session_id\":\"aura\"}";
      hold("post", "/api/practice/" + deed, client.post("api/practice/" + deed, body));
    }
    hold("get", "/api/login", client.get("api/login"));
    hold("post", "/api/login", client.post("api/login", "{\"token\":\"wap_guessed\"}"));
    Person ana = new Person("Ana", Role.OPERATOR, Set.of("aura"), Person.Way.TOKEN);
    server.signedIn(ana);
    Answer logins = hold("get", "/api/logins", client.get("api/logins"));
    JsonObject login = Client.json(logins).getAsJsonArray("logins").get(0).getAsJsonObject();
    String id = login.get("id").getAsString();
    hold("delete", "/api/logins/{login}", client.delete("api/logins/" + id));
    hold("post", "/api/logout", client.post("api/logout", "{}"));
    hold("get", "/metrics", client.get("metrics"));
    hold("get", "/healthz", client.get("healthz"));
    hold("get", "/api/openapi.json", client.get("api/openapi.json"));
    hold("delete", "/api/sessions/{session_id}", client.delete("api/sessions/aura"));

    Set<String> promised = new TreeSet<>();
    document
        .path("paths")
        .properties()
        .forEach(
            path ->
                path.getValue()
                    .fieldNames()
                    .forEachRemaining(method -> promised.add(method + " " + path.getKey())));
    assertEquals(promised, asked, "everything that is promised is asked for here");
  }

  @Test
  void theDocumentComesAsItIsKept() throws Exception {
    assertEquals(Files.readString(FILE), client.get("api/openapi.json").body());
  }

  @Test
  void everyStateIsPromised() {
    JsonNode states = document.at("/components/schemas/Snapshot/properties/status/enum");
    Set<String> promised = new TreeSet<>();
    states.forEach(state -> promised.add(state.asText()));
    Set<String> ours = new TreeSet<>();
    Arrays.stream(LinkState.values()).forEach(state -> ours.add(state.name()));
    assertEquals(ours, promised);
  }

  @Test
  void theJudgeSeesWhatIsWrong() throws Exception {
    JsonNode snapshot = document.at("/components/schemas/Snapshot");
    assertNotNull(snapshot);
    Set<ValidationMessage> wrong =
        schema(snapshot).validate("{\"success\":true}", InputFormat.JSON);
    assertTrue(!wrong.isEmpty());
  }
}
