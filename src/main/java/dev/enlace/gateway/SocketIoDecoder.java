package dev.enlace.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.enlace.reason.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts Socket.IO packets together from frames, a text and the attachments that it announces. Not
 * thread-safe.
 */
final class SocketIoDecoder {
  /** As in the reference parser. */
  static final int MAX_ATTACHMENTS = 10;

  /** In bytes; a picture of a code has 1,000 to 8,000. */
  static final int MAX_ATTACHMENT = 512 * 1024;

  private static final int MAX_ID_DIGITS = 15;
  private static final int MAX_NAMESPACE = 200;

  // The names that the protocol keeps for itself.
  private static final Set<String> RESERVED =
      Set.of(
          "connect",
          "connect_error",
          "disconnect",
          "disconnecting",
          "newListener",
          "removeListener");

  private @Nullable SocketIoPacket waiting;
  private int expected;

  /** Whether a packet has been announced whose attachments are not all here. */
  boolean isWaiting() {
    return waiting != null;
  }

  /** Forgets a packet that is not whole. */
  void reset() {
    waiting = null;
  }

  /**
   * Takes a text.
   *
   * @return the packet; null if its attachments are still to come
   */
  @Nullable SocketIoPacket text(String text) throws ProtocolFault {
    if (waiting != null) {
      throw new ProtocolFault("text while an attachment is due");
    }
    return new Cursor(text).packet();
  }

  /**
   * Takes an attachment.
   *
   * @return the packet; null if more are to come
   */
  @Nullable SocketIoPacket attachment(byte[] bytes) throws ProtocolFault {
    SocketIoPacket packet = waiting;
    if (packet == null) {
      throw new ProtocolFault("an attachment that nothing announced");
    }
    if (bytes.length > MAX_ATTACHMENT) {
      throw new ProtocolFault(Reason.GW_TOO_BIG, "attachment of " + bytes.length + " bytes");
    }
    packet.attachments().add(bytes);
    if (packet.attachments().size() < expected) {
      return null;
    }
    waiting = null;
    return packet;
  }

  /** Walks through one text. */
  private final class Cursor {
    private final String text;
    private int at;

    Cursor(String text) {
      this.text = text;
    }

    @Nullable SocketIoPacket packet() throws ProtocolFault {
      SocketIoPacket.Type type = type();
      boolean binary =
          type == SocketIoPacket.Type.BINARY_EVENT || type == SocketIoPacket.Type.BINARY_ACK;
      int attachments = binary ? attachments() : 0;
      String namespace = namespace();
      long id = id();
      JsonElement data = at < text.length() ? ForeignJson.read(text.substring(at)) : null;
      checkData(type, data);
      if (!binary) {
        return new SocketIoPacket(type, namespace, id, data, List.of());
      }
      checkPlaceholders(data, attachments);
      SocketIoPacket packet =
          new SocketIoPacket(type, namespace, id, data, new ArrayList<>(attachments));
      if (attachments == 0) {
        return packet;
      }
      waiting = packet;
      expected = attachments;
      return null;
    }

    private SocketIoPacket.Type type() throws ProtocolFault {
      for (SocketIoPacket.Type type : SocketIoPacket.Type.values()) {
        if (!text.isEmpty() && text.charAt(0) == type.number) {
          at = 1;
          return type;
        }
      }
      throw new ProtocolFault("unknown packet type");
    }

    private int attachments() throws ProtocolFault {
      String digits = digits();
      if (digits.isEmpty() || at == text.length() || text.charAt(at) != '-') {
        throw new ProtocolFault("illegal attachments");
      }
      at++;
      if (digits.length() > 2 || Integer.parseInt(digits) > MAX_ATTACHMENTS) {
        throw new ProtocolFault("over " + MAX_ATTACHMENTS + " attachments");
      }
      return Integer.parseInt(digits);
    }

    private String namespace() throws ProtocolFault {
      if (at == text.length() || text.charAt(at) != '/') {
        return SocketIoPacket.MAIN;
      }
      int comma = text.indexOf(',', at);
      int end = comma < 0 ? text.length() : comma;
      // Socket.IO 2 may put a query behind the name.
      String name = text.substring(at, end).split("\\?", 2)[0];
      if (name.length() > MAX_NAMESPACE) {
        throw new ProtocolFault(Reason.GW_TOO_BIG, "long namespace");
      }
      at = comma < 0 ? end : end + 1;
      return name;
    }

    private long id() throws ProtocolFault {
      String digits = digits();
      if (digits.length() > MAX_ID_DIGITS) {
        throw new ProtocolFault("long id");
      }
      return digits.isEmpty() ? SocketIoPacket.NO_ID : Long.parseLong(digits);
    }

    private String digits() {
      int start = at;
      while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
        at++;
      }
      return text.substring(start, at);
    }
  }

  private static void checkData(SocketIoPacket.Type type, @Nullable JsonElement data)
      throws ProtocolFault {
    boolean fits =
        switch (type) {
          case CONNECT -> data == null || data.isJsonObject();
          case DISCONNECT -> data == null;
          case CONNECT_ERROR -> data != null && (data.isJsonObject() || isText(data));
          case EVENT, BINARY_EVENT -> data instanceof JsonArray array && startsWithName(array);
          case ACK, BINARY_ACK -> data instanceof JsonArray;
        };
    if (!fits) {
      throw new ProtocolFault("invalid payload");
    }
  }

  private static boolean startsWithName(JsonArray array) {
    if (array.isEmpty() || !(array.get(0) instanceof JsonPrimitive name)) {
      return false;
    }
    return name.isNumber() || (name.isString() && !RESERVED.contains(name.getAsString()));
  }

  private static boolean isText(JsonElement element) {
    return element instanceof JsonPrimitive primitive && primitive.isString();
  }

  private static void checkPlaceholders(@Nullable JsonElement element, int attachments)
      throws ProtocolFault {
    if (element instanceof JsonArray array) {
      for (JsonElement part : array) {
        checkPlaceholders(part, attachments);
      }
    } else if (element instanceof JsonObject object) {
      if (isPlaceholder(object)) {
        if (place(object) >= attachments) {
          throw new ProtocolFault("illegal attachments");
        }
        return;
      }
      for (JsonElement part : object.asMap().values()) {
        checkPlaceholders(part, attachments);
      }
    }
  }

  /** Whether it stands for an attachment. */
  static boolean isPlaceholder(JsonObject object) {
    return object.get("_placeholder") instanceof JsonPrimitive flag
        && flag.isBoolean()
        && flag.getAsBoolean();
  }

  /** Which attachment it stands for, from 0. */
  static int place(JsonObject placeholder) {
    return placeholder.get("num") instanceof JsonPrimitive number
            && number.isNumber()
            && number.getAsString().matches("[0-9]{1,2}")
        ? number.getAsInt()
        : Integer.MAX_VALUE;
  }
}
