package dev.enlace.gateway;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import dev.enlace.gateway.GatewayEvent.Linked;
import dev.enlace.gateway.GatewayEvent.LoggedOut;
import dev.enlace.gateway.GatewayEvent.NotLinked;
import dev.enlace.gateway.GatewayEvent.Scanned;
import dev.enlace.gateway.GatewayEvent.Troubled;
import dev.enlace.reason.Reason;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Turns what a gateway says about one session into events.
 *
 * <p>The order of its rules is the point of it: a gateway that only plays cannot link whatever else
 * it says; a status beats the name that it came under and the code that came with it.
 */
final class GatewayMessages {
  private static final Set<String> CODE_EVENTS =
      Set.of(
          "qr",
          "qrcode",
          "qrcodeupdated",
          "qrupdated",
          "qrimage",
          "newqr",
          "qrgenerated",
          "qrcodegenerated",
          "qrready",
          "sessionqr",
          "qrdata");
  private static final Set<String> LINKED_EVENTS =
      Set.of(
          "authenticated",
          "ready",
          "sessionlogged",
          "loginsuccess",
          "paired",
          "pairsuccess",
          "linked",
          "loggedin");
  private static final Set<String> SCANNED_EVENTS =
      Set.of("scanned", "qrscanned", "qrcodescanned", "linking", "authenticating");
  private static final Set<String> PARTED_EVENTS =
      Set.of("disconnected", "connectionlost", "connectionclosed", "sessionclosed");
  private static final Set<String> LOGGED_OUT_EVENTS =
      Set.of("loggedout", "logout", "deviceremoved", "deviceloggedout", "sessionloggedout");
  private static final Set<String> PASSKEY_EVENTS =
      Set.of("passkeyrequest", "passkeyconfirmation", "passkeyrequired");
  private static final Set<String> ERROR_EVENTS =
      Set.of(
          "error",
          "qrerror",
          "gatewayerror",
          "exception",
          "authfailure",
          "connecterror",
          "sessionerror",
          "qrgenerationerror");
  // Beside those above, the ones in which an unknown status word is worth a complaint.
  private static final Set<String> STATUS_EVENTS =
      Set.of(
          "status",
          "state",
          "connected",
          "connectionupdate",
          "sessionstatus",
          "statusinstance",
          "whatsappstatus",
          "statusfind",
          "whatsappsession",
          "changestate",
          "statechange");

  // Their statuses and errors are those of messages.
  private static final Pattern ABOUT_CHATS =
      Pattern.compile("messag|chat|contact|presence|group|call|label|media|poll|blocklist");

  // In the order in which they are believed: a text is read faster and surer than a picture.
  private static final String[] CODE_NAMES = {"qr", "qrcode", "qrdata", "urlcode"};
  private static final String[] WIDE_CODE_NAMES = {
    "qr", "qrcode", "qrdata", "urlcode", "code", "base64", "image", "data", "url", "src", "value"
  };

  // Shorter ones are pairing codes.
  private static final int MIN_CODE = 20;

  private static final int MAX_SUMMARY = 200;
  private static final Pattern PHONE = Pattern.compile("\\+?([0-9]{5,20})(?:[:@].*)?");

  private final String sessionId;
  private final Redaction redaction;
  private final Troubles troubles;

  /**
   * What was read.
   *
   * @param summary redacted, at most 200 characters; null if it is about another session
   * @param offer what came as a code; null if nothing did
   */
  record Reading(@Nullable String summary, @Nullable GatewayEvent event, @Nullable Offer offer) {
    private static final Reading OF_ANOTHER = new Reading(null, null, null);

    /** Whether it says something about the session, rather than only that somebody is there. */
    boolean isNews() {
      return event != null || offer != null;
    }
  }

  /**
   * Something that came as a code, unchecked: a text or else a picture.
   *
   * @param lifetime by the gateway's word; null if it is silent
   * @param ordinal from 1; 0 if it is silent
   * @param of how many there are in its round; 0 if it is silent
   */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Offer(
      @Nullable String text,
      byte @Nullable [] image,
      @Nullable Duration lifetime,
      int ordinal,
      int of) {
    /** Not the code: this ends up in logs. */
    @Override
    public String toString() {
      return "Offer[lifetime=" + lifetime + ", ordinal=" + ordinal + ", of=" + of + "]";
    }
  }

  GatewayMessages(String sessionId, Redaction redaction) {
    this.sessionId = sessionId;
    this.redaction = redaction;
    this.troubles = new Troubles(redaction);
  }

