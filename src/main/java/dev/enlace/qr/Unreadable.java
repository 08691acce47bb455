package dev.enlace.qr;

/** Something that came is no code, or not one that can be read. */
final class Unreadable extends Exception {
  private static final long serialVersionUID = 1L;

  private final String detail;

  /**
   * Says why.
   *
   * @param detail a word or two for the log; it quotes nothing of what came
   */
  Unreadable(String detail) {
    // Without a stack: it is an answer, and a gateway may cause many.
    super(detail, null, false, false);
    this.detail = detail;
  }

  String detail() {
    return detail;
  }
}
