package dev.enlace.reason;

import static dev.enlace.reason.RetryClass.FAST;
import static dev.enlace.reason.RetryClass.NONE;
import static dev.enlace.reason.RetryClass.QR;
import static dev.enlace.reason.RetryClass.RETRY_AFTER;
import static dev.enlace.reason.RetryClass.SLOW;

/**
 * Why a link is not going well, or why it waits. The name goes onto the wire as it is written here;
 * the words for it are in {@code webapp/i18n}.
 */
public enum Reason {
  // Reaching the gateway.
  /** Nothing listens at the gateway's address. */
  GW_REFUSED(FAST),
  /** The gateway's name cannot be resolved. */
  GW_DNS(SLOW, 3),
  /** No route leads to the gateway's address. */
  GW_UNREACHABLE(FAST),
  /** The address leads to where no gateway may be: a cloud's metadata, many at once, or none. */
  GW_FORBIDDEN_ADDRESS(SLOW, 0, true),
  /** The TCP connection did not come about in time. */
  GW_CONNECT_TIMEOUT(FAST),
  /** The gateway's certificate is not trusted, names another host, or has expired. */
  GW_TLS_CERT(SLOW, 0, true),
  /** The address says https and the gateway speaks http, or the other way round. */
  GW_SCHEME(SLOW, 0, true),
  /** Something in between refuses the WebSocket upgrade. */
  GW_UPGRADE_REFUSED(SLOW, 3),
  /** Something else answers at the address: a page, a redirect, another protocol. */
  GW_NOT_A_GATEWAY(SLOW, 0, true),
  /** The gateway speaks neither Engine.IO 4 nor 3. */
  GW_EIO_VERSION(SLOW, 0, true),
  /** Connected, but the greeting did not come in time. */
  GW_HANDSHAKE_TIMEOUT(FAST),
  /** Something came that the protocol does not allow. */
  GW_PROTOCOL(SLOW, 3),

  // Being let in.
  /** The gateway does not accept the key. */
  GW_AUTH(NONE, 0, true),
  /** The settings do not name the session's gateway any more. */
  GW_NOT_CONFIGURED(NONE, 0, true),
  /** The gateway does not have the Socket.IO namespace that the settings name. */
  GW_NAMESPACE(NONE, 0, true),
  /** The gateway does not know this session. */
  SESSION_MISSING(FAST),
  /** The gateway asked for a pause. */
  GW_RATE_LIMIT(RETRY_AFTER),
  /** The gateway answered with a fault of its own, 500 to 599. */
  GW_5XX(RETRY_AFTER),

  // Reading what it says.
  /** An answer that cannot be read: cut, not JSON, or of another shape. */
  GW_BAD_REPLY(FAST),
  /** A status word that we do not know. */
  GW_UNKNOWN_STATUS(QR),
  /** A frame or a body over the limit. */
  GW_TOO_BIG(SLOW),
  /** The answer did not arrive whole in time. */
  GW_SLOW_REPLY(FAST),

  // The life of the connection.
  /** The connection broke. */
  GW_DROPPED(FAST),
  /** The gateway has been silent for longer than its own heartbeat allows. */
  GW_HEARTBEAT(FAST),
  /** The gateway does not take what we send. */
  GW_SEND_TIMEOUT(FAST),
  /** The gateway said goodbye: it is going away or restarting. */
  GW_RESTARTING(FAST),
  /** The gateway closed this session's namespace. */
  GW_KICKED(FAST),
  /** Again and again, and within minutes, the gateway closes this session. */
  GW_KICKED_REPEATEDLY(NONE, 0, true),
  /** The connection comes and goes. */
  GW_UNSTABLE(FAST),
  /** The gateway lost the session it had; it has to be linked again. */
  SESSION_RECREATED(QR),
  /** The gateway did not confirm that the account was unlinked. */
  LOGOUT_UNCONFIRMED(NONE),

