package dev.enlace.gateway;

import dev.enlace.gateway.Fault.Doubt;
import dev.enlace.reason.Reason;
import java.net.http.HttpHeaders;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What an HTTP answer means when it is not the one that was hoped for. */
record HttpAnswer(int status, HttpHeaders headers, String body) {
  private static final Duration MAX_RETRY_AFTER = Duration.ofMinutes(15);
  private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-5][0-9][0-9])\\b");
  private static final Pattern V3_FRAMING = Pattern.compile("[0-9]{1,4}:0\\{");

  /** Reads a head, and what came of the body; empty if this is no HTTP answer. */
  static Optional<HttpAnswer> read(String text) {
    Matcher line = STATUS_LINE.matcher(text);
    if (!line.lookingAt()) {
      return Optional.empty();
    }
    int end = text.indexOf("\r\n\r\n");
    String head = end < 0 ? text : text.substring(0, end);
    Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    head.lines()
        .skip(1)
        .filter(field -> field.indexOf(':') > 0)
        .forEach(
            field -> {
              int colon = field.indexOf(':');
              fields
                  .computeIfAbsent(field.substring(0, colon).strip(), name -> new ArrayList<>())
                  .add(field.substring(colon + 1).strip());
            });
    return Optional.of(
        new HttpAnswer(
            Integer.parseInt(line.group(1)),
            HttpHeaders.of(fields, (name, value) -> !name.isEmpty()),
            end < 0 ? "" : text.substring(end + 4)));
  }

  /** What it means as the answer to a request to open a WebSocket. */
  Fault refusedUpgrade() {
    if (status == 101) {
      return new Fault(Reason.GW_UPGRADE_REFUSED, "upgrade=bad_accept");
    }
    Fault fault = byStatus();
    if (fault != null) {
      return fault;
    }
    return status < 400
        ? notAGateway()
        : new Fault(Reason.GW_UPGRADE_REFUSED, "status=" + status, Doubt.WHO_IS_THERE);
  }

  /**
   * What it means as the answer to a GET at Socket.IO's address, if not that Socket.IO is there.
   */
  Fault notPolling() {
    Fault fault = byStatus();
    return fault != null ? fault : notAGateway();
  }

  /**
   * Which Engine.IO version it shows; 0 if Engine.IO is there and does not say; null if it is not.
   */
  @Nullable Integer engineVersion() {
    if (body.startsWith("0{")) {
      return 4;
    }
    if (V3_FRAMING.matcher(body).lookingAt()) {
      return 3;
    }
    return engineCode() >= 0 ? 0 : null;
  }

  /** Engine.IO's own error number; -1 if it is no Engine.IO error. */
  int engineCode() {
    Matcher code = Pattern.compile("\\{\"code\":([0-5]),\"message\":").matcher(body);
    return code.lookingAt() ? Integer.parseInt(code.group(1)) : -1;
  }

  /**
   * How long the far side wants to be left alone: 1 s to 15 min; null if it does not say so in a
   * way that makes sense.
   */
  @Nullable Duration retryAfter() {
    String value = headers.firstValue("Retry-After").orElse("").strip();
    Duration wait;
    if (value.matches("[0-9]{1,9}")) {
      wait = Duration.ofSeconds(Long.parseLong(value));
    } else {
      try {
        // Against the far side's own clock: nobody's clock has to agree with ours.
        wait = Duration.between(date(headers.firstValue("Date").orElse("")), date(value));
      } catch (DateTimeException e) {
        return null;
      }
    }
    if (wait.compareTo(Duration.ofSeconds(1)) < 0) {
      return wait.isNegative() ? null : Duration.ofSeconds(1);
    }
    return wait.compareTo(MAX_RETRY_AFTER) > 0 ? MAX_RETRY_AFTER : wait;
  }

  private static ZonedDateTime date(String text) {
    return ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
  }

  /** What the status alone says; null if it says nothing. */
  @Nullable Fault byStatus() {
    String detail = "status=" + status;
    if (status == 401 || status == 403) {
      return new Fault(Reason.GW_AUTH, detail);
    }
    if (status == 429) {
      return new Fault(Reason.GW_RATE_LIMIT, detail, retryAfter(), Doubt.NONE);
    }
    if (status >= 500) {
      return new Fault(Reason.GW_5XX, detail, retryAfter(), Doubt.NONE);
    }
    return null;
  }

  Fault notAGateway() {
    return new Fault(Reason.GW_NOT_A_GATEWAY, "status=" + status + " type=" + type());
  }

  /** The media type, in small letters and without parameters. */
  String type() {
    String type = headers.firstValue("Content-Type").orElse("none").split(";", 2)[0].strip();
    return type.matches("[a-zA-Z0-9.+/-]{1,60}") ? type.toLowerCase(Locale.ROOT) : "odd";
  }
}
