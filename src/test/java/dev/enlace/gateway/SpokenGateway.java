package dev.enlace.gateway;

import static dev.enlace.gateway.RestPeer.answer;
import static dev.enlace.gateway.RestPeer.json;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import dev.enlace.gateway.RestPeer.Answer;
import dev.enlace.gateway.RestPeer.Request;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A gateway that speaks one protocol or both, and says what a test wants it to say. */
public final class SpokenGateway implements AutoCloseable {
  /** What it shows as a code of the session {@code aura}. */
  public static final String CODE = "2@abcdefghijklmnopqrstuvwxyz,k,k,k";

  private static final String AURA = "aura";
  private static final Pattern OF_SESSION =
      Pattern.compile("(?:GET|POST) /api/sessions/([^/]+)/(status|qr|logout|pairing-code)");
  private static final Pattern ABOUT = Pattern.compile("\"session_id\":\"([^\"]+)\"");

  /** What it speaks. */
  public enum Tongue {
    SOCKET_IO,
    REST,
    BOTH
  }

  /** How it is. */
  public enum Mood {
    WELL,
    REFUSING,
    HANGING,
    A_PAGE
  }

  /** Where it says that the session stands; as an event, a status, and an answer for the code. */
  public enum Said {
    STARTING("status", "'status':'starting','has_qr':false", ""),
    CODE(
        "qr_code",
        "'status':'qr','hasQR':true,'pairing':true",
        "'qr':'" + SpokenGateway.CODE + "','ordinal':2,'expires_in_ms':18000"),
    SCANNED("authenticated", "'status':'linking','hasQR':true", ""),
    LINKED("authenticated", "'status':'connected','phone':'5215512345678','name':'Aura'", ""),
    LOGGED_OUT("status", "'status':'logged_out','reason':'LOGGED_OUT_BY_PHONE'", ""),
    ANOTHER_LINKED("authenticated", "'session_id':'nora','status':'connected'", ""),
    NO_CODE("gateway_error", "'status':'pending'", "'success':false,'error':'QR_GENERATION_ERROR'"),
    WHATSAPP_AWAY("status", "'status':'reconnecting','reason':'WA_UNREACHABLE'", "");

    private final String event;
    private final String status;
    private final String code;

    Said(String event, String status, String code) {
      this.event = event;
      this.status = status.replace('\'', '"');
      this.code = code.replace('\'', '"');
    }

    String frame(String session) {
      String both = this == NO_CODE ? code : code.isEmpty() ? status : status + "," + code;
      return "42[\"" + event + "\",{" + own(session, both) + "}]";
    }

    Answer restStatus(String session) {
      return json(200, "{\"success\":true," + own(session, status) + "}");
    }

    Answer restCode(String session) {
      return json(this == NO_CODE ? 500 : 200, "{" + own(session, code) + "}");
    }

    private static String own(String session, String members) {
      String its = members.replace(SpokenGateway.CODE, SpokenGateway.codeOf(session));
      return its.contains("session_id") ? its : "\"session_id\":\"" + session + "\"," + its;
    }
  }

  private static final String OPEN =
      "0{\"sid\":\"e1\",\"upgrades\":[],\"pingInterval\":300000,\"pingTimeout\":300000}";

  private final Tongue tongue;
  private final String key;
  private final RestPeer peer;
  private volatile Mood mood = Mood.WELL;
  private volatile int pairStatus = 404;
  private volatile String pairAnswer = "'error':'NOT_FOUND'";
  private final Map<String, Said> said = new ConcurrentHashMap<>(Map.of(AURA, Said.STARTING));

  public SpokenGateway(Tongue tongue, String key) throws IOException {
    this.tongue = tongue;
    this.key = key;
    peer = new RestPeer(this::script);
  }

  public URI url() {
    return peer.url();
  }

  public void is(Mood next) {
    mood = next;
  }

  /** What it answers when it is asked for a pairing code: over REST with that status. */
  public void pairs(int status, String members) {
    pairStatus = status;
    pairAnswer = members.replace('\'', '"');
  }

  /** Of the session {@code aura}. */
  public void says(Said next) {
    says(AURA, next);
  }

  /** Of another one, which it does not know before. */
  public void says(String session, Said next) {
    said.put(session, next);
  }

  /** What it shows as the code of a session. */
  public static String codeOf(String session) {
    return session.equals(AURA) ? CODE : CODE.replace("abc", session);
  }

