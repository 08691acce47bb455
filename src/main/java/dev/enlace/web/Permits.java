package dev.enlace.web;

import static dev.enlace.web.Permit.anybody;
import static dev.enlace.web.Permit.least;

import dev.enlace.access.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every address and who may do what there. What does not stand here is refused, whoever asks;
 * {@code docs/security.md} shows the same table.
 */
final class Permits {
  private static final String ID = "/api/sessions/{id}";

  static final List<Permit> ALL =
      List.of(
          // What has to be there before anybody is known.
          anybody("GET", "/healthz"),
          anybody("GET", "/readyz"),
          anybody("GET", "/error"),
          anybody("GET", "/entrar"),
          anybody("GET", "/invitado"),
          anybody("GET", Embedding.ENTRY),
          anybody("GET", Embedding.SCRIPT),
          anybody("GET", "/api/login"),
          anybody("POST", "/api/login"),
          anybody("POST", "/api/logout"),
          anybody("GET", "/panel.css"),
          anybody("GET", "/list.css"),
          anybody("GET", "/log.css"),
          anybody("GET", "/dashboard.css"),
          anybody("GET", "/diagnosis.css"),
          anybody("GET", "/favicon.svg"),
          anybody("GET", "/favicon-attention.svg"),
          anybody("GET", "/favicon-linked.svg"),
          anybody("GET", "/favicon-offline.svg"),
          anybody("GET", "/favicon-wait.svg"),
          anybody("GET", "/icon-192.png"),
          anybody("GET", "/icon-512.png"),
          anybody("GET", "/icon-maskable.png"),
          anybody("GET", "/manifest.webmanifest"),
          anybody("GET", "/js/*"),
          anybody("GET", "/i18n/*"),
          // Pages.
          least(Role.VIEWER, "GET", "/"),
          least(Role.VIEWER, "GET", "/panel_cliente"),
          least(Role.VIEWER, "GET", "/panel_cliente/"),
          least(Role.VIEWER, "GET", "/panel_cliente/{id}/whatsapp").andGuests(),
          least(Role.VIEWER, "GET", "/panel_cliente/{id}" + Embedding.ENTRY).andGuests(),
          least(Role.OPERATOR, "GET", "/panel_cliente/{id}/diagnostico"),
          least(Role.VIEWER, "GET", "/sesiones"),
          least(Role.VIEWER, "GET", "/tablero"),
          least(Role.ADMIN, "GET", "/registro"),
          // What they ask.
          least(Role.VIEWER, "GET", "/api/panel").andGuests().whenRepeated(),
          least(Role.VIEWER, "GET", "/api/openapi.json"),
          least(Role.VIEWER, "GET", "/api/sessions").whenRepeated(),
          least(Role.OPERATOR, "POST", "/api/sessions"),
          least(Role.OPERATOR, "PATCH", ID),
          least(Role.OPERATOR, "DELETE", ID),
          least(Role.VIEWER, "GET", ID + "/status").andGuests().whenRepeated(),
          least(Role.VIEWER, "GET", ID + "/events").whenRepeated(),
          least(Role.OPERATOR, "GET", ID + "/qr.png").andGuests(),
          least(Role.OPERATOR, "GET", ID + "/qr.svg").andGuests(),
          least(Role.OPERATOR, "POST", ID + "/link").andGuests(),
          least(Role.OPERATOR, "POST", ID + "/pairing-code").andGuests(),
          least(Role.OPERATOR, "POST", ID + "/account"),
          least(Role.OPERATOR, "POST", ID + "/refresh"),
          least(Role.OPERATOR, "POST", ID + "/stop"),
          least(Role.OPERATOR, "POST", ID + "/share"),
          least(Role.OPERATOR, "DELETE", ID + "/share"),
          least(Role.OPERATOR, "GET", ID + "/share").whenRepeated(),
          least(Role.OPERATOR, "POST", ID + "/logout"),
          least(Role.OPERATOR, "POST", "/api/practice/scan"),
          least(Role.OPERATOR, "POST", "/api/practice/enter"),
          least(Role.OPERATOR, "POST", "/api/practice/unlink"),
          least(Role.OPERATOR, "GET", "/api/diagnosis"),
          least(Role.VIEWER, "GET", "/api/tally").whenRepeated(),
          // What is behind it all.
          least(Role.ADMIN, "GET", "/api/logins"),
          least(Role.ADMIN, "DELETE", "/api/logins/{login}"),
          least(Role.ADMIN, "GET", "/api/events").whenRepeated(),
          least(Role.ADMIN, "GET", "/api/events.csv"),
          least(Role.VIEWER, "GET", "/metrics").overAllSessions().whenRepeated());

  private Permits() {}

  /** A permit that an address falls under, and whose session it is about. */
  record Found(Permit permit, @Nullable String sessionId) {}

  /**
   * The permit for a request.
   *
   * @throws ApiException if there is none: NOT_FOUND, or METHOD_NOT_ALLOWED
   */
  static Found find(String method, String address) {
    String asked = method.equals("HEAD") ? "GET" : method;
    List<Permit> others = new ArrayList<>();
    for (Permit permit : ALL) {
      Map<String, String> names = permit.match(address);
      if (names != null && permit.method().equals(asked)) {
        return new Found(permit, names.get("id"));
      }
      if (names != null) {
        others.add(permit);
      }
    }
    throw new ApiException(others.isEmpty() ? ApiError.NOT_FOUND : ApiError.METHOD_NOT_ALLOWED);
  }

  /** What an address is of, without what it names; an unknown one is not told. */
  static String pattern(String address) {
    return ALL.stream()
        .filter(permit -> permit.match(address) != null)
        .map(Permit::path)
        .findFirst()
        .orElse("unknown");
  }

  /** The methods that an address takes, for the header of that name. */
  static String allowed(String address) {
    TreeSet<String> methods = new TreeSet<>();
    for (Permit permit : ALL) {
      if (permit.match(address) != null) {
        methods.add(permit.method());
      }
    }
    return String.join(", ", methods);
  }
}
