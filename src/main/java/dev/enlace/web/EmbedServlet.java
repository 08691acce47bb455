package dev.enlace.web;

import com.google.gson.JsonObject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;

/**
 * Sends what another page loads to have a session's view in it, and the page its frame begins with.
 */
public final class EmbedServlet extends Endpoint {
  /** What another page loads. */
  public static final String SCRIPT = Embedding.SCRIPT;

  /** Where its frame begins. */
  public static final String ENTRY = Embedding.ENTRY;

  private static final String WORDS = "ui.embed.";

  private final Pages pages;
  private final Embedding embedding;
  private final Map<String, String> places;

  /** With the words that the script takes along. */
  public EmbedServlet(Pages pages, Messages messages, Embedding embedding) {
    this.pages = pages;
    this.embedding = embedding;
    JsonObject words = new JsonObject();
    for (String language : messages.languages()) {
      JsonObject own = new JsonObject();
      messages.startingWith(language, WORDS).forEach(own::addProperty);
      words.add(language, own);
    }
    // The script has to have its words with it: they are for when the panel cannot be asked.
    places = Map.of("words", PageText.literal(words.toString()));
  }

  @Override
  Map<String, Action> at(String path) {
    return Map.of(
        "GET",
        (request, response) -> {
          if (request.getServletPath().equals(Embedding.SCRIPT)) {
            sendScript(request, response);
          } else {
            pages.send("/embed.html", request, response);
          }
        });
  }

  private void sendScript(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String origin = request.getHeader("Origin");
    if (embedding.allows(origin)) {
      response.setHeader("Access-Control-Allow-Origin", origin);
    }
    response.setHeader("Cross-Origin-Resource-Policy", "cross-origin");
    response.setHeader("Vary", "Origin");
    pages.sendScript("/js/enlace.js", places, request, response);
  }
}
