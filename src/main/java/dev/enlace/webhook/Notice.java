package dev.enlace.webhook;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** What a receiver can be told. */
enum Notice {
  /** An account was linked. */
  LINKED,
  /** It was unlinked, by whomever. */
  UNLINKED,
  /** Only a person can go on. */
  NEEDS_ACTION,
  /** The way to a linked account was gone, and is there again. */
  RECONNECTED;

  /** All of them, as they are written in the settings. */
  static final List<String> WORDS = Arrays.stream(values()).map(Notice::word).toList();

  /** How it is written in the settings. */
  String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** How it is written in the message. */
  String type() {
    return "session." + word();
  }
}
