package dev.enlace.diagnosis;

import dev.enlace.reason.Reason;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one step.
 *
 * @param took how long it took; of a step that shares its question with another one, zero
 * @param reason why it did not go well, where there is a name for it
 * @param skipped null unless it was skipped
 * @param detail for the technical line: redacted, at most 200 characters; empty if there is none
 */
public record Finding(
    Step step,
    Verdict verdict,
    Duration took,
    @Nullable Reason reason,
    @Nullable Skipped skipped,
    String detail) {

  static Finding ok(Step step, Duration took, String detail) {
    return new Finding(step, Verdict.OK, took, null, null, detail);
  }

  static Finding not(
      Step step, Verdict verdict, Duration took, @Nullable Reason reason, String detail) {
    return new Finding(step, verdict, took, reason, null, detail);
  }

  static Finding skipped(Step step, Skipped why) {
    return new Finding(step, Verdict.SKIPPED, Duration.ZERO, null, why, "");
  }
}
