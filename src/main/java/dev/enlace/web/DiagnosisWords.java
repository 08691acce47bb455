package dev.enlace.web;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import dev.enlace.diagnosis.Finding;
import dev.enlace.diagnosis.Report;
import dev.enlace.diagnosis.Skipped;
import dev.enlace.diagnosis.Step;
import dev.enlace.diagnosis.Verdict;
import dev.enlace.reason.Reason;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Puts a diagnosis into words, and into JSON. */
public final class DiagnosisWords {
  private final Messages messages;

  public DiagnosisWords(Messages messages) {
    this.messages = messages;
  }

  /** What a step is called. */
  public String title(Step step, String language) {
    return messages.text(language, "diagnosis." + step + ".title", Map.of());
  }

  /** How it went. */
  public String message(Finding finding, Report report, String session, String language) {
    Map<String, String> params = params(report, session);
    if (finding.skipped() != null) {
      return messages.text(language, "diagnosis.skipped." + finding.skipped(), params);
    }
    Reason reason = finding.reason();
    String key =
        finding.verdict() == Verdict.OK || reason == null
            ? "diagnosis." + finding.step() + (finding.verdict() == Verdict.OK ? ".ok" : ".failed")
            : "reason." + reason + ".title";
    return messages.text(language, key, params);
  }

  /** What to do about it; null where there is nothing to do. */
  public @Nullable String advice(Finding finding, Report report, String session, String language) {
    if (finding.verdict() == Verdict.OK || finding.verdict() == Verdict.SKIPPED) {
      return null;
    }
    String special = "diagnosis.advice." + finding.reason();
    String key =
        messages.has(language, special) ? special : "diagnosis." + finding.step() + ".advice";
    return messages.text(language, key, params(report, session));
  }

  /** The whole of it in one sentence. */
  public String summary(Report report, String session, String language) {
    String key = report.ok() ? "diagnosis.ok" : "diagnosis.failed";
    return messages.text(language, key, params(report, session));
  }

  private static Map<String, String> params(Report report, String session) {
    Map<String, String> params =
        new HashMap<>(Map.of("session", session, "settings", report.settings()));
    if (report.address() != null) {
      params.put("host", report.address().getAuthority());
    }
    return params;
  }

  /** The whole of it, as it goes onto the wire. */
  public JsonObject json(Report report, String session, String language) {
    JsonObject json = Json.success();
    json.addProperty("ok", report.ok());
    json.addProperty("session_id", session);
    json.addProperty(
        "gateway_address", report.address() == null ? null : report.address().toString());
    json.addProperty("took_ms", report.took().toMillis());
    JsonArray steps = new JsonArray();
    for (Finding finding : report.findings()) {
      JsonObject step = new JsonObject();
      step.addProperty("step", finding.step().name());
      step.addProperty("verdict", finding.verdict().name());
      if (finding.skipped() == null) {
        step.addProperty("ms", finding.took().toMillis());
      } else {
        step.add("ms", JsonNull.INSTANCE);
      }
      Skipped skipped = finding.skipped();
      step.addProperty("skipped", skipped == null ? null : skipped.name());
      Reason reason = finding.reason();
      step.addProperty("reason", reason == null ? null : reason.name());
      step.addProperty("detail", finding.detail().isEmpty() ? null : finding.detail());
      step.addProperty("title", title(finding.step(), language));
      step.addProperty("message", message(finding, report, session, language));
      step.addProperty("advice", advice(finding, report, session, language));
      steps.add(step);
    }
    json.add("steps", steps);
    return json;
  }
}