  /** The requests so far, as in {@code GET /api/sessions}. */
  public List<String> lines() {
    return peer.lines();
  }

  public void awaitRequest() throws InterruptedException {
    peer.await();
  }

  public void awaitAllClosed() throws InterruptedException {
    peer.awaitAllClosed();
  }

  private Answer script(Request request) {
    boolean engine = request.path().startsWith("/socket.io/?");
    return switch (mood) {
      case HANGING -> peer.stall("");
      case A_PAGE -> answer(200, "text/html", "<html>Welcome</html>");
      case REFUSING ->
          engine && tongue != Tongue.REST
              ? json(403, "{\"code\":4,\"message\":\"Forbidden\"}")
              : json(401, "{\"success\":false,\"error\":\"UNAUTHORIZED\"}");
      case WELL -> well(request, engine);
    };
  }

  private Answer well(Request request, boolean engine) {
    if (!key.equals(request.headers().get("X-API-Key"))) {
      return json(401, "{\"error\":\"no key\"}");
    }
    if (engine && tongue != Tongue.REST) {
      return request.path().contains("websocket")
          ? webSocket(request)
          : answer(200, "text/plain", OPEN);
    }
    if (tongue == Tongue.SOCKET_IO) {
      return answer(404, "text/html", "<pre>Cannot GET</pre>");
    }
    return rest(request);
  }

  private Answer rest(Request request) {
    if (request.line().equals("POST /api/sessions")) {
      return json(201, "{\"success\":true}");
    }
    Matcher line = OF_SESSION.matcher(request.line());
    Said what = line.matches() ? said.get(line.group(1)) : null;
    if (what == null) {
      return json(404, "{\"error\":\"NOT_FOUND\"}");
    }
    return switch (line.group(2)) {
      case "status" -> what.restStatus(line.group(1));
      case "qr" -> what.restCode(line.group(1));
      case "pairing-code" -> json(pairStatus, "{" + Said.own(line.group(1), pairAnswer) + "}");
      default -> json(200, "{\"success\":true}");
    };
  }

  // Socket.IO, as little of it as there can be.

  private Answer webSocket(Request request) {
    return new RestPeer.Talk() {
      @Override
      public void talk(InputStream raw, OutputStream out) throws IOException {
        out.write(
            ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Accept: "
                    + accept(request.headers().getOrDefault("Sec-WebSocket-Key", ""))
                    + "\r\n\r\n")
                .getBytes(ISO_8859_1));
        DataInputStream in = new DataInputStream(raw);
        send(out, OPEN);
        while (true) {
          String frame = read(in);
          Matcher about = ABOUT.matcher(frame);
          String session = about.find() ? about.group(1) : AURA;
          if (frame.startsWith("40")) {
            send(out, "40{\"sid\":\"s1\"}");
          } else if (frame.contains("get_qr") && mood == Mood.WELL) {
            send(out, said.getOrDefault(session, Said.STARTING).frame(session));
          } else if (frame.contains("\"pairing_code\"")) {
            String event = pairStatus < 400 ? "pairing_code" : "pairing_error";
            send(out, "42[\"" + event + "\",{" + Said.own(session, pairAnswer) + "}]");
          } else if (frame.contains("logout")) {
            send(out, Said.LOGGED_OUT.frame(session));
          }
        }
      }
    };
  }

  private static String accept(String clientKey) throws IOException {
    try {
      byte[] bytes = (clientKey + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11").getBytes(ISO_8859_1);
      return Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IOException(e);
    }
  }

  private static void send(OutputStream out, String text) throws IOException {
    byte[] payload = text.getBytes(UTF_8);
    out.write(0x81);
    if (payload.length < 126) {
      out.write(payload.length);
    } else {
      out.write(126);
      out.write(payload.length >> 8);
      out.write(payload.length);
    }
    out.write(payload);
    out.flush();
  }

  /** A frame below 64 KiB, of whatever kind, as text. */
  private static String read(DataInputStream in) throws IOException {
    in.readUnsignedByte();
    int length = in.readUnsignedByte() & 0x7f;
    if (length == 126) {
      length = in.readUnsignedShort();
    }
    byte[] mask = in.readNBytes(4);
    byte[] payload = in.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new String(payload, UTF_8);
  }

  @Override
  public void close() throws IOException {
    peer.close();
  }
}
