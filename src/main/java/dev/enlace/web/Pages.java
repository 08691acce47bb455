package dev.enlace.web;

import dev.enlace.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The pages of the web application, with a button on each for every language there is. */
public final class Pages {
  private final Function<String, @Nullable InputStream> resources;
  private final Map<String, String> places;
  // By name, and the role where that makes a difference: of those that are the same every time.
  private final Map<String, Filled> kept = new ConcurrentHashMap<>();

  /** One page, as it is sent. */
  private static final class Filled {
    private final byte[] plain;
    private final byte[] gzip;

    Filled(byte[] plain) {
      this.plain = plain;
      gzip = Compressed.gzip(plain);
    }
  }

  /**
   * @param resources opens a file of the web application; null if it is not there
   */
  public Pages(Function<String, @Nullable InputStream> resources, Messages messages) {
    this.resources = resources;
    this.places = Map.of("languages", PageText.languageButtons(messages));
  }

  /** Sends a page that is the same for everybody. */
  void send(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    sendKept(name, name, places, request, response);
  }

  /** Sends a page that knows from the beginning in which role somebody looks at it. */
  void sendFor(Role role, String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> all = new HashMap<>(places);
    all.put("role", role.word());
    sendKept(name + " " + role, name, all, request, response);
  }

  /** Sends a script for pages of others, with what is to stand in its places. */
  void sendScript(
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Filled script = kept.get(name);
    if (script == null) {
      script = fill(name, places);
      kept.put(name, script);
    }
    response.setContentType("text/javascript;charset=utf-8");
    Compressed.send(request, response, script.plain, script.gzip);
  }

  private void sendKept(
      String key,
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Filled page = kept.get(key);
    if (page == null) {
      page = fill(name, places);
      kept.put(key, page);
    }
    send(page, request, response);
  }

  /** Sends a page with what is to stand in its places. */
  void send(
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    send(fill(name, places), request, response);
  }

  private Filled fill(String name, Map<String, String> places) throws IOException {
    try (InputStream page = resources.apply(name)) {
      if (page == null) {
        throw new IllegalStateException("The web application has no " + name);
      }
      String text = new String(page.readAllBytes(), StandardCharsets.UTF_8);
      return new Filled(PageText.fill(text, places).getBytes(StandardCharsets.UTF_8));
    }
  }

  private static void send(Filled page, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/html;charset=utf-8");
    Compressed.send(request, response, page.plain, page.gzip);
  }
}
