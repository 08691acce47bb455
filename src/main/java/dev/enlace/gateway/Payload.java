package dev.enlace.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What came with a gateway's event, seen through the spellings that gateways use: {@code
 * session_id} is {@code sessionId}, and it makes no difference whether things stand at the top or
 * within {@code data}. Names are asked for in small letters, without underscores.
 */
final class Payload {
  private static final int MAX_DEPTH = 4;
  private static final int MAX_OBJECTS = 32;

  // Objects whose members count as the payload's own.
  private static final Set<String> WRAPPERS =
      Set.of(
          "data",
          "payload",
          "result",
          "results",
          "response",
          "body",
          "message",
          "qr",
          "qrcode",
          "instance",
          "session",
          "error",
          "lastdisconnect",
          "output",
          "status");

  private static final String[] SESSION_IDS = {
    "sessionid", "session", "instance", "instancename", "sessionname"
  };

  private final List<Map<String, JsonElement>> objects = new ArrayList<>();
  private final List<String> texts = new ArrayList<>();
  private final List<byte[]> attachments;
  private final List<byte[]> images = new ArrayList<>();

  /**
   * @param attachments what placeholders in {@code arguments} stand for
   */
  Payload(List<? extends JsonElement> arguments, List<byte[]> attachments) {
    this.attachments = attachments;
    for (JsonElement argument : arguments) {
      if (argument instanceof JsonPrimitive primitive && primitive.isString()) {
        texts.add(primitive.getAsString());
      } else if (argument instanceof JsonObject object) {
        byte[] image = image(object);
        if (image != null) {
          images.add(image);
        } else {
          add(object, 0);
        }
      }
    }
  }

  private void add(JsonObject object, int depth) {
    if (depth > MAX_DEPTH || objects.size() >= MAX_OBJECTS) {
      return;
    }
    Map<String, JsonElement> members = new HashMap<>();
    object
        .entrySet()
        .forEach(member -> members.putIfAbsent(plain(member.getKey()), member.getValue()));
    objects.add(members);
    for (Map.Entry<String, JsonElement> member : members.entrySet()) {
      if (WRAPPERS.contains(member.getKey()) && member.getValue() instanceof JsonObject inner) {
        add(inner, depth + 1);
      }
    }
  }

  /** A name in the one spelling that is asked for. */
  static String plain(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]", "");
  }

  /** The sessions that it names; more than one where its names contradict each other. */
  Set<String> sessions() {
    Set<String> named = new HashSet<>();
    for (String name : SESSION_IDS) {
      for (Map<String, JsonElement> object : objects) {
        if (object.get(name) instanceof JsonPrimitive id && !id.isBoolean()) {
          named.add(id.getAsString());
        }
      }
    }
    return named;
  }

  /** Whether it names a session, and not this one. */
  boolean isOfAnotherThan(String sessionId) {
    Set<String> named = sessions();
    return !named.isEmpty() && !named.contains(sessionId);
  }

  /** Whether the gateway says that it only plays. */
  boolean isDemo() {
    for (String name :
        new String[] {
          "fallback",
          "isfallback",
          "fallbackmode",
          "demo",
          "isdemo",
          "demomode",
          "simulated",
          "issimulated",
          "simulation",
          "mock",
          "ismock"
        }) {
      if (isTrue(name)) {
        return true;
      }
    }
    String mode = plain(text("mode", "qrmode", "source"));
    return mode.matches("(fallback|demo|simulat(ed|ion)|mock)(mode)?");
  }

  /** Whether it has a member of that name that says yes. */
  boolean isTrue(String name) {
    return objects.stream()
        .anyMatch(
            object ->
                object.get(name) instanceof JsonPrimitive flag
                    && flag.getAsString().equalsIgnoreCase("true"));
  }

  /** Whether it has a member of that name that says no. */
  boolean isFalse(String name) {
    return objects.stream()
        .anyMatch(
            object ->
                object.get(name) instanceof JsonPrimitive flag
                    && flag.getAsString().equalsIgnoreCase("false"));
  }

  /** The first text under one of these names; empty if there is none. */
  String text(String... names) {
    for (String name : names) {
      for (Map<String, JsonElement> object : objects) {
        if (object.get(name) instanceof JsonPrimitive text
            && text.isString()
            && !text.getAsString().isBlank()) {
          return text.getAsString();
        }
      }
    }
    return "";
  }

  /** All texts under these names, and those that came without a name. */
  String allTexts(String... names) {
    StringBuilder all = new StringBuilder(namedTexts(names));
    texts.forEach(text -> all.append(' ').append(text));
    return all.toString().strip();
  }

  /** All texts under these names. */
  String namedTexts(String... names) {
    StringBuilder all = new StringBuilder();
    for (String name : names) {
      for (Map<String, JsonElement> object : objects) {
        if (object.get(name) instanceof JsonPrimitive text && text.isString()) {
          all.append(text.getAsString()).append(' ');
        }
      }
    }
    return all.toString().strip();
  }

  /** The first number under one of these names, also one written as a text; -1 if there is none. */
  long number(String... names) {
    for (String name : names) {
      for (Map<String, JsonElement> object : objects) {
        if (object.get(name) instanceof JsonPrimitive number
            && number.getAsString().matches("[0-9]{1,15}(\\.[0-9]{1,6})?")) {
          return (long) Double.parseDouble(number.getAsString());
        }
      }
    }
    return -1;
  }

  /** The first object under one of these names. */
  @Nullable JsonObject object(String... names) {
    for (String name : names) {
      for (Map<String, JsonElement> object : objects) {
        if (object.get(name) instanceof JsonObject inner) {
          return inner;
        }
      }
    }
    return null;
  }

  /** The first attachment under one of these names, or one that came without a name. */
  byte @Nullable [] image(String... names) {
    for (String name : names) {
      for (Map<String, JsonElement> object : objects) {
        if (object.get(name) instanceof JsonObject inner) {
          byte[] image = image(inner);
          if (image != null) {
            return image;
          }
        }
      }
    }
    return images.isEmpty() ? null : images.get(0);
  }

  /** The text that came without a name; empty if there is none. */
  String bareText() {
    return texts.isEmpty() ? "" : texts.get(0);
  }

  private byte @Nullable [] image(JsonObject object) {
    int place = SocketIoDecoder.isPlaceholder(object) ? SocketIoDecoder.place(object) : -1;
    return place >= 0 && place < attachments.size() ? attachments.get(place) : null;
  }
}
