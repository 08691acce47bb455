package dev.enlace.access;

import static java.lang.System.Logger.Level.INFO;

import dev.enlace.thread.RequestId;

/**
 * Who did what: one line of the log each, with fields that a program can read. No secret is in any
 * of them.
 */
public final class Audit {
  private static final System.Logger log = System.getLogger("dev.enlace.audit");

  private Audit() {}

  /**
   * Notes that somebody did something.
   *
   * @param what one word
   * @param fields pairs of name and value, which may be foreign
   */
  public static void note(String what, Person who, String... fields) {
    String[] all = new String[fields.length + 6];
    all[0] = "who";
    all[1] = who.name();
    all[2] = "role";
    all[3] = who.role().word();
    all[4] = "way";
    all[5] = who.way().name().toLowerCase(java.util.Locale.ROOT);
    System.arraycopy(fields, 0, all, 6, fields.length);
    note(what, all);
  }

  /** The same of somebody who is not known. */
  public static void note(String what, String... fields) {
    StringBuilder line = new StringBuilder("audit=").append(what);
    for (int i = 0; i + 1 < fields.length; i += 2) {
      line.append(' ').append(fields[i]).append('=').append(quoted(fields[i + 1]));
    }
    String request = RequestId.current();
    if (request != null) {
      line.append(" request=").append(quoted(request));
    }
    log.log(INFO, line.toString());
  }

  private static String quoted(String value) {
    String clean = value.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\"\\\\]", "·");
    String cut = clean.length() > 120 ? clean.substring(0, 120) + "…" : clean;
    return cut.matches("[A-Za-z0-9._:/-]+") ? cut : '"' + cut + '"';
  }
}
