package dev.enlace.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.enlace.reason.Reason;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a REST gateway, read with distrust: failures come with status 200, JSON comes as
 * {@code text/plain}, and pages come from whatever stands before the gateway.
 */
final class RestReply {
  private static final Pattern THERE_ALREADY =
      Pattern.compile("already|in use|exists", Pattern.CASE_INSENSITIVE);
  private static final Pattern MISSING =
      Pattern.compile(
          "not.?found|not exist|no.such|unknown.session|session.(unknown|missing)",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NO_CODE =
      Pattern.compile("QR_GENERATION_ERROR|unable to generate qr", Pattern.CASE_INSENSITIVE);
  private static final byte[] PNG = {(byte) 0x89, 'P', 'N', 'G'};

  /** How much of a body is searched for words: what says that something failed is short. */
  private static final int SEARCHED = 4_096;

  private final HttpAnswer http;
  private final byte[] bytes;
  private final @Nullable JsonObject json;
  private final @Nullable ProtocolFault unreadable;

  private RestReply(
      HttpAnswer http,
      byte[] bytes,
      @Nullable JsonObject json,
      @Nullable ProtocolFault unreadable) {
    this.http = http;
    this.bytes = bytes;
    this.json = json;
    this.unreadable = unreadable;
  }

  static RestReply read(HttpResponse<byte[]> response) {
    byte[] bytes = response.body();
    String text = new String(bytes, StandardCharsets.UTF_8);
    text = (text.startsWith("\uFEFF") ? text.substring(1) : text).strip();
    HttpAnswer http = new HttpAnswer(response.statusCode(), response.headers(), text);
    boolean looksLikeJson = text.startsWith("{") || text.startsWith("[");
    if (text.isEmpty() || (!looksLikeJson && !http.type().contains("json"))) {
      return new RestReply(http, bytes, null, null);
    }
    try {
      JsonElement element = ForeignJson.read(text);
      return element instanceof JsonObject object
          ? new RestReply(http, bytes, object, null)
          : new RestReply(http, bytes, null, new ProtocolFault("no JSON object"));
    } catch (ProtocolFault e) {
      return new RestReply(http, bytes, null, e);
    }
  }

  int status() {
    return http.status();
  }

  boolean isSuccess() {
    return status() >= 200 && status() < 300;
  }

  /** Its JSON object; null if it has none, or none that can be read. */
  @Nullable JsonObject json() {
    return json;
  }

  /** Its body as text, without the space around it. */
  String text() {
    return http.body();
  }

  /** Its body if it is a picture; null otherwise. */
  byte @Nullable [] png() {
    boolean is = bytes.length > PNG.length && Arrays.equals(bytes, 0, 4, PNG, 0, 4);
    return is ? bytes : null;
  }

  /** Whether what it was asked for is done, as far as it tells. */
  boolean saysDone() {
    return isSuccess() && fault() == null && !saysFailed();
  }

  /** Whether the session is there now, be it that it was before, be it that it has no code yet. */
  boolean saysCreated() {
    if (saysDone() || saysNoCode() || status() == 409) {
      return true;
    }
    boolean refused = status() == 400 || status() == 403 || status() == 422 || saysFailed();
    return refused && says(THERE_ALREADY);
  }

  /** Whether a gateway answers that has no such session. */
  boolean saysMissing() {
    return !isPage() && (status() == 404 || (isSuccess() && saysFailed() && says(MISSING)));
  }

  /** Whether the gateway cannot be asked for this at all. */
  boolean saysNoSuchCall() {
    return status() == 404 || status() == 405 || status() == 501;
  }

  /** Whether there is no code to be had for now, in the words of HTTP. */
  boolean saysNotYet() {
    return !isPage()
        && switch (status()) {
          case 400, 404, 409, 422, 425 -> true;
          default -> false;
        };
  }

  /** Whether its JSON says that it failed, whatever the status says. */
  boolean saysFailed() {
    if (json == null) {
      return false;
    }
    Payload payload = new Payload(List.of(json), List.of());
    return payload.isFalse("success") || payload.isTrue("error") || payload.number("status") >= 400;
  }

  /** Whether a code could not be made, in any form of saying so. */
  boolean saysNoCode() {
    return (status() >= 500 || saysFailed()) && says(NO_CODE);
  }

  /** That it comes from something that is no gateway. */
  Fault stranger() {
    return http.notAGateway();
  }

  /** What makes it of no use, apart from what JSON with status 200 says; null if nothing does. */
  @Nullable Fault fault() {
    if (isSuccess()) {
      if (unreadable != null) {
        boolean tooBig = unreadable.reason() == Reason.GW_TOO_BIG;
        Reason reason = tooBig ? Reason.GW_TOO_BIG : Reason.GW_BAD_REPLY;
        return new Fault(reason, unreadable.detail());
      }
      return isPage() ? http.notAGateway() : null;
    }
    if (saysNoCode()) {
      return new Fault(Reason.QR_GENERATION_ERROR, "status=" + status());
    }
    if (status() == 400 && text().contains("HTTPS port")) { // nginx
      return new Fault(Reason.GW_SCHEME, "http asked, tls expected");
    }
    Fault fault = http.byStatus();
    if (fault != null) {
      return fault;
    }
    boolean stranger = status() < 400 || isPage() || status() == 405;
    return stranger ? http.notAGateway() : new Fault(Reason.GW_BAD_REPLY, "status=" + status());
  }

  private boolean isPage() {
    return json == null && (http.type().contains("html") || text().startsWith("<"));
  }

  private boolean says(Pattern words) {
    return words.matcher(text().substring(0, Math.min(text().length(), SEARCHED))).find();
  }
}
