package dev.enlace.webhook;

import dev.enlace.net.AddressGuard;
import dev.enlace.net.Reach;
import java.net.URI;
import java.util.List;
import java.util.Set;

/**
 * Somebody who is told what happens.
 *
 * @param name what it is called in the settings, unlike all others
 * @param url http or https, without credentials and fragment; its path and query may be secret
 * @param events which of {@link #EVENTS} it is told
 * @param reach how far the URL may reach
 */
public record Receiver(String name, URI url, Secret secret, Set<String> events, Reach reach) {
  /** All that can be told. */
  public static final List<String> EVENTS = Notice.WORDS;

  /**
   * Checks what can be checked without asking for the host's name.
   *
   * @throws IllegalArgumentException if the URL can never be called, or an event is unknown; the
   *     message, to follow the name of the setting, is for a person
   */
  public Receiver {
    AddressGuard.of(url, reach);
    events = Set.copyOf(events);
    if (!EVENTS.containsAll(events)) {
      throw new IllegalArgumentException("has to be a list of " + String.join(", ", EVENTS) + ".");
    }
  }

  /** One that is on the internet, or in a private network under its number. */
  public Receiver(String name, URI url, Secret secret, Set<String> events) {
    this(name, url, secret, events, Reach.PUBLIC);
  }

  /** Neither the secret nor what may be one: this ends up in logs. */
  @Override
  public String toString() {
    return "Receiver[name=%s, host=%s, events=%s]".formatted(name, url.getHost(), events);
  }
}
