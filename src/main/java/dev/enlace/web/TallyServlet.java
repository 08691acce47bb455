package dev.enlace.web;

import java.time.InstantSource;
import java.util.Map;

/** Sends how often what happened, for the page that draws it. */
public final class TallyServlet extends Endpoint {
  private final Tallies tallies;
  private final TallyJson json;
  private final InstantSource clock;

  public TallyServlet(Tallies tallies, TallyJson json, InstantSource clock) {
    this.tallies = tallies;
    this.json = json;
    this.clock = clock;
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          TallyWindow window = TallyWindow.of(request, clock.instant());
          Tallies.Counted counted =
              tallies.count(Visit.person(request), History.wanted(request), window.edges());
          byte[] plain = Json.bytes(json.of(window, counted));
          response.setContentType("application/json;charset=utf-8");
          // Numbers alone, and most of them 0: no code or secret is among them.
          Compressed.send(request, response, plain, Compressed.gzip(plain));
        });
  }
}
