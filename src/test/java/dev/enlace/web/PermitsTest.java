package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.gson.JsonObject;
import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Who may do what: the table in {@code docs/security.md}, asked for address by address. */
class PermitsTest {
  private static final String CODE = "2@abcdefgh,key=,key=,key=";
  private static final List<String> COLUMNS =
      List.of("nobody", "guest", "viewer", "operator", "admin", "other");

  private TestServer server;
  private int logins;

  @BeforeEach
  void start() throws Exception {
    String crm = "https://crm.example";
    server = new TestServer("enlace.login", "container", "enlace.embed.origins", crm);
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Client as(Role role, @Nullable Set<String> sessions) {
    // One person has only so many logins at a time, and each address is asked with new ones.
    String name = "Ana" + ++logins;
    return server.signedIn(new Person(name, role, sessions, Person.Way.TOKEN));
  }

  private Map<String, Client> people() {
    Map<String, Client> people = new LinkedHashMap<>();
    people.put("nobody", new Client(server.address()));
    people.put("guest", as(Role.GUEST, Set.of("aura")));
    people.put("viewer", as(Role.VIEWER, null));
    people.put("operator", as(Role.OPERATOR, null));
    people.put("admin", as(Role.ADMIN, null));
    people.put("other", as(Role.OPERATOR, Set.of("nube")));
    return people;
  }

  /** A session with a code, whatever was done to it before. */
  private void showCode() throws Exception {
    Client admin = as(Role.ADMIN, null);
    admin.post("api/sessions/aura/link", "{}");
    server.gateway.say("aura", new GatewayEvent.Reached(Duration.ofMillis(12)));
    server.gateway.say("aura", new GatewayEvent.QrIssued(CODE, Duration.ofSeconds(20), 2, 0));
  }

  private static String outcome(Client client, String method, String address) throws Exception {
    String path =
        address
            .substring(1)
            .replace("{id}", "aura")
            .replace("{login}", "none")
            .replace("js/*", "js/main.js");
    path =
        path.replace("i18n/*", "i18n/es.json")
            .replace("api/diagnosis", "api/diagnosis?session=aura");
    Answer answer =
        method.equals("GET")
            ? client.get(path)
            : client.send(method, path, path.contains("aura") ? "{}" : "{\"session_id\":\"aura\"}");
    if (answer.header("location").matches(".*(entrar|insertado).*")) {
      return "login";
    }
    if (answer.body().contains("\"success\":false")) {
      String error = Client.json(answer).get("error").getAsString();
      if (Set.of("SIGNED_OUT", "ROLE_TOO_LOW", "SESSION_UNKNOWN").contains(error)) {
        return String.valueOf(answer.status());
      }
      return "yes";
    }
    return answer.status() >= 400 && answer.header("content-type").startsWith("text/html")
        ? String.valueOf(answer.status())
        : "yes";
  }

  private static Map<String, List<String>> documented() throws Exception {
    Map<String, List<String>> rows = new TreeMap<>();
    for (String line : Files.readAllLines(Path.of("docs/security.md"))) {
      String[] cells = line.split("\\s*\\|\\s*");
      if (line.startsWith("| `") && cells.length == COLUMNS.size() + 2) {
        rows.put(cells[1].replace("`", ""), List.of(cells).subList(2, cells.length));
      }
    }
    return rows;
  }

  @Test
  void everyAddressAnswersEverybodyAsItIsDocumented() throws Exception {
    Map<String, List<String>> documented = documented();
    Map<String, List<String>> found = new TreeMap<>();
    List<Permit> permits = new ArrayList<>(Permits.ALL);
    // What it deletes does not come back at once.
    permits.sort(Comparator.comparing(permit -> permit.method().equals("DELETE")));
    for (Permit permit : permits) {
      List<String> outcomes = new ArrayList<>();
      for (Client client : people().values()) {
        showCode();
        outcomes.add(outcome(client, permit.method(), permit.path()));
      }
      found.put(permit.method() + " " + permit.path(), outcomes);
    }
    StringBuilder table = new StringBuilder();
    found.forEach(
        (row, cells) -> table.append("\n| `" + row + "` | " + String.join(" | ", cells) + " |"));
    assertEquals(documented, found, "The table of now:" + table);
  }

  // A new servlet without a row would be refused to everybody, which is safe and of no use.
  @Test
  void everyMappingIsInTheTable() {
    for (String pattern : server.mappings()) {
      if (pattern.equals("/")) {
        continue; // The files; each that may be had is in the table by itself.
      }
      String start = pattern.isEmpty() ? "/" : pattern.replace("*", "");
      assertTrue(
          Permits.ALL.stream()
              .anyMatch(
                  permit ->
                      pattern.endsWith("*")
                          ? permit.path().startsWith(start)
                          : permit.path().equals(start)),
          pattern);
    }
  }

  @Test
  void whatIsNotInTheTableIsRefusedToEverybody() throws Exception {
    server.add("/api/newer", new HealthServlet());
    for (Client client : people().values()) {
      assertEquals(404, client.get("api/newer").status());
      assertEquals(404, client.get("panel.html").status());
      Answer answer = client.get("api/sessions/aura/link");
      assertEquals(405, answer.status());
      assertEquals("POST", answer.header("allow"));
    }
  }

  @Test
  void aViewerSeesEverythingButTheCode() throws Exception {
    showCode();
    // The same picture was sent with the code, in the very same millisecond.
    String path = "api/sessions/aura/status";
    assertTrue(as(Role.OPERATOR, null).get(path).body().contains(CODE));
    Answer answer = as(Role.VIEWER, null).get(path);
    assertEquals(-1, answer.body().indexOf(CODE));
    JsonObject json = Client.json(answer);
    assertTrue(json.get("qr").isJsonNull());
    assertTrue(json.get("qr_code").isJsonNull());
    assertTrue(json.get("pairing_code").isJsonNull());
    assertTrue(json.get("qr_available").getAsBoolean());
    assertEquals(-1, as(Role.VIEWER, null).get("api/sessions").body().indexOf(CODE));
    assertTrue(as(Role.OPERATOR, null).get(path).body().contains(CODE));
  }

  @Test
  void aCodeToBeTypedIsForThoseWhoSeeCodes() throws Exception {
    showCode();
    as(Role.OPERATOR, null)
        .post("api/sessions/aura/pairing-code", "{\"phone\":\"+34 600 111 222\"}");
    server.gateway.say("aura", new GatewayEvent.PairingIssued("K7WQ2MRT", null));
    String path = "api/sessions/aura/status";
    assertTrue(as(Role.OPERATOR, null).get(path).body().contains("K7WQ2MRT"));
    assertTrue(as(Role.GUEST, Set.of("aura")).get(path).body().contains("K7WQ2MRT"));
    Answer answer = as(Role.VIEWER, null).get(path);
    assertEquals(-1, answer.body().indexOf("K7WQ2MRT"));
    JsonObject pairing = Client.json(answer).getAsJsonObject("pairing");
    assertEquals("CODE", pairing.get("phase").getAsString());
    assertEquals(-1, as(Role.VIEWER, null).get("api/sessions").body().indexOf("K7WQ2MRT"));
  }

  @Test
  void aGuestSeesTheCodeAndNothingBehindIt() throws Exception {
    showCode();
    Answer answer = as(Role.GUEST, Set.of("aura")).get("api/sessions/aura/status");
    JsonObject json = Client.json(answer);
    assertEquals(CODE, json.get("qr_code").getAsString());
    assertTrue(json.get("gateway_address").isJsonNull());
    json.getAsJsonObject("debug")
        .entrySet()
        .forEach(entry -> assertTrue(entry.getValue().isJsonNull(), entry.getKey()));
  }

  /** Whoever only collects numbers had to have a token that opens everything. */
  @Test
  void numbersAreForWhoeverSeesAllSessions() throws Exception {
    assertEquals(200, as(Role.VIEWER, null).get("metrics").status());
    for (Role role : List.of(Role.VIEWER, Role.OPERATOR, Role.ADMIN)) {
      assertEquals(403, as(role, Set.of("aura")).get("metrics").status(), role.word());
    }
  }

  @Test
  void aCustomerFindsOnlyTheirOwnSession() throws Exception {
    showCode();
    as(Role.ADMIN, null).post("api/sessions", "{\"session_id\":\"nube\"}");
    Client customer = as(Role.OPERATOR, Set.of("nube")).with("X-Request-Id: 12345678");
    String list = customer.get("api/sessions").body();
    assertTrue(list.contains("\"nube\""), list);
    assertEquals(-1, list.indexOf("aura"));
    // One that is not there is answered for in the same way, so that nobody can tell.
    Answer there = customer.get("api/sessions/aura/status");
    Answer notThere = customer.get("api/sessions/sol/status");
    assertEquals(404, there.status());
    String id = "\"request_id\":\"[0-9a-f]{16}\"";
    assertEquals(
        notThere.body().replace("sol", "aura").replaceFirst(id, ""),
        there.body().replaceFirst(id, ""));
    assertEquals(404, customer.get("panel_cliente/aura/whatsapp").status());
    assertEquals(200, customer.get("panel_cliente/nube/whatsapp").status());
    assertEquals(200, customer.get("api/sessions/nube/status").status());
  }

  @Test
  void technicalLinesOfADiagnosisAreForAnAdministrator() throws Exception {
    String path = "api/diagnosis?session=aura&mode=backend";
    JsonObject full = as(Role.ADMIN, null).json(path);
    JsonObject less = as(Role.OPERATOR, null).json(path);
    assertEquals("http://127.0.0.1:9", full.get("gateway_address").getAsString());
    assertTrue(less.get("gateway_address").isJsonNull());
    assertTrue(full.getAsJsonArray("steps").toString().contains("\"detail\":\""));
    assertEquals(-1, less.getAsJsonArray("steps").toString().indexOf("\"detail\":\""));
  }
}
