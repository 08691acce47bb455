package dev.enlace.web;

import java.util.Map;

/** Ends a request with an {@link ApiError}; {@link ErrorFilter} makes the answer of it. */
final class ApiException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ApiError error;
  private final transient Map<String, String> params;

  ApiException(ApiError error) {
    this(error, Map.of());
  }

  /**
   * @param params for the placeholders in the sentence
   */
  ApiException(ApiError error, Map<String, String> params) {
    // It tells of the request, not of us: a stack trace would be noise.
    super(error.name(), null, false, false);
    this.error = error;
    this.params = params;
  }

  ApiError error() {
    return error;
  }

  Map<String, String> params() {
    return params;
  }
}
