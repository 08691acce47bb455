package dev.enlace.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.enlace.testing.TestServer;
import java.io.ByteArrayInputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the page's files and pages are sent. */
class FilesTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private TestServer server;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.address().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofByteArray());
  }

  private static String header(HttpResponse<?> answer, String name) {
    return answer.headers().firstValue(name).orElse("");
  }

  private static String unzipped(byte[] bytes) throws Exception {
    try (GZIPInputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "panel.css,text/css;charset=utf-8",
    "js/main.js,text/javascript;charset=utf-8",
    "i18n/pt-BR.json,application/json;charset=utf-8",
    "favicon.svg,image/svg+xml",
    "panel_cliente/aura/whatsapp,text/html;charset=utf-8",
  })
  void areCompressedForABrowserThatTakesIt(String path, String type) throws Exception {
    HttpResponse<byte[]> plain = get(path);
    HttpResponse<byte[]> small = get(path, "Accept-Encoding", "br, gzip;q=0.8");
    assertEquals(200, small.statusCode());
    assertEquals("gzip", header(small, "content-encoding"));
    assertEquals("", header(plain, "content-encoding"));
    String differs = type.startsWith("text/html") ? "Accept-Language, " : "";
    assertEquals(differs + "Accept-Encoding", header(plain, "vary"), "caches keep them apart");
    assertEquals(type, header(small, "content-type").toLowerCase(java.util.Locale.ROOT));
    assertEquals(new String(plain.body(), StandardCharsets.UTF_8), unzipped(small.body()));
    assertTrue(small.body().length < plain.body().length, path);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip;q=0", "br", "identity", "x-gzip-not"})
  void areSentAsTheyAreToABrowserThatDoesNot(String accepted) throws Exception {
    assertEquals("", header(get("panel.css", "Accept-Encoding", accepted), "content-encoding"));
  }

  @Test
  void anAnswerOfTheInterfaceIsNotCompressedBecauseACodeMayBeInIt() throws Exception {
    HttpResponse<byte[]> answer = get("api/sessions/aura/status", "Accept-Encoding", "gzip");
    assertEquals("", header(answer, "content-encoding"));
  }

  @Test
  void areNotSentAgainToWhomHasThem() throws Exception {
    String tag = header(get("js/main.js"), "etag");
    HttpResponse<byte[]> again = get("js/main.js", "If-None-Match", tag);
    assertEquals(304, again.statusCode());
    assertEquals(0, again.body().length);
    assertEquals("no-cache", header(again, "cache-control"));
    assertEquals("Accept-Encoding", header(again, "vary"));
    assertEquals(200, get("js/main.js", "If-None-Match", "\"0\"").statusCode());
  }

  // One strong tag stood for both, so that a cache could take the one's bytes for the other's.
  @Test
  void theCompressedOneHasATagOfItsOwn() throws Exception {
    String plain = header(get("js/main.js"), "etag");
    String small = header(get("js/main.js", "Accept-Encoding", "gzip"), "etag");
    assertNotEquals(plain, small);
    assertEquals(
        304,
        get("js/main.js", "Accept-Encoding", "gzip", "If-None-Match", small + ", " + plain)
            .statusCode());
    assertEquals(200, get("js/main.js", "If-None-Match", small).statusCode());
  }

  @Test
  void whatIsCountedIsCompressedForNoCodeIsInIt() throws Exception {
    String path = "api/tally?days=1&zone=UTC";
    HttpResponse<byte[]> plain = get(path);
    HttpResponse<byte[]> small = get(path, "Accept-Encoding", "gzip");
    assertEquals("gzip", header(small, "content-encoding"));
    assertEquals("", header(plain, "content-encoding"));
    assertTrue(unzipped(small.body()).contains("\"total\":"), path);
    assertTrue(small.body().length * 3 < plain.body().length, path);
  }

  @Test
  void pagesGoWithoutTheirIndentsAndWithAllTheRest() throws Exception {
    String page = new String(get("entrar").body(), StandardCharsets.UTF_8);
    assertTrue(page.contains("\n<body") && page.contains("id=\"notice\""), page);
    assertFalse(page.contains("\n "), page);
  }

  /** In the one template of styles they say nothing. */
  private static boolean inStyles(Path file) {
    return file.endsWith("enlace.js");
  }

  @Test
  void noLineOfATemplateLooksLikeAComment() throws Exception {
    try (var files = Files.list(Path.of("src/main/webapp/js"))) {
      for (Path file : files.filter(each -> each.toString().endsWith(".js")).toList()) {
        boolean within = false;
        for (String line : Files.readAllLines(file)) {
          boolean comment = line.strip().matches("(//|/\\*|\\*).*");
          assertFalse(within && comment, file + ": " + line);
          assertFalse(within && !inStyles(file), file + " would lose its indents: " + line);
          long ticks = comment ? 0 : line.chars().filter(c -> c == '`').count();
          within ^= ticks % 2 == 1;
        }
        assertFalse(within, file + " leaves a template open");
      }
    }
  }

  @Test
  void scriptsGoWithoutWhatIsWrittenInThemForPeopleAndWithAllTheRest() throws Exception {
    Path scripts = Path.of("src/main/webapp/js");
    try (var files = Files.list(scripts)) {
      for (Path file : files.filter(each -> each.toString().endsWith(".js")).toList()) {
        String sent = new String(get("js/" + file.getFileName()).body(), StandardCharsets.UTF_8);
        String code =
            Files.readAllLines(file).stream()
                // A cast stands before the code that it is for, and on its line.
                .filter(line -> !line.strip().matches("/\\*\\*(?!.*\\*/ ).*|\\*( .*|/|)|//.*"))
                .filter(line -> !line.isBlank())
                .map(line -> line.stripLeading() + "\n")
                .reduce("", String::concat);
        assertEquals(code, sent, file.toString());
      }
    }
    assertFalse(new String(get("js/panel.js").body(), StandardCharsets.UTF_8).contains("@import"));
  }

  @Test
  void stylesGoWithoutWhatIsWrittenInThemForPeopleAndWithAllTheRest() throws Exception {
    for (String name :
        new String[] {"panel.css", "list.css", "log.css", "dashboard.css", "diagnosis.css"}) {
      String written = Files.readString(Path.of("src/main/webapp", name));
      String sent = new String(get(name).body(), StandardCharsets.UTF_8);
      assertFalse(sent.contains("/*"), name);
      assertEquals(
          written.replaceAll("(?s)/\\*.*?\\*/", "").replaceAll("\\s+", " ").strip(),
          sent.replaceAll("\\s+", " ").strip(),
          name);
    }
  }

  @Test
  void aPageMayAskForTheWordsThatItBeginsWith() throws Exception {
    String all = new String(get("i18n/es.json").body(), StandardCharsets.UTF_8);
    HttpResponse<byte[]> part = get("i18n/es.json?page=panel");
    String some = new String(part.body(), StandardCharsets.UTF_8);
    assertTrue(some.contains("\"ui.start\":") && some.contains("\"ui.login.enter\":"), some);
    assertFalse(some.contains("\"reason.") || some.contains("\"ui.dash."), some);
    assertTrue(some.length() < all.length() / 2);
    assertEquals(
        "application/json;charset=utf-8",
        header(part, "content-type").toLowerCase(java.util.Locale.ROOT));
    assertNotEquals(header(get("i18n/es.json"), "etag"), header(part, "etag"));
    for (String other : new String[] {"?page=nobodys", "?page=", "?x=1", "?page=panel&page=log"}) {
      assertEquals(
          all, new String(get("i18n/es.json" + other).body(), StandardCharsets.UTF_8), other);
    }
    String script = new String(get("js/wake.js?page=panel").body(), StandardCharsets.UTF_8);
    assertTrue(script.contains("watchSleep"), "only words have parts");
  }

  @Test
  void whatIsNotAFileOfThePageIsNobodysBusiness() throws Exception {
    for (String path : new String[] {"js/none.js", "none.css", "js/..%2fpanel.css"}) {
      URI there = server.address().resolve(path);
      assertTrue(get(there.toString()).statusCode() >= 400, path);
    }
  }
}
