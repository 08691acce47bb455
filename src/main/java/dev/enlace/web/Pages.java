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
 * The pages of the web application: what each has of its own, the parts that it has in common with
 * others, and a button for every language there is.
 */
public final class Pages {
  /** {@code %brand%} on a page stands for what is in {@code brand.html} here, and so on. */
  private static final String PARTS = "/WEB-INF/parts/";

  /** At the begin of a line it says nothing to a browser. */
  private static final Pattern INDENTS = Pattern.compile("(?m)^[ \\t]+");

  private static final List<String> OF_SESSION = List.of("panel", "diagnosis");
  private static final List<String> OF_ALL = List.of("sessions", "dashboard", "log");

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
  public Pages(
      Function<String, @Nullable InputStream> resources, Messages messages, Banners banners) {
    this.resources = resources;
    this.places =
        Map.of(
            "languages", PageText.languageButtons(messages),
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

  /** Sends a page that is the same for everybody. */
  void send(String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    send(filledOnce(name, name, places), request, response);
  }

  /** Sends a page that knows from the beginning in which role somebody looks at it. */
  void sendFor(Role role, String name, HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Map<String, String> all = new HashMap<>(places);
    all.put("role", role.word());
    send(filledOnce(name + " " + role, name, all), request, response);
  }

  /** Sends a script for pages of others, with what is to stand in its places. */
  void sendScript(
      String name,
      Map<String, String> places,
      HttpServletRequest request,
      HttpServletResponse response)
      throws IOException {
    Filled script = filledOnce(name, name, places);
    response.setContentType("text/javascript;charset=utf-8");
    Compressed.send(request, response, script.plain, script.gzip);
  }

  private Filled filledOnce(String key, String name, Map<String, String> places) {
    return kept.computeIfAbsent(key, unused -> fill(name, places));
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

  private Filled fill(String name, Map<String, String> places) {
    String text = read(name);
    if (text == null) {
      throw new IllegalStateException("The web application has no " + name);
    }
    Map<String, String> all = placesOf(name);
    all.putAll(places);
    return new Filled(fillText(text, all).getBytes(StandardCharsets.UTF_8));
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
    Compressed.send(request, response, page.plain, page.gzip);
  }
}
