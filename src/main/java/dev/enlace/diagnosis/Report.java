package dev.enlace.diagnosis;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a diagnosis found.
 *
 * @param address the gateway's, without credentials; null if it is none
 * @param settings what the names of the gateway's settings begin with: {@code ENLACE_GATEWAY}
 * @param findings one for each step, in their order
 * @param took the whole of it, which may be longer than one who joined it has waited
 */
public record Report(
    @Nullable URI address, String settings, List<Finding> findings, Duration took) {
  public Report {
    findings = List.copyOf(findings);
  }

  /**
   * The report on an address that cannot be gone to.
   *
   * @param settings what the names of the gateway's settings begin with
   * @param problem for the technical line, without the address, which may hold a secret
   */
  public static Report ofBadAddress(String settings, String problem) {
    List<Finding> findings = new ArrayList<>();
    for (Step step : Step.values()) {
      findings.add(
          step == Step.URL
              ? Finding.not(step, Verdict.FAILED, Duration.ZERO, null, problem)
              : Finding.skipped(step, Skipped.EARLIER));
    }
    return new Report(null, settings, findings, Duration.ZERO);
  }

  /** Whether nothing failed. */
  public boolean ok() {
    return findings.stream().noneMatch(finding -> finding.verdict() == Verdict.FAILED);
  }
}
