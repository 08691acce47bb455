// One account, linked or to be linked, and its connection to WhatsApp.
import { EventEmitter } from "node:events";
import makeWASocket from "baileys";
import QRCode from "qrcode";
import { asksForRestart, causeOf, HttpAnswer, Silence } from "./cause.js";
import { PairingCodes } from "./pairing-codes.js";

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 30_000;
/**
 * From opening a connection to WhatsApp's first word that matters: a code, or the login's success.
 */
const WORD_DEADLINE_MS = 45_000;
/** From the scan to WhatsApp's order to connect anew. */
const LINK_DEADLINE_MS = 30_000;
const LOGOUT_DEADLINE_MS = 5_000;
const FAREWELL_MS = 2_000;
/** How long Baileys shows a code: the first of a round, and the others. */
const FIRST_CODE_MS = 60_000;
const NEXT_CODE_MS = 20_000;
/** A server that hangs up this shortly before the last code's end ended the round. */
const ROUND_SLACK_MS = 3_000;
const STOPPED = ["stopped", "qr_expired", "logged_out", "replaced", "refused"];
const IMAGE = { errorCorrectionLevel: "L", margin: 4, scale: 5 };

/**
 * Emits `status` at every change, and then `code` (a new one), `scanned`, `open` (linked, or more
 * is known of the account) or `closed`.
 *
 * Statuses: starting (a connection is being made), qr, linking (scanned), connected, reconnecting
 * (waits for its next attempt); and, without a connection until it is woken: stopped, qr_expired,
 * logged_out, replaced, refused.
 */
export class Session extends EventEmitter {
  #keys;
  #socketOptions;
  #status = "stopped";
  #trouble; // a Cause: why the last connection ended, until one stands again
  #socket;
  #reached = false;
  #code; // { text, image, ordinal, endsAt } while one can be scanned
  #of = 0;
  #ordinal = 0;
  #retries = 0;
  #retryTimer;
  #retryAt;
  #deadline;
  #leaving;
  #pairingCodes = new PairingCodes(this);

  /**
   * @param {string} id
   * @param {import("./key-file.js").KeyFile} keys
   * @param {object} socketOptions options of Baileys' own
   */
  constructor(id, keys, socketOptions) {
    super();
    this.id = id;
    this.#keys = keys;
    this.#socketOptions = socketOptions;
  }

  get status() {
    return this.#status;
  }

