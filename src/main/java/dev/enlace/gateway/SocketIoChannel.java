package dev.enlace.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO connection, and the sessions that are spoken of on it.
 *
 * <p>What comes is handed on only where it is certain whom it is about: to the session that it
 * names, to the one that asked, or to the only one that was ever spoken of here. A code on another
 * customer's page would be worse than none.
 *
 * <p>Everything in here happens on the scheduler's thread.
 */
final class SocketIoChannel implements SocketIoLink.Owner {
  private final SocketIoGateway gateway;
  private final Channels channels;
  private final SocketIoAttempt attempt;
  private final Set<SocketIoConnection> sessions = new LinkedHashSet<>();

  // Who left counts as well: the gateway may go on speaking of it, and not say so.
  private @Nullable String firstSession;
  private boolean mixed;

  private long lastAsked;
  private boolean joined;
  private boolean over;

  SocketIoChannel(SocketIoGateway gateway, Channels channels) {
    this.gateway = gateway;
    this.channels = channels;
    this.attempt = new SocketIoAttempt(gateway, this);
  }

  void start() {
    attempt.start();
  }

  boolean isOver() {
    return over;
  }

  /** Whether more than one session was ever spoken of here. */
  boolean isMixed() {
    return mixed;
  }

  List<SocketIoConnection> sessions() {
    return List.copyOf(sessions);
  }

  /** Takes a session in; it is told at once if the gateway is there already. */
  void attach(SocketIoConnection session) {
    sessions.add(session);
    if (firstSession == null) {
      firstSession = session.sessionId();
    }
    mixed |= !firstSession.equals(session.sessionId());
    if (joined) {
      session.joined();
    }
  }

  /** Lets a session go. The last one shuts the door. */
  void detach(SocketIoConnection session) {
    if (!sessions.remove(session) || over) {
      return;
    }
    String id = session.sessionId();
    if (sessions.isEmpty()) {
      end(1000);
    } else if (sessions.stream().noneMatch(other -> other.sessionId().equals(id))) {
      emit("unfollow", id);
    }
  }

  /**
   * Asks something about a session.
   *
   * @return the number that the answer will have; -1 if nobody can be asked yet
   */
  long ask(String what, String sessionId) {
    return joined && !over ? emit(what, sessionId) : SocketIoPacket.NO_ID;
  }

  /** Asks for a pairing code for the phone of that number; false if nobody can be asked yet. */
  boolean pair(String sessionId, String phone) {
    if (!joined || over) {
      return false;
    }
    JsonObject payload = about(sessionId);
    payload.addProperty("phone", phone);
    attempt.emit(
        SocketIoPacket.event(
            gateway.settings().namespace(), SocketIoPacket.NO_ID, "pairing_code", payload));
    return true;
  }

  /** Ends it without a word, to the far side or to the sessions. */
  void abort() {
    sessions.clear();
    end(1001);
    attempt.abort();
  }

  private long emit(String what, String sessionId) {
    long id = lastAsked++;
    attempt.emit(SocketIoPacket.event(gateway.settings().namespace(), id, what, about(sessionId)));
    return id;
  }

  private static JsonObject about(String sessionId) {
    JsonObject payload = new JsonObject();
    payload.addProperty("session_id", sessionId);
    payload.addProperty("sessionId", sessionId);
    return payload;
  }

  private void end(int closeCode) {
    if (!over) {
      over = true;
      attempt.close(closeCode);
      channels.ended(this);
    }
  }

  @Override
  public void joined() {
    joined = true;
    sessions().forEach(SocketIoConnection::joined);
  }

  @Override
  public void heartbeat(@Nullable Duration took) {
    sessions().forEach(session -> session.beat(took));
  }

  @Override
  public void over(Fault fault) {
    List<SocketIoConnection> told = sessions();
    sessions.clear();
    end(1000);
    told.forEach(session -> session.lost(fault));
  }

  @Override
  public void packet(SocketIoPacket packet) {
    JsonArray data = packet.data() instanceof JsonArray array ? array : new JsonArray();
    List<JsonElement> parts = data.asList();
    switch (packet.type()) {
      case EVENT, BINARY_EVENT ->
          pushed(parts.get(0).getAsString(), parts.subList(1, parts.size()), packet.attachments());
      case ACK, BINARY_ACK ->
          // The numbers are the channel's: no two sessions ask under the same one.
          sessions().forEach(session -> session.answer(packet.id(), parts, packet.attachments()));
      case CONNECT, DISCONNECT, CONNECT_ERROR -> {}
    }
  }

  private void pushed(String name, List<JsonElement> arguments, List<byte[]> attachments) {
    Payload payload = new Payload(arguments, attachments);
    gateway.pairing().hear(payload);
    Set<String> named = payload.sessions();
    List<SocketIoConnection> meant =
        sessions.stream()
            .filter(session -> named.isEmpty() || named.contains(session.sessionId()))
            .toList();
    if (meant.isEmpty()) {
      return;
    }
    boolean certain =
        named.isEmpty()
            ? !mixed
            : meant.stream().map(SocketIoConnection::sessionId).distinct().count() == 1;
    if (!certain) {
      if (meant.get(0).read(name, arguments, attachments).isNews()) {
        channels.unnamed();
      }
      return;
    }
    boolean news = false;
    for (SocketIoConnection session : meant) {
      GatewayMessages.Reading reading = session.read(name, arguments, attachments);
      session.pushed(reading);
      news |= reading.isNews();
    }
    if (news && named.isEmpty()) {
      channels.unnamed();
    } else if (news) {
      channels.named(this);
    }
  }
}
