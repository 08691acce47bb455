package dev.enlace.web;

import static java.lang.System.Logger.Level.WARNING;

import dev.enlace.gateway.Account;
import dev.enlace.practice.PracticePhone;
import dev.enlace.session.LinkSession;
import dev.enlace.session.Pairing;
import dev.enlace.session.SessionRegistry;
import dev.enlace.session.SessionSnapshot;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Lets the practice phone do what a person would do with a real one. */
public final class PracticeServlet extends Endpoint {
  private static final System.Logger log = System.getLogger(PracticeServlet.class.getName());

  private final SessionRegistry sessions;
  private final @Nullable PracticePhone phone;

  /** What the phone does with the picture of a session. */
  private interface Deed {
    void on(PracticePhone phone, SessionSnapshot snapshot) throws IOException;
  }

  /**
   * @param phone null if there is none
   */
  public PracticeServlet(SessionRegistry sessions, @Nullable PracticePhone phone) {
    this.sessions = sessions;
    this.phone = phone;
  }

  @Override
  Map<String, Action> at(String path) {
    return switch (path) {
      case "/scan" ->
          Map.of("POST", (request, response) -> answer(request, response, PracticeServlet::scan));
      case "/enter" ->
          Map.of("POST", (request, response) -> answer(request, response, PracticeServlet::enter));
      case "/unlink" ->
          Map.of("POST", (request, response) -> answer(request, response, PracticeServlet::unlink));
      default -> throw new ApiException(ApiError.NOT_FOUND);
    };
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, Deed deed)
      throws IOException {
    String id = Json.text(Json.read(request, "session_id"), "session_id");
    if (id != null) {
      Visit.checkMaySee(request, id);
    }
    if (phone == null) {
      throw new ApiException(ApiError.PRACTICE_OFF);
    }
    LinkSession session = id == null ? null : sessions.find(id);
    if (session == null) {
      throw new ApiException(ApiError.SESSION_UNKNOWN);
    }
    try {
      deed.on(phone, session.snapshot());
    } catch (IOException e) {
      log.log(WARNING, "The practice phone did not do it: {0}", e.getMessage());
      throw new ApiException(ApiError.PRACTICE_FAILED);
    }
    Json.send(response, Json.success());
  }

  private static void scan(PracticePhone phone, SessionSnapshot snapshot) throws IOException {
    SessionSnapshot.Qr qr = snapshot.qr();
    if (qr == null) {
      throw new ApiException(ApiError.QR_GONE);
    }
    phone.scan(qr.code());
  }

  private static void enter(PracticePhone phone, SessionSnapshot snapshot) throws IOException {
    Pairing pairing = snapshot.pairing();
    String code = pairing == null ? null : pairing.code();
    if (pairing == null || code == null) {
      throw new ApiException(ApiError.QR_GONE);
    }
    phone.enter(code, pairing.phone());
  }

  private static void unlink(PracticePhone phone, SessionSnapshot snapshot) throws IOException {
    Account account = snapshot.account();
    phone.unlink(account == null ? null : account.phone());
  }
}
