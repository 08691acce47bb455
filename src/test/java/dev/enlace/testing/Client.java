package dev.enlace.testing;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import dev.enlace.testing.RawHttp.Answer;
import java.io.IOException;
import java.net.URI;

/** The panel's page, as far as the server can tell. */
public final class Client {
  private final URI panel;
  private final String headers;

  public Client(URI panel) {
    this(panel, "");
  }

  /**
   * @param headers lines that go with every request
   */
  private Client(URI panel, String headers) {
    this.panel = panel;
    this.headers = headers;
  }

  /** The same, with a line more in every request: a cookie, for one. */
  public Client with(String header) {
    return new Client(panel, headers + "\n" + header);
  }

  /** Signs in, as the login page does, and goes on with the cookie. */
  public Client signedIn(String what, String secret) throws IOException {
    Answer answer = post("api/login", "{\"" + what + "\":\"" + secret + "\"}");
    return with("Cookie: " + answer.header("set-cookie").split(";")[0]);
  }

  public Answer get(String path) throws IOException {
    return RawHttp.exchange(panel, "GET " + at(path) + " HTTP/1.1" + headers, "");
  }

  public Answer post(String path, String body) throws IOException {
    return RawHttp.exchange(panel, head("POST", path), body);
  }

  public Answer delete(String path) throws IOException {
    return RawHttp.exchange(panel, head("DELETE", path), "");
  }

  /** With another method. */
  public Answer send(String method, String path, String body) throws IOException {
    return RawHttp.exchange(panel, head(method, path), body);
  }

  /** A request of any method, with an empty object as its body if it changes something. */
  public Answer send(String method, String path) throws IOException {
    return method.equals("GET")
        ? get(path)
        : RawHttp.exchange(panel, head(method, path), method.equals("DELETE") ? "" : "{}");
  }

  public JsonObject json(String path) throws IOException {
    return json(get(path));
  }

  public static JsonObject json(Answer answer) {
    return new Gson().fromJson(answer.body(), JsonObject.class);
  }

  /** The first lines of a request that changes something, as the page sends them. */
  public String head(String method, String path) {
    return method
        + " "
        + at(path)
        + " HTTP/1.1\nX-Requested-By: enlace\nContent-Type: application/json\n"
        + "Sec-Fetch-Site: same-origin"
        + headers;
  }

  private String at(String path) {
    return panel.getRawPath() + path;
  }
}
