package dev.enlace.web;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What stands behind the question mark. */
final class Query {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}");

  private Query() {}

  /**
   * A parameter, or null if it was left out.
   *
   * @throws ApiException if it was given twice, or the query cannot be read
   */
  static @Nullable String text(HttpServletRequest request, String name) {
    if (request.getQueryString() == null) {
      // Finding that out of the parameters takes a container longer than all the rest.
      return null;
    }
    String[] values;
    try {
      values = request.getParameterValues(name);
    } catch (RuntimeException e) {
      // Each container has an exception of its own for a broken escape.
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    if (values == null) {
      return null;
    }
    if (values.length > 1) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    return values[0];
  }

  /**
   * All values of a parameter that may be given more than once.
   *
   * @throws ApiException if the query cannot be read
   */
  static List<String> texts(HttpServletRequest request, String name) {
    if (request.getQueryString() == null) {
      return List.of();
    }
    try {
      String[] values = request.getParameterValues(name);
      return values == null ? List.of() : List.of(values);
    } catch (RuntimeException e) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
  }

  /**
   * A count, or null if it was left out.
   *
   * @throws ApiException if it is none
   */
  static @Nullable Long number(HttpServletRequest request, String name) {
    String text = text(request, name);
    if (text == null) {
      return null;
    }
    if (!NUMBER.matcher(text).matches()) {
      throw new ApiException(ApiError.BAD_PARAMETER);
    }
    return Long.valueOf(text);
  }
}
