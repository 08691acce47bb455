package dev.enlace.web;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

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

  /**
   * Lets nothing pass before its time.
   *
   * @param wait how long that is; zero if it has come
   * @throws ApiException TOO_OFTEN, with the seconds to wait: a little more than needed, so that
   *     not all who wait come back at the same moment
   */
  static void checkNotTooOften(Duration wait) {
    if (!wait.isZero()) {
      double more = 1 + 0.2 * ThreadLocalRandom.current().nextDouble();
      long seconds = (long) Math.ceil(wait.toMillis() * more / 1000);
      throw new ApiException(
          ApiError.TOO_OFTEN, Map.of("seconds", Long.toString(Math.max(1, seconds))));
    }
  }

  ApiError error() {
    return error;
  }

  Map<String, String> params() {
    return params;
  }
}
