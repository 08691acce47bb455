package dev.enlace.launcher;

import com.google.gson.GsonBuilder;
import dev.enlace.App;
import dev.enlace.Config;
import dev.enlace.GatewayConfig;
import dev.enlace.diagnosis.Address;
import dev.enlace.diagnosis.Finding;
import dev.enlace.diagnosis.Report;
import dev.enlace.web.DiagnosisWords;
import dev.enlace.web.Messages;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.logging.LogManager;
import java.util.stream.Collectors;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Looks after a gateway from the command line. Ends with status 0 if nothing failed, 1 if something
 * did, and 2 if it was called in a way that it does not understand.
 */
public final class Diagnose {
  private Diagnose() {}

  /** As {@link DiagnoseOptions} says. */
  public static void main(String[] args) throws IOException {
    // What goes wrong is in the report.
    LogManager.getLogManager().reset();
    System.exit(
        run(
            args,
            System.getenv(),
            messages(),
            new PrintStream(System.out, true, StandardCharsets.UTF_8),
            new PrintStream(System.err, true, StandardCharsets.UTF_8)));
  }

  /** The same, with everything handed in. */
  static int run(
      String[] args, Map<String, String> env, Messages messages, PrintStream out, PrintStream err) {
    try {
      DiagnoseOptions options = DiagnoseOptions.read(args, env, messages::known);
      if (options.help()) {
        out.print(DiagnoseOptions.HELP);
        return 0;
      }
      if (options.keyOnCommandLine()) {
        err.println(
            "Others on this machine can read a command line: better --key-file FILE, or"
                + " ENLACE_GATEWAY_KEY.");
      }
      Report report = report(options, env);
      DiagnosisWords words = new DiagnosisWords(messages);
      String session = options.session();
      String language = options.language();
      if (options.json()) {
        out.println(
            new GsonBuilder()
                .serializeNulls()
                .disableHtmlEscaping()
                .setPrettyPrinting()
                .create()
                .toJson(words.json(report, session, language)));
      } else {
        print(report, words, session, language, out);
      }
      return report.ok() ? 0 : 1;
    } catch (IllegalArgumentException | Config.WrongSettingException e) {
      err.println(e.getMessage());
      err.println();
      err.print(DiagnoseOptions.HELP);
      return 2;
    }
  }

  private static Report report(DiagnoseOptions options, Map<String, String> env) {
    String url = options.url();
    if (url == null) {
      return ofTheSettings(options, env);
    }
    String problem = Address.problem(url);
    if (problem != null) {
      return Report.ofBadAddress("ENLACE_GATEWAY", problem);
    }
    // The list is hidden: this one is not among them.
    Map<String, String> settings = new HashMap<>(env);
    settings.putAll(options.key("ENLACE_GATEWAY"));
    settings.put("ENLACE_GATEWAYS", "");
    settings.put("ENLACE_GATEWAY_URL", url);
    Config config = Config.read(name -> null, settings);
    return App.diagnose(config, config.gateways().get(0), options.session(), options.mode());
  }

  private static Report ofTheSettings(DiagnoseOptions options, Map<String, String> env) {
    Map<String, String> settings = new HashMap<>(env);
    Config config = Config.read(name -> null, settings);
    GatewayConfig gateway = chosen(config, options.gatewayName());
    settings.putAll(options.key(gateway.settings()));
    config = Config.read(name -> null, settings);
    gateway = chosen(config, gateway.name());
    return App.diagnose(config, gateway, options.session(), options.mode());
  }

  /** The first if none is named. */
  private static GatewayConfig chosen(Config config, @Nullable String name) {
    return config.gateways().stream()
        .filter(gateway -> name == null || gateway.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "The settings name no such gateway. There is "
                        + config.gateways().stream()
                            .map(GatewayConfig::name)
                            .collect(Collectors.joining(", "))
                        + "."));
  }

  private static void print(
      Report report, DiagnosisWords words, String session, String language, PrintStream out) {
    int width =
        report.findings().stream()
            .mapToInt(finding -> words.title(finding.step(), language).length())
            .max()
            .orElse(0);
    String indent = " ".repeat(width + 13);
    for (Finding finding : report.findings()) {
      String mark =
          switch (finding.verdict()) {
            case OK -> "✔";
            case WARNING -> "!";
            case FAILED -> "✖";
            case SKIPPED -> "–";
          };
      String time = finding.skipped() == null ? finding.took().toMillis() + " ms" : "";
      out.printf(
          "%s %-" + width + "s %8s  %s%n",
          mark,
          words.title(finding.step(), language),
          time,
          words.message(finding, report, session, language));
      if (!finding.detail().isEmpty()) {
        out.println(indent + finding.detail());
      }
      String advice = words.advice(finding, report, session, language);
      if (advice != null) {
        out.println(indent + "→ " + advice);
      }
    }
    out.println();
    out.println(words.summary(report, session, language));
  }

  /** The page's own words, from the WAR. */
  private static Messages messages() throws IOException {
    Path war = Main.war();
    try (ZipFile zip = new ZipFile(war.toFile())) {
      List<String> files = zip.stream().map(entry -> "/" + entry.getName()).toList();
      return new Messages(files, path -> open(zip, path));
    }
  }

  private static @Nullable InputStream open(ZipFile zip, String path) {
    ZipEntry entry = zip.getEntry(path.substring(1));
    try {
      return entry == null ? null : zip.getInputStream(entry);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