  // The code.
  /** The gateway has no code yet. */
  QR_NOT_READY(QR),
  /** The gateway says that it could not make the code (500 {@code QR_GENERATION_ERROR}). */
  QR_GENERATION_ERROR(QR),
  /** What came as a code cannot be read. */
  QR_UNREADABLE(QR),
  /** A code that can be read, and is not WhatsApp's. */
  QR_NOT_WHATSAPP(SLOW, 0, true),
  /** The gateway is in a demonstration or fallback mode: its codes cannot link. */
  QR_DEMO(SLOW, 0, true),
  /**
   * The same code for longer than a real one can live: the gateway may not be in touch with
   * WhatsApp.
   */
  QR_STALE(SLOW, 3),
  /** The code ran out, the next one is not here yet. */
  QR_RENEWING(QR),
  /** A round of codes ended unscanned; another one begins. */
  QR_ROUND_OVER(FAST),
  /** Codes are paused, because round after round nobody scanned one. */
  QR_PAUSED(NONE),

  // The account.
  /** Scanned; WhatsApp is finishing. */
  LINK_FINISHING(NONE),
  /** Scanned, and then nothing more came in time. */
  LINK_TIMEOUT(FAST),
  /** WhatsApp or the phone turned the link down. */
  LINK_REJECTED(FAST),
  /** WhatsApp asks for a passkey, which the gateway cannot give. */
  LINK_PASSKEY(NONE, 0, true),
  /** The session was opened somewhere else. */
  LINK_REPLACED(NONE, 0, true),
  /** The phone, or WhatsApp, removed this device. */
  LOGGED_OUT_BY_PHONE(NONE),
  /** Somebody unlinked the account from this panel. */
  LOGGED_OUT_HERE(NONE),
  /** Somebody had the panel stop following an account, which stays linked. */
  ACCOUNT_PAUSED(NONE),
  /** WhatsApp restricted or banned the account. */
  ACCOUNT_RESTRICTED(NONE, 0, true),
  /** Another number was linked than the one that is expected here. */
  ACCOUNT_UNEXPECTED(NONE, 0, true),
  /** WhatsApp wants a newer version of the gateway. */
  GW_OUTDATED(NONE, 0, true),

  // The pairing code. These stand beside the session's own reason.
  /** WhatsApp does not know the number that the code was asked for. */
  PAIRING_PHONE_UNKNOWN(NONE),
  /** WhatsApp wants to be asked for such a code later. */
  PAIRING_RATE_LIMIT(NONE),
  /** The gateway cannot ask for such a code, be it that it is too old. */
  PAIRING_UNSUPPORTED(NONE),
  /** The code was not typed in time, or what it belonged to is over. */
  PAIRING_EXPIRED(NONE),
  /** No code came, and nobody said more about it. */
  PAIRING_FAILED(NONE),

  // From the gateway to WhatsApp.
  /** The gateway cannot reach WhatsApp. */
  WA_UNREACHABLE(FAST),
  /** WhatsApp turned the gateway away, for good as far as it can tell. */
  WA_REFUSED(NONE, 0, true),
  /** The gateway's connection to WhatsApp broke; it restores it. */
  WA_DROPPED(FAST),

  // Our own side.
  /** The panel was restarted, and asks the gateway how the session stands. */
  PANEL_RESTARTED(FAST),
  /** A fault in our own code; the session was started afresh. */
  INTERNAL(SLOW);

  private final RetryClass retryClass;
  private final int quickTries;
  private final boolean needsPerson;

  Reason(RetryClass retryClass) {
    this(retryClass, 0, false);
  }

  Reason(RetryClass retryClass, int quickTries) {
    this(retryClass, quickTries, false);
  }

  Reason(RetryClass retryClass, int quickTries, boolean needsPerson) {
    this.retryClass = retryClass;
    this.quickTries = quickTries;
    this.needsPerson = needsPerson;
  }

  /** How it is waited out. */
  public RetryClass retryClass() {
    return retryClass;
  }

  /**
   * How many of the first waits are as short as {@link RetryClass#FAST}, before its own class
   * applies.
   */
  public int quickTries() {
    return quickTries;
  }

  /**
   * Whether a person has to do something; a timer may still look now and then whether it was done.
   */
  public boolean needsPerson() {
    return needsPerson;
  }
}
