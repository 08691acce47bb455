package dev.enlace.gateway;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One Socket.IO packet, without the Engine.IO type before it.
 *
 * @param namespace {@code /} for the main one
 * @param id what an acknowledgement refers to; -1 for none
 * @param data null if there is none
 * @param attachments the binary parts that {@code _placeholder} objects in {@code data} stand for
 */
record SocketIoPacket(
    Type type, String namespace, long id, @Nullable JsonElement data, List<byte[]> attachments) {
  /** The kinds. */
  enum Type {
    CONNECT('0'),
    DISCONNECT('1'),
    EVENT('2'),
    ACK('3'),
    CONNECT_ERROR('4'),
    BINARY_EVENT('5'),
    BINARY_ACK('6');

    final char number;

    Type(char number) {
      this.number = number;
    }
  }

  static final String MAIN = "/";
  static final long NO_ID = -1;

  private static final Gson GSON =
      new GsonBuilder().disableHtmlEscaping().serializeNulls().create();

  /** Asks to be let into a namespace. */
  static SocketIoPacket connect(String namespace, @Nullable JsonElement auth) {
    return new SocketIoPacket(Type.CONNECT, namespace, NO_ID, auth, List.of());
  }

  /** Says something. */
  static SocketIoPacket event(String namespace, long id, String name, JsonElement payload) {
    JsonArray data = new JsonArray();
    data.add(name);
    data.add(payload);
    return new SocketIoPacket(Type.EVENT, namespace, id, data, List.of());
  }

  /** Acknowledges, with nothing to add. */
  static SocketIoPacket ack(String namespace, long id) {
    return new SocketIoPacket(Type.ACK, namespace, id, new JsonArray(), List.of());
  }

  /** As a text frame. Packets of ours carry no attachments. */
  String encode() {
    StringBuilder text = new StringBuilder().append(type.number);
    if (!namespace.equals(MAIN)) {
      text.append(namespace).append(',');
    }
    if (id != NO_ID) {
      text.append(id);
    }
    if (data != null) {
      text.append(GSON.toJson(data));
    }
    return text.toString();
  }
}
