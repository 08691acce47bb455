package dev.enlace.web;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** JSON on its way in and out. */
final class Json {
  /** Larger than any body that we expect. */
  static final int MAX_BODY_BYTES = 16 * 1024;

  /** How much of a field's name is repeated, in characters. */
  private static final int MAX_SHOWN = 40;

  private static final Pattern UNSEEN = Pattern.compile("[^\\x21-\\x7e]");

  // Without HTML escaping, or every "=" of a code would be six characters long.
  private static final Gson gson =
      new GsonBuilder()
          .serializeNulls()
          .disableHtmlEscaping()
          .setStrictness(Strictness.STRICT)
          .create();

  private Json() {}

  /** An answer that went well. */
  static JsonObject success() {
    JsonObject json = new JsonObject();
    json.addProperty("success", true);
    return json;
  }

  /** Sends {@code json} with the status that the response has. */
  static void send(HttpServletResponse response, JsonElement json) throws IOException {
    send(response, bytes(json));
  }

  /** As it is sent. */
  static byte[] bytes(JsonElement json) {
    return gson.toJson(json).getBytes(StandardCharsets.UTF_8);
  }

  /** Sends what {@link #bytes} made. */
  static void send(HttpServletResponse response, byte[] bytes) throws IOException {
    response.setContentType("application/json;charset=utf-8");
    response.setContentLength(bytes.length);
    response.getOutputStream().write(bytes);
  }

  /**
   * The object in a request's body; an empty one if there is no body.
   *
   * @param fields all that may be in it: of a name that is written wrong, or that is for us alone
   *     to set, nobody is left to believe that it did something
   * @throws ApiException if the body is too large, is no JSON object, or has another field
   */
  static JsonObject read(HttpServletRequest request, String... fields) throws IOException {
    JsonObject json = read(request);
    for (String name : json.keySet()) {
      if (!Arrays.asList(fields).contains(name)) {
        throw new ApiException(ApiError.BAD_PARAMETER, Map.of("field", shown(name)));
      }
    }
    return json;
  }

  /** A name that somebody else chose, as it may be repeated to them. */
  private static String shown(String name) {
    String clean = UNSEEN.matcher(name).replaceAll("·");
    return clean.substring(0, Math.min(clean.length(), MAX_SHOWN));
  }

  private static JsonObject read(HttpServletRequest request) throws IOException {
    if (request.getContentLengthLong() > MAX_BODY_BYTES) {
      throw new ApiException(ApiError.BODY_TOO_LARGE);
    }
    byte[] bytes = request.getInputStream().readNBytes(MAX_BODY_BYTES + 1);
    if (bytes.length > MAX_BODY_BYTES) {
      throw new ApiException(ApiError.BODY_TOO_LARGE);
    }
    if (bytes.length == 0) {
      return new JsonObject();
    }
    try {
      JsonElement json =
          gson.fromJson(new String(bytes, StandardCharsets.UTF_8), JsonElement.class);
      if (json instanceof JsonObject object) {
        return object;
      }
    } catch (JsonParseException e) {
      // Answered below.
    }
    throw new ApiException(ApiError.BAD_JSON);
  }

  /**
   * A text in an object; null if it is left out.
   *
   * @throws ApiException if it is something else
   */
  static @Nullable String text(JsonObject json, String name) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      return null;
    }
    if (value instanceof JsonPrimitive text && text.isString()) {
      return text.getAsString();
    }
    throw new ApiException(ApiError.BAD_JSON);
  }

  /**
   * A yes or no in an object; {@code otherwise} if it is left out.
   *
   * @throws ApiException if it is something else
   */
  static boolean flag(JsonObject json, String name, boolean otherwise) {
    JsonElement value = json.get(name);
    if (value == null || value.isJsonNull()) {
      return otherwise;
    }
    if (value instanceof JsonPrimitive flag && flag.isBoolean()) {
      return flag.getAsBoolean();
    }
    throw new ApiException(ApiError.BAD_JSON);
  }
}
