package dev.enlace.launcher;

import dev.enlace.diagnosis.Mode;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the diagnosis was asked for.
 *
 * @param key the settings that say where the key is; empty to leave them as they are
 */
record DiagnoseOptions(
    String url,
    String session,
    Mode mode,
    String language,
    boolean json,
    boolean help,
    boolean keyOnCommandLine,
    Map<String, String> key) {
  static final String HELP =
      """
      scripts/diagnose [URL] [--session ID] [--qr | --backend] [--key-file FILE] [--lang LANG] [--json]

      Goes to a gateway hop by hop: what works, what does not, what to do. Without a URL it takes
      ENLACE_GATEWAY_URL.

        (nothing)        everything that can be seen without changing anything at the gateway
        --qr             asks for a code as well and waits for it; the gateway may start the session
        --backend        only as far as being let in
        --session ID     the session to look at; default if left out
        --key-file FILE  the gateway's key, in a file; or put it into ENLACE_GATEWAY_KEY
        --key KEY        the key itself, for others on this machine to read
        --lang LANG      the language of the words, such as en; what the environment says if left out
        --json           for programs

      The other ENLACE_GATEWAY_ settings count as they do for the panel. Exit code: 0 nothing
      failed, 1 something did, 2 wrong usage.
      """;

  /**
   * @param languages finds the language that a tag means; null if there is none such
   * @throws IllegalArgumentException if they make no sense; the message is for whoever typed them
   */
  static DiagnoseOptions read(
      String[] args, Map<String, String> env, Function<String, @Nullable String> languages) {
    Reader reader = new Reader(env, languages);
    for (int i = 0; i < args.length; i++) {
      i += reader.take(args[i], i + 1 < args.length ? args[i + 1] : null);
    }
    return reader.options();
  }

  /** Nothing that is secret. */
  @Override
  public String toString() {
    return "DiagnoseOptions[" + mode + ", session=" + session + "]";
  }

  private static final class Reader {
    private final Map<String, String> env;
    private final Function<String, @Nullable String> languages;
    private @Nullable String url;
    private String session = "default";
    private @Nullable Mode mode;
    private String language;
    private boolean json;
    private boolean help;
    private boolean keyOnCommandLine;
    private Map<String, String> key = Map.of();

    Reader(Map<String, String> env, Function<String, @Nullable String> languages) {
      this.env = env;
      this.languages = languages;
      String locale = env.getOrDefault("LC_ALL", env.getOrDefault("LANG", ""));
      String known = languages.apply(locale.replaceFirst("[.@].*", "").replace('_', '-'));
      language = known == null ? "es" : known;
    }

    /** Returns how many more arguments were taken. */
    int take(String argument, @Nullable String next) {
      switch (argument) {
        case "--help", "-h" -> help = true;
        case "--json" -> json = true;
        case "--qr" -> choose(Mode.QR);
        case "--backend" -> choose(Mode.BACKEND);
        case "--session", "--key", "--key-file", "--lang" -> {
          if (next == null || next.isEmpty()) {
            throw new IllegalArgumentException(argument + " wants a value.");
          }
          set(argument, next);
          return 1;
        }
        default -> {
          // Not repeated: it may be a key that lost its option.
          if (argument.startsWith("-")) {
            throw new IllegalArgumentException("There is an option that does not exist.");
          }
          if (url != null) {
            throw new IllegalArgumentException("One URL is enough.");
          }
          url = argument;
        }
      }
      return 0;
    }

    private void choose(Mode chosen) {
      if (mode != null && mode != chosen) {
        throw new IllegalArgumentException("--qr and --backend exclude each other.");
      }
      mode = chosen;
    }

    private void set(String option, String value) {
      switch (option) {
        case "--session" -> session = value;
        case "--lang" -> {
          String known = languages.apply(value);
          if (known == null) {
            throw new IllegalArgumentException("There are no words in that language.");
          }
          language = known;
        }
        default -> {
          if (!key.isEmpty()) {
            throw new IllegalArgumentException("One key is enough.");
          }
          keyOnCommandLine = option.equals("--key");
          // An empty one hides what the environment says.
          key =
              keyOnCommandLine
                  ? Map.of("enlace.gateway.key", value, "enlace.gateway.key.file", "")
                  : Map.of("enlace.gateway.key", "", "enlace.gateway.key.file", value);
        }
      }
    }

    DiagnoseOptions options() {
      String address = url == null ? env.getOrDefault("ENLACE_GATEWAY_URL", "") : url;
      if (address.isBlank() && !help) {
        throw new IllegalArgumentException(
            "Which gateway? Give its URL, or set ENLACE_GATEWAY_URL.");
      }
      return new DiagnoseOptions(
          address.strip(),
          session,
          mode == null ? Mode.FULL : mode,
          language,
          json,
          help,
          keyOnCommandLine,
          key);
    }
  }
}
