package dev.enlace.web;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Sends the scripts, styles, words and drawings of the page as small as they get: compressed, which
 * few containers do unless they are told to, and scripts and styles without what is written in them
 * for people, and without their indents. Of the words a page may ask for those that it begins with,
 * {@code ?page=panel}. Each is made ready once.
 */
public final class FilesFilter implements Filter {
  private static final Pattern FILE =
      Pattern.compile(
          "/(?:[\\w-]+|js/[\\w-]+|js/vendor/[\\w-]+|i18n/[\\w-]+)\\.(css|js|json|mjs|svg|webmanifest)");

  /** Which page's words are wanted. Any other query is nothing to us. */
  private static final String PAGE = "page=";

  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css;charset=utf-8",
          "js", "text/javascript;charset=utf-8",
          "json", "application/json;charset=utf-8",
          "mjs", "text/javascript;charset=utf-8",
          "svg", "image/svg+xml",
          "webmanifest", "application/manifest+json");

  /** So many of a file's digest tell it from any other that it ever was. */
  private static final int DIGEST_BYTES = 9;

  // Nothing but comments that have their lines to themselves: what else may be one, only a parser
  // can tell. No line of a template literal may look like one, which FilesTest holds.
  private static final Pattern COMMENTS =
      Pattern.compile("(?m)^[ \\t]*(?:/\\*\\*[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/[ \\t]*|//.*)\\n");

  private static final Pattern STYLE_COMMENTS =
      Pattern.compile("(?m)^[ \\t]*/\\*[^*]*+(?:\\*(?!/)[^*]*+)*+\\*/[ \\t]*\\n");

  // With the empty lines. In a template literal it would be text: FilesTest holds that none has
  // lines.
  private static final Pattern INDENTS = Pattern.compile("(?m)^\\s+");

  private final Function<String, @Nullable InputStream> resources;
  private final PageWords words;
  private final Map<String, Ready> files = new ConcurrentHashMap<>();

  /** One file, as it is sent. */
  private static final class Ready {
    private final byte[] plain;
    private final byte[] gzip;
    private final String digest;

    Ready(byte[] plain) {
      this.plain = plain;
      gzip = Compressed.gzip(plain);
      digest = digest(plain);
    }

    /** Different bytes have different tags. */
    String tag(boolean compressed) {
      return '"' + digest + (compressed ? "-gz" : "") + '"';
    }

    private static String digest(byte[] bytes) {
      try {
        byte[] whole = MessageDigest.getInstance("SHA-256").digest(bytes);
        return Base64.getUrlEncoder().encodeToString(Arrays.copyOf(whole, DIGEST_BYTES));
      } catch (NoSuchAlgorithmException e) {
        throw new IllegalStateException("Every JVM has SHA-256", e);
      }
    }
  }

  /**
   * @param resources opens a file of the web application; null if it is not there
   */
  public FilesFilter(Function<String, @Nullable InputStream> resources) {
    this.resources = resources;
    words = new PageWords(resources);
  }

  @Override
  public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    HttpServletRequest httpRequest = (HttpServletRequest) request;
    HttpServletResponse httpResponse = (HttpServletResponse) response;
    String path = httpRequest.getServletPath();
    Matcher name = FILE.matcher(path);
    boolean reading =
        httpRequest.getMethod().equals("GET") || httpRequest.getMethod().equals("HEAD");
    Ready file = reading && name.matches() ? find(path, page(httpRequest, path)) : null;
    if (file == null) {
      chain.doFilter(request, response);
      return;
    }
    String tag = file.tag(Compressed.isWanted(httpRequest));
    httpResponse.setHeader("ETag", tag);
    String known = httpRequest.getHeader("If-None-Match");
    if (known != null && known.contains(tag)) {
      httpResponse.setHeader("Vary", Compressed.VARY);
      httpResponse.setStatus(HttpServletResponse.SC_NOT_MODIFIED);
      return;
    }
    httpResponse.setContentType(TYPES.get(name.group(1)));
    Compressed.send(httpRequest, httpResponse, file.plain, file.gzip);
  }

  /** The page whose words alone are wanted; nothing where all are. */
  private String page(HttpServletRequest request, String path) {
    String query = request.getQueryString();
    boolean asked = query != null && query.startsWith(PAGE) && path.startsWith(Messages.DIRECTORY);
    String page = asked ? query.substring(PAGE.length()) : "";
    return words.knows(page) ? page : "";
  }

  private @Nullable Ready find(String path, String page) throws IOException {
    String key = page + path;
    Ready known = files.get(key);
    if (known != null) {
      return known;
    }
    try (InputStream in = resources.apply(path)) {
      if (in == null) {
        return null;
      }
      byte[] bytes = in.readAllBytes();
      if (path.endsWith(".js")) {
        bytes = without(COMMENTS, bytes);
      } else if (path.endsWith(".css")) {
        bytes = without(STYLE_COMMENTS, bytes);
      }
      if (!page.isEmpty()) {
        bytes = words.of(page, bytes);
      }
      Ready made = new Ready(bytes);
      files.put(key, made);
      return made;
    }
  }

  private static byte[] without(Pattern comments, byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    String bare = comments.matcher(text).replaceAll("");
    return INDENTS.matcher(bare).replaceAll("").getBytes(StandardCharsets.UTF_8);
  }
}
