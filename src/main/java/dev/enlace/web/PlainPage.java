package dev.enlace.web;

import dev.enlace.gateway.Account;
import dev.enlace.session.LinkSession;
import dev.enlace.session.LinkState;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionSnapshot;
import jakarta.servlet.http.HttpServletRequest;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The panel for a browser without JavaScript: how the session stands, in words, and the code as an
 * image. It changes nothing, for a wish needs a header that a form cannot send.
 */
final class PlainPage {
  static final String FILE = "/WEB-INF/plain.html";

  /** Seconds after which the browser asks again. */
  static final String REFRESH = "5";

  private static final int STEPS = 4;

  private final Messages messages;
  private final SessionRegistry sessions;

  PlainPage(Messages messages, SessionRegistry sessions) {
    this.messages = messages;
    this.sessions = sessions;
  }

  /** Whether a request is for this page rather than for the panel. */
  static boolean isWanted(HttpServletRequest request) {
    String query = request.getQueryString();
    return query != null && query.startsWith("nojs=");
  }

  /** What stands in the places of the page now. */
  Map<String, String> places(String id, HttpServletRequest request) {
    LinkSession known = sessions.find(id);
    if (known != null) {
      known.seen();
    }
    LinkSession session = sessions.look(id);
    SessionSnapshot snapshot = session.snapshot();
    String language = messages.language(request);
    Words words =
        key ->
            messages.text(
                language,
                key,
                Map.of(
                    "host", String.valueOf(session.gateway().address().getAuthority()),
                    "session", name(snapshot),
                    "status", snapshot.state().name(),
                    "calm", messages.text(language, "ui.calm", Map.of())));
    String message = key(snapshot);
    Map<String, String> places = new HashMap<>();
    places.put("language", language);
    places.put("state", snapshot.state().name());
    places.put(
        "tab",
        words.escaped("ui.tab." + snapshot.state()) + " – " + PageText.escaped(name(snapshot)));
    places.put("name", words.escaped("ui.brand"));
    places.put("session", words.escaped("ui.session"));
    places.put("title", words.escaped(message + ".title"));
    places.put(
        "body",
        words.escaped(message + ".body")
            + (MessageKeys.leavesToo(snapshot) ? " " + words.escaped(MessageKeys.LEAVES_TOO) : ""));
    places.put("account", account(snapshot.account()));
    places.put(
        "code",
        snapshot.qr() == null || Sight.of(request) == Sight.NO_CODE
            ? ""
            : code(snapshot, id, words));
    places.put("note", words.escaped("ui.nojs.note"));
    places.put("again", words.escaped("ui.nojs.again"));
    places.put("languages", languages(language));
    return places;
  }

  /** The words of the catalogue, in the language and with the parameters of one request. */
  private interface Words {
    String of(String key);

    default String escaped(String key) {
      return PageText.escaped(of(key));
    }
  }

  private static String name(SessionSnapshot snapshot) {
    String name = snapshot.name();
    return name == null ? snapshot.id() : name;
  }

  /** In the two states in which it is well, what it is matters more than why. */
  private static String key(SessionSnapshot snapshot) {
    LinkState state = snapshot.state();
    boolean well = state == LinkState.AWAITING_SCAN || state == LinkState.LINKED;
    return well && !snapshot.unlinking() ? "state." + state : MessageKeys.of(snapshot);
  }

  private static String account(@Nullable Account account) {
    if (account == null) {
      return "";
    }
    return Stream.of(account.name(), PhoneNumber.masked(account.phone()))
        .filter(part -> part != null && !part.isEmpty())
        .map(PageText::escaped)
        .collect(Collectors.joining(" · "));
  }

  private static String code(SessionSnapshot snapshot, String id, Words words) {
    String steps =
        IntStream.rangeClosed(1, STEPS)
            .mapToObj(n -> "<li>" + PageText.sentence(words.of("ui.how." + n)) + "</li>")
            .collect(Collectors.joining());
    return """
    <img src="../../api/sessions/%s/qr.png?v=%d" width="360" height="360" alt="%s" />
    <ol class="how">%s</ol>
    """
        .formatted(id, snapshot.version(), words.escaped("ui.qr.label"), steps);
  }

  private String languages(String chosen) {
    return messages.languages().stream()
        .map(
            language ->
                """
                <a href="?nojs=1&amp;lang=%s" lang="%s"%s>%s</a>
                """
                    .formatted(
                        language,
                        language,
                        language.equals(chosen) ? " aria-current=\"true\"" : "",
                        PageText.escaped(messages.text(language, "language.name", Map.of()))))
        .collect(Collectors.joining());
  }
}