  /** Reads an event. */
  Reading event(String name, List<? extends JsonElement> arguments, List<byte[]> attachments) {
    Payload payload = new Payload(arguments, attachments);
    if (payload.isOfAnotherThan(sessionId)) {
      return Reading.OF_ANOTHER;
    }
    String plain = Payload.plain(name);
    if (PairingAnswer.CODE_EVENTS.contains(plain) || PairingAnswer.FAILED_EVENTS.contains(plain)) {
      // Nothing of what came with it: no redaction knows such a code from a word.
      return new Reading(
          redaction.text(name, MAX_SUMMARY), PairingAnswer.read(payload, 0, redaction, null), null);
    }
    String summary = redaction.event(name, arguments, MAX_SUMMARY);
    if (payload.isDemo()) {
      return new Reading(summary, new Troubled(Reason.QR_DEMO, "the gateway says so"), null);
    }
    if (plain.matches("message|event") && !payload.text("event").isEmpty()) {
      plain = Payload.plain(payload.text("event"));
    }
    if (ABOUT_CHATS.matcher(plain).lookingAt()) {
      return new Reading(summary, null, null);
    }
    String word = payload.text("status", "state", "connection");
    Standing standing = word.isEmpty() ? null : Standing.of(word);
    Offer offer = mayOffer(standing) ? offer(payload, CODE_EVENTS.contains(plain)) : null;
    GatewayEvent event = offer == null ? event(plain, payload, word, standing) : null;
    return new Reading(summary, event, offer);
  }

  /** Reads the acknowledgement of something that we asked for. */
  Reading answer(String asked, List<? extends JsonElement> arguments, List<byte[]> attachments) {
    Payload payload = new Payload(arguments, attachments);
    if (payload.isOfAnotherThan(sessionId)) {
      return Reading.OF_ANOTHER;
    }
    String summary = redaction.event(asked + " →", arguments, MAX_SUMMARY);
    if (payload.isDemo()) {
      return new Reading(summary, new Troubled(Reason.QR_DEMO, "the gateway says so"), null);
    }
    Standing standing = Standing.of(payload.text("status", "state"));
    if (asked.equals("logout")) {
      GatewayEvent event = null;
      if (isError(payload)) {
        event = troubles.event(Reason.LOGOUT_UNCONFIRMED, payload);
      } else if (payload.isTrue("success")
          || payload.isTrue("ok")
          || standing == Standing.LOGGED_OUT) {
        event = new LoggedOut();
      }
      return new Reading(summary, event, null);
    }
    Offer offer = mayOffer(standing) ? offer(payload, true) : null;
    GatewayEvent event = null;
    if (offer == null && isError(payload)) {
      event = troubles.error("qrerror", payload);
    } else if (offer == null && standing != null) {
      event = byStanding(standing, payload);
    }
    return new Reading(summary, event, offer);
  }

  private @Nullable GatewayEvent event(
      String name, Payload payload, String word, @Nullable Standing standing) {
    boolean settled =
        standing == Standing.LINKED || standing == Standing.SCANNED || standing == Standing.CODE;
    GatewayEvent spoken = settled ? null : troubles.spoken(payload);
    if (spoken != null) {
      return spoken;
    }
    if (ERROR_EVENTS.contains(name)) {
      return troubles.error(name, payload);
    }
    if (name.equals("connected") && (standing == Standing.LINKED || standing == null)) {
      // The word may greet the socket as well; with an account it cannot.
      Account account = account(payload);
      boolean open = standing != null && !Payload.plain(word).equals("connected");
      return open || account.phone() != null ? new Linked(account) : unknown(name, word, standing);
    }
    if (standing != null && standing != Standing.NEUTRAL) {
      return byStanding(standing, payload);
    }
    if (isError(payload)) {
      return LOGGED_OUT_EVENTS.contains(name)
          ? troubles.event(Reason.LOGOUT_UNCONFIRMED, payload)
          : troubles.error(name, payload);
    }
    return standing == null && !word.isEmpty() ? unknown(name, word, null) : byName(name, payload);
  }

  private @Nullable GatewayEvent byName(String name, Payload payload) {
    if (CODE_EVENTS.contains(name)) {
      return new NotLinked(Reason.QR_NOT_READY);
    }
    if (LINKED_EVENTS.contains(name)) {
      return payload.isFalse("status") ? null : new Linked(account(payload));
    }
    if (SCANNED_EVENTS.contains(name)) {
      return new Scanned();
    }
    if (PARTED_EVENTS.contains(name)) {
      return troubles.parted(payload);
    }
    if (LOGGED_OUT_EVENTS.contains(name)) {
      return new LoggedOut();
    }
    return PASSKEY_EVENTS.contains(name) ? troubles.event(Reason.LINK_PASSKEY, payload) : null;
  }

