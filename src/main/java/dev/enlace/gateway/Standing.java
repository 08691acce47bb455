package dev.enlace.gateway;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a session stands, by the words of the gateways that we know of. */
enum Standing {
  LINKED(
      "open connected working authenticated ready loggedin islogged inchat online linked paired"
          + " active sessionconnected qrreadsuccessandlogged loginsuccess chatsavailable"),
  SCANNED(
      "linking authenticating pullingwadata syncing scanned qrscanned qrreadsuccess waitchat"
          + " restartrequired"),
  CODE(
      "qr qrcode scanqrcode awaitingscan waitforqrcodeauth qrready phonecode waitingqr waitingforqr"
          + " waitingforscan unpaired unpairedidle notlogged waitforlogin needsqr"),
  WORKING(
      "starting initializing initialising initialized opening pending connecting created pairing"
          + " loading launching stopped idle unlaunched init notstarted sessionnotconnected"
          + " notconnected waiting queued restarting initbrowser openbrowser connectbrowserws"
          + " initwhatsapp successpagewhatsapp"),
  GONE(
      "disconnected disconected close closed reconnecting timeout offline connectionlost dropped"
          + " sessionclosed browsertabclosed browserclose devicenotconnected serverwssnotconnected"
          + " transientdisconnect"),
  LOGGED_OUT(
      "loggedout logout disconnectedmobile desconnectedmobile unlinked deviceremoved"
          + " loggedoutdeviceremoved loggedoutanotherdevice badcredentials deletetoken"),
  ROUND_OVER("qrexpired refused qrtimeout autoclosecalled qrreadfail qrreaderror expired qrlimit"),
  REPLACED("replaced conflict sessionreplaced connectionreplaced"),
  PASSKEY(
      "passkeyrequired passkeyconfirmationrequired passkey actionrequired awaitingresponse"
          + " awaitingconfirmation"),
  RESTRICTED("banned restricted temporaryban loggedoutbanned tosblock smbtosblock"),
  TURNED_AWAY("proxyblock"),
  OUTDATED("deprecatedversion outdated clientoutdated"),
  MISSING("sessionnotfound notfound nosession unconfigured sessionmissing"),
  FAILED("failed error failure erropagewhatsapp fail"),
  /** Says something else than where the session stands. */
  NEUTRAL("success ok true false none unknown");

  private static final Map<String, Standing> BY_WORD = new HashMap<>();

  static {
    for (Standing standing : values()) {
      for (String word : standing.words.split(" ")) {
        BY_WORD.put(word, standing);
      }
    }
  }

  private final String words;

  Standing(String words) {
    this.words = words;
  }

  /** The standing that a word means; null if nobody taught us. */
  static @Nullable Standing of(String word) {
    return BY_WORD.get(Payload.plain(word));
  }
}
