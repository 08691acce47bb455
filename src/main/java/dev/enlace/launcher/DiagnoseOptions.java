package dev.enlace.launcher;

import dev.enlace.diagnosis.Mode;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What the diagnosis was asked for.
 *
 * @param url null for a gateway of the settings
 * @param gatewayName which of those; null for the first
 * @param key null for the one in the settings
 * @param keyFile a file with the key; null for none
 */
record DiagnoseOptions(
    @Nullable String url,
    @Nullable String gatewayName,
    String session,
    Mode mode,
    String language,
    boolean json,
    boolean help,
    @Nullable String key,
    @Nullable String keyFile) {
  static final String HELP =
      """
      scripts/diagnose [URL | --gateway-name NAME] [--session ID] [--qr | --backend] [--key-file FILE]
                       [--lang LANG] [--json]

      Goes to a gateway hop by hop: what works, what does not, what to do. Without a URL it is one
      of the panel's settings, the first unless it is named.

        (nothing)        everything that can be seen without changing anything at the gateway
        --qr             asks for a code as well and waits for it; the gateway may start the session
        --backend        only as far as being let in
        --gateway-name NAME
                         which gateway of the settings
        --session ID     the session to look at; default if left out
        --key-file FILE  the gateway's key, in a file; or put it into ENLACE_GATEWAY_KEY
        --key KEY        the key itself, for others on this machine to read
        --lang LANG      the language of the words, such as en; what the environment says if left out
        --json           for programs

      The settings count as they do for the panel; with a URL, those of the gateway that has no
      name in them. Exit code: 0 nothing failed, 1 something did, 2 wrong usage.
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

  /** Whether others on this machine can read the key. */
  boolean keyOnCommandLine() {
    return key != null;
  }

  /**
   * What the environment has to say of the key, for a gateway whose settings' names begin like
   * that; nothing if the settings say it.
   */
  Map<String, String> key(String settings) {
    if (key == null && keyFile == null) {
      return Map.of();
    }
    // An empty one hides what is set elsewhere.
    return Map.of(
        settings + "_KEY", key == null ? "" : key,
        settings + "_KEY_FILE", keyFile == null ? "" : keyFile);
  }

  /** Nothing that is secret. */
  @Override
  public String toString() {
    return "DiagnoseOptions[" + mode + ", session=" + session + "]";
  }

  private static final class Reader {
    private final Function<String, @Nullable String> languages;
    private @Nullable String url;
    private @Nullable String gatewayName;
    private String session = "default";
    private @Nullable Mode mode;
    private String language;
    private boolean json;
    private boolean help;
    private @Nullable String key;
    private @Nullable String keyFile;

    Reader(Map<String, String> env, Function<String, @Nullable String> languages) {
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
        case "--session", "--gateway-name", "--key", "--key-file", "--lang" -> {
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
        case "--gateway-name" -> gatewayName = value;
        case "--lang" -> {
          String known = languages.apply(value);
          if (known == null) {
            throw new IllegalArgumentException("There are no words in that language.");
          }
          language = known;
        }
        default -> {
          if (key != null || keyFile != null) {
            throw new IllegalArgumentException("One key is enough.");
          }
          if (option.equals("--key")) {
            key = value;
          } else {
            keyFile = value;
          }
        }
      }
    }

    DiagnoseOptions options() {
      if (url != null && gatewayName != null) {
        throw new IllegalArgumentException(
            "--gateway-name is for a gateway of the settings: either that, or a URL.");
      }
      return new DiagnoseOptions(
          url == null ? null : url.strip(),
          gatewayName,
          session,
          mode == null ? Mode.FULL : mode,
          language,
          json,
          help,
          key,
          keyFile);
    }
  }
}
