package dev.enlace;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.regex.Pattern;

/**
 * Who looks after the panel: a few words that are shown as they are, or an address that the page
 * makes a link of, as it does of words with a telephone number in them. It is shown to everybody
 * who may look at the panel.
 */
final class Contact {
  /** Longer ones would push what matters out of sight. */
  static final int MOST = 120;

  private static final String EXAMPLE = "mailto:soporte@example.org";
  // A word, a colon and no blank: «Ana: ext. 204» is a text. What the page makes a link of is none,
  // blank or not.
  private static final Pattern ADDRESS =
      Pattern.compile("(?i)(?:[a-z][a-z0-9+.-]*:\\S|(?:mailto|tel|https?):).*");
  private static final Pattern MAIL = Pattern.compile("mailto:[^\\s@?&<>\"]+@[a-zA-Z0-9.-]+");
  private static final Pattern PHONE = Pattern.compile("tel:\\+?[0-9][0-9().-]{2,24}");

  private Contact() {}

  /** The setting, checked; empty if it is left out. */
  static String read(Values values) {
    return values.text(
        Setting.CONTACT,
        Contact::isRight,
        "has to be a text of up to "
            + MOST
            + " characters, or an address that begins with mailto:, tel: or https://.",
        EXAMPLE);
  }

  private static boolean isRight(String value) {
    if (value.length() > MOST || value.codePoints().anyMatch(Character::isISOControl)) {
      return false;
    }
    return !ADDRESS.matcher(value).matches()
        || MAIL.matcher(value).matches()
        || PHONE.matcher(value).matches()
        || isPage(value);
  }

  private static boolean isPage(String value) {
    try {
      URI page = new URI(value);
      return "https".equals(page.getScheme())
          && page.getHost() != null
          && page.getUserInfo() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
