package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.testing.Client;
import dev.enlace.testing.RawHttp.Answer;
import dev.enlace.testing.TestServer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The pages came in Spanish to everybody and were said anew once their script had the words:
 * whoever reads English saw the other language flash by, and everything move.
 */
class PagesTest {
  private static final Pattern TEXT =
      Pattern.compile("(?s)data-t(?:-once)?=\"([^\"]+)\"[^>]*>(.*?)</(?!b>)");
  private static final Pattern LABEL = Pattern.compile("<[^>]*\\sdata-t-label=\"([^\"]+)\"[^>]*>");

  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private Answer page(String path, String language) throws Exception {
    Answer page =
        new Client(server.address()).with("Accept-Language: " + language + "\r\n").get(path);
    assertEquals(200, page.status(), path);
    return page;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "panel_cliente/aura/whatsapp",
        "panel_cliente/aura/diagnostico",
        "sesiones",
        "tablero",
        "registro",
        "entrar",
        "invitado"
      })
  void aPageIsInTheLanguageOfItsReaderFromTheFirstMomentOn(String path) throws Exception {
    Messages messages = CatalogueTest.messages();
    for (String language : messages.languages()) {
      Answer page = page(path, language);
      assertTrue(page.body().contains("<html lang=\"" + language + "\">"), language);
      assertTrue(page.header("vary").contains("Accept-Language"), "no cache mixes them up");
      Map<String, String> words = messages.startingWith(language, "");
      List<String> otherwise = new ArrayList<>();
      int said = 0;
      for (MatchResult text : TEXT.matcher(page.body()).results().toList()) {
        String shown = text.group(2).replaceAll("</?b>", "**").replace(" – Enlace", "").strip();
        // Nobody sees what is empty before the script has its words: then nobody has to fetch it.
        if (!shown.isEmpty() && !shown.equals(words.get(text.group(1)))) {
          otherwise.add(text.group(1) + ": " + shown);
        }
        said++;
      }
      for (MatchResult label : LABEL.matcher(page.body()).results().toList()) {
        if (!label.group().contains("aria-label=\"" + words.get(label.group(1)) + "\"")) {
          otherwise.add(label.group());
        }
      }
      assertEquals(List.of(), otherwise, language);
      assertTrue(said > 3, "something was looked at");
      assertEquals(List.of(language), pressed(page.body()));
    }
  }

  /** The languages whose button looks pressed. */
  private static List<String> pressed(String page) {
    Matcher buttons = Pattern.compile("lang=\"([^\"]+)\"[^>]*aria-pressed=\"true\"").matcher(page);
    return List.copyOf(new TreeSet<>(buttons.results().map(found -> found.group(1)).toList()));
  }

  @Test
  void whoeverWantsALanguageThatThereIsNotGetsTheFirst() throws Exception {
    Answer page = page("sesiones", "fr");
    assertTrue(page.body().contains("<html lang=\"es\">"), page.body());
    assertFalse(page.body().contains("%"), "no place is left empty");
  }

  @Test
  void aFrameIsInTheLanguageThatThePageAroundItWishes() throws Exception {
    assertTrue(page("sesiones?lang=pt-BR", "en").body().contains("<html lang=\"pt-BR\">"));
  }
}
