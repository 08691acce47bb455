package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.access.Person;
import dev.enlace.access.Role;
import dev.enlace.gateway.Account;
import dev.enlace.gateway.GatewayEvent;
import dev.enlace.reason.Reason;
import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a browser without JavaScript sees. */
class PlainPageTest {
  private static final String CODE = "2@abcdefgh,key=,key=,key=";

  private TestServer server;
  private Client client;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
    client = new Client(server.address());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer page(String query) throws Exception {
    Answer page = client.get("panel_cliente/aura/whatsapp?nojs=1" + query);
    assertEquals(200, page.status());
    assertEquals("5", page.header("refresh"), "asks again by itself");
    assertEquals("no-store", page.header("cache-control"));
    assertFalse(page.body().matches("(?s).*%[a-z]+%.*"), "no place is left empty");
    assertFalse(page.body().contains("<script"), page.body());
    return page;
  }

  private void link() throws Exception {
    client.post("api/sessions", "{\"session_id\":\"aura\"}");
    server.gateway.say("aura", new GatewayEvent.Reached(Duration.ofMillis(12)));
  }

  @Test
  void saysHowASessionThatNobodyOpenedStandsAndOpensNone() throws Exception {
    String page = page("").body();
    assertTrue(page.contains("<html lang=\"es\">"), page);
    assertTrue(page.contains("<h1>Vincula tu WhatsApp</h1>"), page);
    assertTrue(page.contains("(○) Sin vincular – aura"), page);
    assertEquals(0, client.json("api/sessions").getAsJsonArray("sessions").size());
  }

  @Test
  void showsTheCodeAsAnImageAndNeverAsText() throws Exception {
    link();
    server.gateway.say("aura", new GatewayEvent.QrIssued(CODE, Duration.ofSeconds(20), 2, 0));
    String page = page("&lang=en").body();
    assertTrue(page.contains("<h1>Scan this code</h1>"), page);
    assertTrue(page.contains("<li>Open <b>WhatsApp</b> on your phone</li>"), page);
    assertFalse(page.contains("2@abcdefgh"), "a code is a secret");
    String image = page.replaceAll("(?s).*<img src=\"../../([^\"]+)\".*", "$1");
    assertEquals("image/png", client.get(image).header("content-type"));
  }

  @Test
  void saysThatAnAccountIsBeingUnlinked() throws Exception {
    link();
    server.gateway.say("aura", new GatewayEvent.Linked(Account.UNKNOWN));
    client.post("api/sessions/aura/logout", "{}");
    assertTrue(page("").body().contains("<h1>Desvinculando la cuenta</h1>"));
    server.gateway.say("aura", new GatewayEvent.Lost(Reason.GW_NOT_A_GATEWAY, "200"));
    String page = page("").body();
    assertTrue(page.contains("La desvinculación sigue pendiente"), page);
    assertFalse(page.contains("<h1>Desvincul"), page);
  }

  @Test
  void saysWhoIsLinkedWithoutTheWholeNumber() throws Exception {
    link();
    server.gateway.say(
        "aura", new GatewayEvent.Linked(new Account("5215512345678", "<b>Ana & Co</b>")));
    String page = page("").body();
    assertTrue(page.contains("&lt;b&gt;Ana &amp; Co&lt;/b&gt; · +52 ••• ••• 5678"), page);
    assertFalse(page.contains("<img"), "there is no code any more");
  }

  @Test
  void somebodyWhoMaySeeNoCodesSeesNone() throws Exception {
    link();
    server.gateway.say("aura", new GatewayEvent.QrIssued(CODE, Duration.ofSeconds(20), 2, 0));
    Client viewer = server.signedIn(new Person("Ana", Role.VIEWER, null, Person.Way.TOKEN));
    String page = viewer.get("panel_cliente/aura/whatsapp?nojs=1").body();
    assertTrue(page.contains("<h1>Escanea este código</h1>"), page);
    assertFalse(page.contains("<img"), page);
  }

  @Test
  void aSessionThatIsNoneOfTheirsIsNotThereForSomebody() throws Exception {
    link();
    Person other = new Person("Ana", Role.OPERATOR, Set.of("nube"), Person.Way.TOKEN);
    Answer page = server.signedIn(other).get("panel_cliente/aura/whatsapp?nojs=1");
    assertEquals(404, page.status());
  }

  @Test
  void isReadInTheLanguageThatIsAskedFor() throws Exception {
    String page = page("&lang=pt-BR").body();
    assertTrue(page.contains("<html lang=\"pt-BR\">"), page);
    assertTrue(page.contains("Vincule seu WhatsApp"), page);
    assertTrue(
        page.contains("<a href=\"?nojs=1&amp;lang=pt-BR\" lang=\"pt-BR\" aria-current=\"true\">"),
        page);
  }

  @Test
  void thePanelLeadsThereWhereThereIsNoJavaScriptAndIsNotRefreshed() throws Exception {
    Answer panel = client.get("panel_cliente/aura/whatsapp");
    assertEquals("", panel.header("refresh"));
    assertTrue(
        panel
            .body()
            .contains("<noscript><meta http-equiv=\"refresh\" content=\"0; url=whatsapp?nojs=1\""),
        panel.body());
  }

  @Test
  void thePanelHasAButtonForEachLanguage() throws Exception {
    for (String page : new String[] {"whatsapp", "diagnostico"}) {
      String body = client.get("panel_cliente/aura/" + page).body();
      int spanish = body.indexOf("lang=\"es\" aria-label=\"ES: Español\" aria-pressed=\"true\"");
      int english = body.indexOf("lang=\"en\" aria-label=\"EN: English\" aria-pressed=\"false\"");
      int portuguese = body.indexOf("lang=\"pt-BR\" aria-label=\"PT: Português (Brasil)\"");
      assertTrue(0 < spanish && spanish < english && english < portuguese, body);
    }
  }
}
