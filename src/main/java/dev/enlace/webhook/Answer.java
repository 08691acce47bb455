package dev.enlace.webhook;

import dev.enlace.webhook.Outcome.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a receiver answered, as far as it matters: the status, and when to come back. The body means
 * nothing to us.
 */
record Answer(int status, @Nullable Duration retryAfter) {
  private static final int MAX_HEAD = 16_384;
  private static final Pattern STATUS = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])\\b");
  private static final String START = "HTTP/1.";
  private static final Pattern INTERIM = Pattern.compile("HTTP/1\\.1 1(?!01)[0-9][0-9]\\b");

  /** A head longer than any that makes sense. */
  static final class TooBigException extends IOException {
    private static final long serialVersionUID = 1L;
  }

  /**
   * Reads up to the end of the head.
   *
   * @throws ProtocolException if it is no HTTP
   */
  static Answer read(InputStream in) throws IOException {
    String head;
    int left = MAX_HEAD;
    do {
      head = head(in, left);
      left -= head.length();
    } while (INTERIM.matcher(head).lookingAt());
    Matcher status = STATUS.matcher(head);
    if (!status.lookingAt()) {
      throw new ProtocolException();
    }
    return new Answer(Integer.parseInt(status.group(1)), retryAfter(head));
  }

  /** What follows from it. */
  Outcome outcome() {
    String detail = "status=" + status;
    if (status >= 200 && status < 300) {
      return new Outcome(Verdict.DELIVERED, detail, null);
    }
    if (status == 410) {
      return new Outcome(Verdict.REFUSED, detail + " gone", null);
    }
    if (status >= 300 && status < 400) {
      return Outcome.failed(detail + " redirects are not followed");
    }
    return new Outcome(Verdict.FAILED, detail, status == 429 || status == 503 ? retryAfter : null);
  }

  private static String head(InputStream in, int limit) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    int end = 0;
    while (end < 4) {
      int next = in.read();
      if (next < 0) {
        throw new EOFException();
      }
      if (bytes.size() < START.length() && next != START.charAt(bytes.size())) {
        throw new ProtocolException();
      }
      if (bytes.size() >= limit) {
        throw new TooBigException();
      }
      bytes.write(next);
      boolean expected = next == (end % 2 == 0 ? '\r' : '\n');
      end = expected ? end + 1 : next == '\r' ? 1 : 0;
    }
    return bytes.toString(StandardCharsets.ISO_8859_1);
  }

  private static @Nullable Duration retryAfter(String head) {
    String value = field(head, "Retry-After");
    if (value.matches("[0-9]{1,9}")) {
      return Duration.ofSeconds(Long.parseLong(value));
    }
    try {
      // Against the far side's own clock: nobody's clock has to agree with ours.
      Duration wait = Duration.between(date(field(head, "Date")), date(value));
      return wait.isNegative() ? null : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  private static String field(String head, String name) {
    Matcher field = Pattern.compile("(?im)^" + name + ":(.*)$").matcher(head);
    return field.find() ? field.group(1).strip() : "";
  }
}