  /** Whether it does nothing until it is woken. */
  get isStopped() {
    return STOPPED.includes(this.#status);
  }

  get linked() {
    return this.#keys.linked;
  }

  get hasCode() {
    return this.#code !== undefined;
  }

  /** Whether a connection stands, or is being made: what was wrong before is being mended. */
  get isUnderWay() {
    return this.#socket !== undefined;
  }

  /** Why things are not well, or were not when it ended last; all null when they are. */
  get trouble() {
    const { reason = null, code = null, message = null } = this.#trouble ?? {};
    return { reason, code, message };
  }

  /** The account's number and name; both null until it is linked. */
  get account() {
    return this.#keys.account ?? { phone: null, name: null };
  }

  /** Milliseconds until the next attempt to connect; null when none is waiting. */
  get nextAttemptIn() {
    return this.#retryAt === undefined ? null : left(this.#retryAt);
  }

  /**
   * Which code of the round is shown, of how many, and how long it lasts from now; null without a
   * code.
   */
  get round() {
    if (!this.#code) return { ordinal: null, of: null, expires_in_ms: null };
    return {
      ordinal: this.#code.ordinal,
      of: this.#of,
      expires_in_ms: left(this.#code.endsAt),
    };
  }

  /**
   * The code now shown, as a PNG in a data URL, with what `round` says when the picture is done.
   * Undefined when there is none, or when it went while it was drawn.
   */
  async code() {
    const code = this.#code;
    if (!code) return undefined;
    code.image ??= QRCode.toDataURL(code.text, IMAGE);
    const qr = await code.image;
    return code === this.#code ? { qr, ...this.round } : undefined;
  }

  /**
   * Starts a session that stopped, with a new round; one that waits for its next attempt makes it
   * now.
   */
  wake() {
    if (this.#leaving) return;
    if (this.isStopped) this.restart();
    else if (this.#retryTimer) this.#connect();
  }

  /** Begins anew, whatever is under way. */
  restart() {
    if (this.#leaving) return;
    this.#hangUp();
    this.#trouble = undefined;
    this.#retries = 0;
    // A code that was asked for and not typed: with these keys Baileys would try to log in.
    if (this.#keys.halfLinked) this.#keys.renew();
    this.#connect();
  }

  /** How long this round of codes lasts from now, and with it a pairing code; 0 without one. */
  get roundLeft() {
    if (!this.#code) return 0;
    const { qrTimeout } = this.#socketOptions;
    const after = Math.max(0, this.#of - this.#code.ordinal);
    return left(this.#code.endsAt) + after * (qrTimeout ?? NEXT_CODE_MS);
  }

  /**
   * Asks for a pairing code. Possible while a QR code is shown, and that stays
   * good, unless its round is nearly over: then a new one begins, with a QR code of its own.
   *
   * @param {string} phone the number, digits only, with its country's code
   * @returns {Promise<{ code: string, expires_in_ms: number }>} eight letters and digits
   * @throws {import("../loopback.js").Refusal} by the panel's own reasons
   */
  pairingCode(phone) {
    return this.#pairingCodes.ask(phone, () => this.#socket);
  }

  /**
   * Unlinks the account, at WhatsApp too where there is a connection to say it over, and forgets
   * the keys.
   */
  logout() {
    this.#leaving ??= this.#logOut().finally(() => (this.#leaving = undefined));
    return this.#leaving;
  }

  /** Logs out and deletes the keys' file. */
  async remove() {
    await this.logout();
    this.#leaving = this.#keys.delete(); // and stays so: nothing wakes it any more
    await this.#leaving;
  }

  /** Lets go of the connection, not of the account. */
  async close() {
    this.#hangUp();
    this.#status = "stopped";
    await this.#keys.settled();
  }

  #connect() {
    this.#clearRetry();
    const { auth, save } = this.#keys.lend();
    const socket = makeWASocket({
      syncFullHistory: false,
      markOnlineOnConnect: false, // the phone would stop to notify
      ...this.#socketOptions,
      auth,
    });
    this.#socket = socket;
    if (this.#status !== "linking") this.#status = "starting";
    this.#reached = false;
    this.#ordinal = 0;
    this.#of = 0;
    const current = (listener) => (event) => socket === this.#socket && listener(event);
    socket.ev.on("creds.update", save);
    socket.ev.on(
      "creds.update",
      current((update) => this.#credentialsChanged(update)),
    );
    socket.ev.on(
      "connection.update",
      current((update) => this.#connectionChanged(update)),
    );
    socket.ws.on(
      "CB:iq,type:set,pair-device",
      current((stanza) => (this.#of = countRefs(stanza))),
    );
    socket.ws.on(
      "frame",
      current((frame) => (this.#reached ||= !(frame instanceof Uint8Array))),
    );
    // Baileys listens for this event and does nothing: without an end of ours it would wait for
    // ever.
    socket.ws.on("unexpected-response", (_, answer) =>
      socket.end(new HttpAnswer(answer.statusCode)),
    );
    hastenFarewell(socket.ws);
    this.#expectWord(WORD_DEADLINE_MS);
    this.emit("status");
  }

  #connectionChanged({ connection, qr, isNewLogin, lastDisconnect }) {
    if (qr) this.#showCode(qr);
    if (isNewLogin) {
      this.#code = undefined;
      this.#trouble = undefined;
      this.#retries = 0;
      this.#expectWord(LINK_DEADLINE_MS);
      this.#enter("linking", "scanned");
    }
    if (connection === "open") {
      clearTimeout(this.#deadline);
      this.#trouble = undefined;
      this.#retries = 0;
      this.#enter("connected", "open");
    }
    if (connection === "close") this.#closed(lastDisconnect?.error);
  }

  #showCode(text) {
    clearTimeout(this.#deadline);
    const { qrTimeout } = this.#socketOptions;
    this.#ordinal += 1;
    const life = qrTimeout ?? (this.#ordinal === 1 ? FIRST_CODE_MS : NEXT_CODE_MS);
    this.#code = { text, ordinal: this.#ordinal, endsAt: performance.now() + life };
    this.#trouble = undefined;
    this.#enter("qr", "code");
  }

  // The account's name may arrive after the link stands.
  #credentialsChanged({ me }) {
    if (me?.name && this.#status === "connected") this.emit("open");
  }

  #closed(error) {
    const lastCodeOver =
      this.#code !== undefined &&
      this.#code.ordinal === this.#of &&
      left(this.#code.endsAt) < ROUND_SLACK_MS;
    this.#hangUp();
    if (asksForRestart(error) && this.#retries === 0) {
      this.#retries = 1;
      this.#connect();
      return;
    }
    const { linked } = this;
    this.#trouble = causeOf(error, { linked, reached: this.#reached, lastCodeOver });
    const { status } = this.#trouble;
    // Keys that WhatsApp removed, or never took, are of no use to another attempt.
    const useless = status === "logged_out" || (status === "refused" && !linked);
    if (useless || this.#keys.halfLinked) this.#keys.renew();
    if (status === "reconnecting") this.#retryLater();
    this.#enter(status, "closed");
  }

  #retryLater() {
    const wait = Math.min(FIRST_RETRY_MS * 2 ** this.#retries, LONGEST_RETRY_MS);
    // Sessions that fell together do not all come back in the same moment.
    const scattered = wait * (0.8 + 0.4 * Math.random());
    this.#retries += 1;
    this.#retryAt = performance.now() + scattered;
    this.#retryTimer = setTimeout(() => this.#connect(), scattered);
  }

  async #logOut() {
    const told = await this.#sayLogout();
    const wasLinked = this.linked;
    this.#hangUp();
    this.#keys.renew();
    this.#trouble = {
      status: "logged_out",
      reason: "LOGGED_OUT_HERE",
      code: null,
      message:
        told || !wasLinked
          ? "the account was unlinked here"
          : "unlinked here; WhatsApp could not be told, so the phone may list this device still",
    };
    this.#enter("logged_out", "closed");
    await this.#keys.settled();
  }

  /** Resolves to whether WhatsApp heard it. */
  async #sayLogout() {
    if (this.#status !== "connected") return false;
    const socket = this.#socket;
    this.#socket = undefined; // its end is not to be taken for a disconnection
    const ended = new Promise((resolve) => {
      socket.ev.on(
        "connection.update",
        ({ connection }) => connection === "close" && resolve(true),
      );
    });
    const late = new Promise((resolve) => setTimeout(resolve, LOGOUT_DEADLINE_MS, false).unref());
    const told = socket.logout().then(
      () => ended,
      () => false,
    );
    const heard = await Promise.race([told, late]);
    if (!heard) socket.end(undefined).catch(() => {});
    return heard;
  }

  #enter(status, event) {
    this.#status = status;
    this.emit("status");
    this.emit(event);
  }

  #expectWord(within) {
    clearTimeout(this.#deadline);
    this.#deadline = setTimeout(() => this.#closed(new Silence()), within);
  }

  #hangUp() {
    clearTimeout(this.#deadline);
    this.#clearRetry();
    const socket = this.#socket;
    this.#socket = undefined;
    this.#code = undefined;
    socket?.end(undefined).catch(() => {});
  }

  #clearRetry() {
    clearTimeout(this.#retryTimer);
    this.#retryTimer = undefined;
    this.#retryAt = undefined;
  }
}

const left = (moment) => Math.max(0, Math.round(moment - performance.now()));

const countRefs = (stanza) => stanza.content?.[0]?.content?.length ?? 0;

/**
 * A server that fell silent does not answer the farewell either, and ws would wait half a minute
 * for it.
 */
function hastenFarewell(client) {
  const close = client.close.bind(client);
  client.close = () => {
    const { socket } = client;
    setTimeout(() => socket?.terminate(), FAREWELL_MS).unref();
    return close();
  };
}