  private GatewayEvent byStanding(Standing standing, Payload payload) {
    return switch (standing) {
      case LINKED -> new Linked(account(payload));
      case SCANNED -> new Scanned();
      case CODE, WORKING, NEUTRAL -> new NotLinked(Reason.QR_NOT_READY);
      case GONE -> troubles.parted(payload);
      case LOGGED_OUT -> new LoggedOut();
      case ROUND_OVER -> troubles.event(Reason.QR_ROUND_OVER, payload);
      case REPLACED -> troubles.event(Reason.LINK_REPLACED, payload);
      case PASSKEY -> troubles.event(Reason.LINK_PASSKEY, payload);
      case RESTRICTED -> troubles.event(Reason.ACCOUNT_RESTRICTED, payload);
      case TURNED_AWAY -> troubles.event(Reason.WA_REFUSED, payload);
      case OUTDATED -> troubles.event(Reason.GW_OUTDATED, payload);
      case MISSING -> troubles.event(Reason.SESSION_MISSING, payload);
      case FAILED -> troubles.error("error", payload);
    };
  }

  private @Nullable GatewayEvent unknown(String name, String word, @Nullable Standing standing) {
    boolean about =
        STATUS_EVENTS.contains(name)
            || CODE_EVENTS.contains(name)
            || LINKED_EVENTS.contains(name)
            || PARTED_EVENTS.contains(name);
    return standing == null && !word.isEmpty() && about
        ? new Troubled(Reason.GW_UNKNOWN_STATUS, "status=" + redaction.text(word, 60))
        : null;
  }

  private static boolean isError(Payload payload) {
    return payload.isFalse("success")
        || payload.isTrue("error")
        || payload.object("error") != null
        || !payload.text("error", "errorcode").isEmpty();
  }

  // Some gateways go on sending the last code of an account that has long been linked.
  private static boolean mayOffer(@Nullable Standing standing) {
    return standing == null
        || standing == Standing.CODE
        || standing == Standing.WORKING
        || standing == Standing.NEUTRAL;
  }

  private static int place(long number) {
    return number >= 1 && number <= 1_000 ? (int) number : 0;
  }

  private static @Nullable Offer offer(Payload payload, boolean wide) {
    String[] names = wide ? WIDE_CODE_NAMES : CODE_NAMES;
    Duration lifetime = lifetime(payload);
    int place = place(payload.number("ordinal", "count"));
    int of = place(payload.number("of"));
    for (String name : names) {
      String text = payload.text(name);
      if (text.length() >= MIN_CODE || (!text.isEmpty() && name.startsWith("qr"))) {
        return new Offer(text, null, lifetime, place, of);
      }
    }
    byte[] image = wide ? payload.image(names) : null;
    if (image != null) {
      return new Offer(null, image, lifetime, place, of);
    }
    String bare = wide ? payload.bareText() : "";
    return bare.isBlank() ? null : new Offer(bare, null, lifetime, place, of);
  }

  private static @Nullable Duration lifetime(Payload payload) {
    long millis = payload.number("expiresinms", "ttlms");
    if (millis < 0) {
      long seconds = payload.number("expiresin", "ttl", "qrduration");
      // Some mean milliseconds and do not say so; no code lives for a thousand seconds.
      millis = seconds >= 1_000 ? seconds : seconds * 1_000;
    }
    return millis < 1_000 || millis > 600_000 ? null : Duration.ofMillis(millis);
  }

  private Account account(Payload payload) {
    String phone =
        payload.text("phone", "phonenumber", "number", "jid", "wuid", "ownerjid", "user", "me");
    String name = payload.text("pushname", "profilename", "name", "verifiedname", "notify");
    JsonObject me = payload.object("me", "user", "account", "info");
    if (me != null) {
      Payload inner = new Payload(List.of(me), List.of());
      if (phone.isEmpty()) {
        phone = inner.text("id", "jid", "phone", "number", "wid", "user");
      }
      if (name.isEmpty()) {
        name = inner.text("pushname", "name", "verifiedname", "notify");
      }
    }
    long number = payload.number("phone", "phonenumber", "number");
    if (phone.isEmpty() && number >= 0) {
      phone = Long.toString(number);
    }
    Matcher digits = PHONE.matcher(phone.replaceAll("[ ()-]", ""));
    String shown = name.isEmpty() ? null : redaction.text(name, 60);
    return digits.matches() || shown != null
        ? new Account(digits.matches() ? digits.group(1) : null, shown)
        : Account.UNKNOWN;
  }
}
