package dev.enlace.gateway;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.MalformedJsonException;
import dev.enlace.reason.Reason;
import java.io.IOException;
import java.io.StringReader;

/**
 * Reads JSON that a stranger wrote: strictly, and within limits that stop it from costing more than
 * it is worth.
 */
final class ForeignJson {
  /** How deep it may nest; what gateways send is below 8. */
  static final int MAX_DEPTH = 32;

  /** How many names and values it may hold. */
  static final int MAX_TOKENS = 10_000;

  /** How many characters a name or a text may have; a code as a picture has 2,000 to 11,000. */
  static final int MAX_STRING = 64 * 1024;

  private final JsonReader reader;
  private int tokens;

  private ForeignJson(String text) {
    reader = new JsonReader(new StringReader(text));
    reader.setStrictness(Strictness.STRICT);
    reader.setNestingLimit(MAX_DEPTH + 1);
  }

  /**
   * @throws ProtocolFault with {@code GW_TOO_BIG} over a limit, with {@code GW_PROTOCOL} if it is
   *     not JSON
   */
  static JsonElement read(String text) throws ProtocolFault {
    ForeignJson json = new ForeignJson(text);
    try {
      JsonElement element = json.element(0);
      if (json.reader.peek() != JsonToken.END_DOCUMENT) {
        throw new ProtocolFault("text after the JSON");
      }
      return element;
    } catch (MalformedJsonException | IllegalStateException | NumberFormatException e) {
      throw new ProtocolFault("not JSON");
    } catch (IOException e) {
      // An end in the middle; a string has no other way of failing to be read.
      throw new ProtocolFault("JSON is cut");
    }
  }

  private JsonElement element(int depth) throws IOException, ProtocolFault {
    if (depth > MAX_DEPTH) {
      throw new ProtocolFault(Reason.GW_TOO_BIG, "JSON nests deeper than " + MAX_DEPTH);
    }
    count();
    return switch (reader.peek()) {
      case BEGIN_OBJECT -> object(depth);
      case BEGIN_ARRAY -> array(depth);
      case STRING -> new JsonPrimitive(bounded(reader.nextString()));
      case NUMBER -> new JsonPrimitive(number(bounded(reader.nextString())));
      case BOOLEAN -> new JsonPrimitive(reader.nextBoolean());
      case NULL -> {
        reader.nextNull();
        yield JsonNull.INSTANCE;
      }
      case END_ARRAY, END_OBJECT, NAME, END_DOCUMENT -> throw new ProtocolFault("not JSON");
    };
  }

  private JsonObject object(int depth) throws IOException, ProtocolFault {
    JsonObject object = new JsonObject();
    reader.beginObject();
    while (reader.hasNext()) {
      count();
      object.add(bounded(reader.nextName()), element(depth + 1));
    }
    reader.endObject();
    return object;
  }

  private JsonArray array(int depth) throws IOException, ProtocolFault {
    JsonArray array = new JsonArray();
    reader.beginArray();
    while (reader.hasNext()) {
      array.add(element(depth + 1));
    }
    reader.endArray();
    return array;
  }

  private void count() throws ProtocolFault {
    if (++tokens > MAX_TOKENS) {
      throw new ProtocolFault(Reason.GW_TOO_BIG, "JSON has over " + MAX_TOKENS + " parts");
    }
  }

  // No BigDecimal: a few characters of it can stand for a gigabyte of digits.
  private static Number number(String text) {
    if (text.matches("-?[0-9]{1,18}")) {
      return Long.valueOf(text);
    }
    return Double.valueOf(text);
  }

  private static String bounded(String text) throws ProtocolFault {
    if (text.length() > MAX_STRING) {
      throw new ProtocolFault(Reason.GW_TOO_BIG, "a text has over " + MAX_STRING + " characters");
    }
    return text;
  }
}
