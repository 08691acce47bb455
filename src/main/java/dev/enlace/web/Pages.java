package dev.enlace.web;

import dev.enlace.access.Role;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The pages of the web application, in the language that a browser asks for: what each has of its
 * own, the parts that it has in common with others, and a button for every language there is.
 */
public final class Pages {
  /** {@code %brand%} on a page stands for what is in {@code brand.html} here, and so on. */
  private static final String PARTS = "/WEB-INF/parts/";

  /** At the begin of a line it says nothing to a browser. */
  private static final Pattern INDENTS = Pattern.compile("(?m)^[ \\t]+");

  private static final List<String> OF_SESSION = List.of("panel", "diagnosis");
  private static final List<String> OF_ALL = List.of("sessions", "dashboard", "log");

  private final Function<String, @Nullable InputStream> resources;
  private final Messages messages;
  private final Map<String, String> places;
  // By name and language, and the role where that makes a difference: of those that are the same
  // every time.
  private final Map<String, Filled> kept = new ConcurrentHashMap<>();

  /** One page, as it is sent. */
  private static final class Filled {
    private final byte[] plain;
    private final byte[] gzip;

    Filled(String text) {
      plain = text.getBytes(StandardCharsets.UTF_8);
      gzip = Compressed.gzip(plain);
    }
  }

  /**
   * @param resources opens a file of the web application; null if it is not there
   */
  public Pages(
      Function<String, @Nullable InputStream> resources, Messages messages, Banners banners) {
    this.resources = resources;
    this.messages = messages;
    this.places =
        Map.of(
            "hidepractice", hidden(!banners.practice()),
            "hidenologin", hidden(!banners.noLogin()),
            "hideplain", hidden(!banners.plainGateway()));
  }

  /**
   * What stands at the top of every page from its first moment on: what came later would push all
   * else down.
   */
  public record Banners(boolean practice, boolean noLogin, boolean plainGateway) {}

  private static String hidden(boolean hidden) {
    return hidden ? "hidden" : "";
  }

  /** Sends a page that is the same for everybody of one language. */
  void send(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    sendOnce(name, name, places, request, response);
  }

  /** Sends a page that knows from the beginning in which role somebody looks at it. */
  void sendFor(Role role, String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> all = new HashMap<>(places);
    all.put("role", role.word());
    sendOnce(name + " " + role, name, all, request, response);
  }

  private void sendOnce(
      String key,
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    String language = messages.language(request);
    Filled page =
        kept.computeIfAbsent(
            key + " " + language, unused -> new Filled(spoken(name, places, language)));
    send(page, request, response);
  }

  /** Sends a script for pages of others, with what is to stand in its places. */
  void sendScript(
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Filled script = kept.computeIfAbsent(name, unused -> new Filled(fill(name, places)));
    response.setContentType("text/javascript;charset=utf-8");
    Compressed.send(request, response, script.plain, script.gzip);
  }

  /** Sends a page with what is to stand in its places. */
  void send(
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    send(new Filled(spoken(name, places, messages.language(request))), request, response);
  }

  private String spoken(String name, Map<String, String> places, String language) {
    Map<String, String> all = new HashMap<>(places);
    all.putIfAbsent("languages", PageText.languageButtons(messages, language));
    return PageText.spoken(fill(name, all), language, messages);
  }

  private String fill(String name, Map<String, String> places) {
    String text = read(name);
    if (text == null) {
      throw new IllegalStateException("The web application has no " + name);
    }
    Map<String, String> all = placesOf(name);
    all.putAll(places);
    return fillText(text, all);
  }

  private String fillText(String text, Map<String, String> places) {
    return PageText.fill(
        text,
        place -> {
          String known = places.get(place);
          String part = known == null ? read(PARTS + place + ".html") : null;
          // Only what is ours has places: what came from elsewhere stands there as it is.
          return part == null ? known : fillText(part.strip(), places);
        });
  }

  /** What the parts have to know of the page that they are on. */
  private static Map<String, String> placesOf(String file) {
    String page = file.substring(file.lastIndexOf('/') + 1, file.lastIndexOf('.'));
    Map<String, String> places = new HashMap<>();
    boolean ofSession = OF_SESSION.contains(page);
    places.put("root", ofSession || file.equals(PlainPage.FILE) ? "../../" : "");
    for (List<String> pages : List.of(OF_SESSION, OF_ALL)) {
      pages.forEach(each -> places.put(each, each.equals(page) ? "page" : "false"));
    }
    if (!ofSession) {
      places.put("within", "");
    }
    if (!page.equals("panel")) {
      places.put("veil", "");
    }
    return places;
  }

  private @Nullable String read(String file) {
    try (InputStream in = resources.apply(file)) {
      if (in == null) {
        return null;
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      return file.endsWith(".html") ? INDENTS.matcher(text).replaceAll("") : text;
    } catch (IOException e) {
      throw new IllegalStateException("The web application's " + file + " cannot be read", e);
    }
  }

  private static void send(Filled page, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/html;charset=utf-8");
    response.setHeader("Vary", "Accept-Language");
    Compressed.send(request, response, page.plain, page.gzip);
  }
}
