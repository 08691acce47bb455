package dev.enlace;

import dev.enlace.net.Reach;
import dev.enlace.webhook.Receiver;
import dev.enlace.webhook.Secret;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * One place that is told what happens.
 *
 * @param name unlike all others
 * @param url http or https, without credentials and fragment; its query may be secret
 * @param secret what each message is signed with
 * @param events which of {@link Receiver#EVENTS} it is told
 * @param reach how far the URL may reach
 */
public record WebhookConfig(String name, URI url, String secret, Set<String> events, Reach reach) {
  private static final int SHORTEST_SECRET = 24;

  static List<WebhookConfig> readAll(Values values) {
    List<WebhookConfig> webhooks = new ArrayList<>();
    for (String name : Owners.read(values, Setting.WEBHOOKS, Setting.OF_A_WEBHOOK, "crm,avisos")) {
      webhooks.add(read(values.of(name), name));
    }
    return List.copyOf(webhooks);
  }

  private static WebhookConfig read(Values values, String name) {
    WebhookConfig webhook =
        new WebhookConfig(
            name,
            HttpUrl.read(
                values,
                Setting.WEBHOOK_URL,
                "where “" + name + "” is told what happens",
                "https://crm.example.org/whatsapp"),
            secret(values),
            events(values),
            reach(values));
    try {
      webhook.receiver();
    } catch (IllegalArgumentException e) {
      throw values.wrong(
          Setting.WEBHOOK_URL, String.valueOf(e.getMessage()), "https://crm.example.org/whatsapp");
    }
    return webhook;
  }

  /**
   * The same as the one who sends knows it.
   *
   * @throws IllegalArgumentException if the URL can never be called
   */
  Receiver receiver() {
    return new Receiver(name, url, Secret.of(secret), events, reach);
  }

  private static Reach reach(Values values) {
    return switch (values.text(Setting.WEBHOOK_REACH)) {
      case "public" -> Reach.PUBLIC;
      case "private" -> Reach.PRIVATE;
      case "anywhere" -> Reach.ANYWHERE;
      default ->
          throw values.wrong(
              Setting.WEBHOOK_REACH, "has to be public, private or anywhere.", "private");
    };
  }

  private static String secret(Values values) {
    String secret = values.text(Setting.WEBHOOK_SECRET);
    if (secret.length() < SHORTEST_SECRET || !secret.matches("[\\x21-\\x7e]+")) {
      throw values.wrong(
          Setting.WEBHOOK_SECRET,
          "has to hold at least "
              + SHORTEST_SECRET
              + " characters of printable ASCII without blanks, which nobody can guess.",
          "$(openssl rand -hex 32)");
    }
    try {
      Secret.of(secret);
    } catch (IllegalArgumentException e) {
      throw values.wrong(
          Setting.WEBHOOK_SECRET,
          String.valueOf(e.getMessage()),
          "whsec_$(openssl rand -base64 32)");
    }
    return secret;
  }

  private static Set<String> events(Values values) {
    List<String> events = values.list(Setting.WEBHOOK_EVENTS);
    if (!Receiver.EVENTS.containsAll(events)) {
      throw values.wrong(
          Setting.WEBHOOK_EVENTS,
          "has to be a list of "
              + String.join(", ", Receiver.EVENTS)
              + ", or left out for all of them.",
          "linked,unlinked");
    }
    return Set.copyOf(events.isEmpty() ? Receiver.EVENTS : events);
  }

  /** Neither the secret nor what may be one: this ends up in logs. */
  @Override
  public String toString() {
    return "WebhookConfig[name=%s, host=%s, events=%s]".formatted(name, url.getHost(), events);
  }
}
