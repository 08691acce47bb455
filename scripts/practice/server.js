// WhatsApp's server, played: enough of it for a real client to link and to stay linked. It checks
// the client as well: the device's signature, that the code's keys are those of the client that
// owns it, and at login the linked key.
import { randomBytes } from "node:crypto";
import { createServer } from "node:http";
import { proto } from "baileys";
import { WebSocketServer } from "ws";
import { HOST, listen, Refusal } from "../loopback.js";
import { Connection } from "./connection.js";
import { generateKeyPair, sign, TEST_ROOT } from "./keys.js";
import { LinkCodes } from "./link-codes.js";
import { node, seconds, SERVER_JID } from "./node.js";
import { parseQr, SimulatedPhone } from "./simulated-phone.js";

const LARGEST_FRAME = 1024 * 1024;
const MOST_OFFERS = 1000;

/** What can be set while it runs. The life of the codes is an assumption: as Baileys shows them. */
export const DEFAULT_SETTINGS = Object.freeze({
  /**
   * "down": nothing listens; "http-error": a 503 to every upgrade; "silent": accepts, says nothing.
   */
  mode: "up",
  /** Codes offered to a connection; the client gives up when it has shown them all. */
  refCount: 6,
  /**
   * How long codes can be scanned: the first, and each after it. null: while the connection lasts.
   */
  firstRefTtlMs: 60_000,
  nextRefTtlMs: 20_000,
  /** From the client's last handshake message to the first word after it. Some clients need it. */
  latencyMs: 50,
  /** From there to the codes. */
  qrDelayMs: 0,
  /** From the accepted scan to the restart that completes it. */
  linkDelayMs: 0,
  /** A code (401, 403, 405, 503 …) with which every login is refused; null: none is. */
  failure: null,
  /** A code (404, 429 …) with which every request for a pairing code is refused; null: none is. */
  linkCodeFailure: null,
  /** Gives clients routing info at login, as WhatsApp does; they present it next time. */
  edgeRouting: true,
  /** Pre-keys reported as stored; null: as many as the device uploaded. */
  preKeysOnServer: null,
});

export class PracticeServer {
  settings = { ...DEFAULT_SETTINGS };
  staticKey = generateKeyPair();
  certificate = issueCertificate(this.staticKey.public);
  devices = new Map();
  linkCodes = new LinkCodes();
  #connections = new Set();
  #offers = new Map();
  #phones = new Map();
  #lastDeviceId = new Map();
  #port;
  #http;
  #sockets = new WebSocketServer({ noServer: true, maxPayload: LARGEST_FRAME });

  /**
   * @param {{ port?: number, settings?: object, log?: (event: string, details?: object) => void }}
   * options
   */
  constructor({ port = 0, settings = {}, log = () => {} } = {}) {
    this.#port = port;
    this.log = log;
    this.#apply(settings);
  }

  async start() {
    if (this.settings.mode !== "down") await this.#listen();
    return this;
  }

  /** Where a client is to connect. */
  get url() {
    return `ws://${HOST}:${this.#port}/ws/chat`;
  }

  /*---- What the phone does ----*/

  /**
   * The phone scans a code. Resolves to the device that it linked.
   *
   * @param {{ qr: string, phone?: string, name?: string }} scan the code's text; the phone's
   *   number, a new one when it is left out; the account's name
   */
  async scan({ qr, phone, name = "Práctica" }) {
    const code = parseQr(qr);
    const offer = this.#offers.get(code.ref);
    if (!offer) throw new Refusal(404, "unknown_ref", "this server did not make the code");
    if (!offer.connection.open || Date.now() > offer.validUntil) {
      throw new Refusal(410, "expired_ref", "the code has run out");
    }
    offer.connection.checkKeys(code);
    const scanner = this.#phone(phone);
    return offer.connection.pair(scanner, scanner.approveQr(qr), { name: String(name) });
  }

  /** The phone's owner types a linking code. Resolves to the device that it linked. */
  async enterCode({ code, phone }) {
    if (!phone) throw new Refusal(400, "phone_missing", "which phone is it?");
    return this.linkCodes.enter(this.#phone(phone), String(code).replace("-", ""));
  }

  /**
   * The phone's owner removes linked devices: one by its jid, all of a phone, or all that there
   * are.
   */
  logout(which = {}) {
    const removed = [...this.devices.values()].filter(matching(which));
    for (const { jid } of removed) {
      const connection = this.connectionOf(jid);
      this.removeDevice(jid);
      const conflict = node("conflict", { type: "device_removed" });
      connection?.endWith(node("stream:error", { code: "401" }, [conflict]));
    }
    return { logged_out: removed.map(({ jid }) => jid) };
  }

  /*---- Bad days ----*/

  /**
   * Breaks connections: cut ("terminate"), closed in good order ("close"), or left hanging
   * ("freeze").
   */
  drop({ how = "terminate", ...which } = {}) {
    const ways = {
      terminate: (connection) => connection.terminate(),
      close: (connection) => connection.endWith(node("xmlstreamend")),
      freeze: (connection) => connection.freeze(),
    };
    if (!Object.hasOwn(ways, how)) {
      throw new Refusal(400, "unknown_way", `known are ${Object.keys(ways).join(", ")}`);
    }
    const matches = matching(which);
    const everyone = Object.keys(which).length === 0;
    const dropped = [...this.#connections].filter(
      ({ device }) => everyone || (device && matches(device)),
    );
    dropped.forEach(ways[how]);
    return { dropped: dropped.length };
  }

  async configure(changes) {
    const before = this.settings.mode;
    this.#apply(changes);
    const { mode } = this.settings;
    if (mode === "down" && before !== "down") this.#unlisten();
    if (mode !== "down" && before === "down") await this.#listen();
    return this.settings;
  }

  state() {
    return {
      url: this.url,
      settings: this.settings,
      connections: [...this.#connections].map(({ id, state, device }) => ({
        id,
        state,
        jid: device?.jid,
      })),
      devices: [...this.devices.values()].map((device) => this.describe(device)),
    };
  }

  describe({ jid, lid, phone, platform, preKeys, linkedAt }) {
    const online = this.connectionOf(jid) !== undefined;
    return { jid, lid, phone, platform, pre_keys: preKeys, linked_at: linkedAt, online };
  }

  /*---- What connections ask of the server ----*/

  connectionOf(jid) {
    return [...this.#connections].find((c) => c.state === "online" && c.device.jid === jid);
  }

  offerRefs(connection) {
    const { refCount, firstRefTtlMs, nextRefTtlMs } = this.settings;
    const now = Date.now();
    const refs = Array.from({ length: refCount }, (_, turn) => {
      const ref = `2@${randomBytes(96).toString("base64")}`;
      const lasts = firstRefTtlMs === null ? Infinity : firstRefTtlMs + turn * nextRefTtlMs;
      this.#offers.set(ref, { connection, validUntil: now + lasts });
      return ref;
    });
    for (const oldest of this.#offers.keys()) {
      if (this.#offers.size <= MOST_OFFERS) break;
      this.#offers.delete(oldest);
    }
    return refs;
  }

  addressFor(phone) {
    const id = (this.#lastDeviceId.get(phone.number) ?? 0) + 1;
    this.#lastDeviceId.set(phone.number, id);
    return { jid: `${phone.number}:${id}@${SERVER_JID}`, lid: `${phone.lid}:${id}@lid` };
  }

  addDevice(device) {
    this.devices.set(device.jid, device);
  }

  removeDevice(jid) {
    this.devices.delete(jid);
    this.log("device removed", { jid });
  }

  forget(connection) {
    this.#connections.delete(connection);
  }

  /**
   * The phone of a number, a new one for a new number; without a number, a phone that nobody has
   * yet.
   */
  #phone(given) {
    const count = this.#phones.size;
    const number = digits(given ?? `1555010${String(count + 1).padStart(4, "0")}`);
    if (!this.#phones.has(number)) {
      this.#phones.set(number, new SimulatedPhone(number, String(10 ** 14 + count)));
    }
    return this.#phones.get(number);
  }

  #apply(changes) {
    const unknown = Object.keys(changes).filter((name) => !Object.hasOwn(DEFAULT_SETTINGS, name));
    if (unknown.length > 0) throw new Refusal(400, "unknown_setting", unknown.join(", "));
    Object.assign(this.settings, changes);
  }

  async #listen() {
    this.#http = createServer((_, response) => response.writeHead(426).end());
    this.#http.on("upgrade", (...upgrade) => this.#upgrade(...upgrade));
    this.#port = await listen(this.#http, this.#port);
  }

  #unlisten() {
    this.#http?.close();
    this.drop();
  }

  #upgrade(request, socket, head) {
    const { mode } = this.settings;
    if (mode === "http-error") {
      socket.end("HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\n\r\n");
      return;
    }
    this.#sockets.handleUpgrade(request, socket, head, (webSocket) => {
      const connection = new Connection(this, webSocket, { frozen: mode === "silent" });
      this.#connections.add(connection);
    });
  }
}

/** A chain as WhatsApp's: the root signs an authority, the authority signs the server's key. */
function issueCertificate(serverKey) {
  const { NoiseCertificate } = proto.CertChain;
  const issue = (fields, issuerKey) => {
    const details = Buffer.from(NoiseCertificate.Details.encode(fields).finish());
    return { details, signature: sign(issuerKey, details) };
  };
  const [notBefore, notAfter] = [Number(seconds()) - 3600, Number(seconds()) + 365 * 86_400];
  const authority = generateKeyPair();
  const intermediate = issue(
    { serial: 1, issuerSerial: 0, key: authority.public, notBefore, notAfter },
    TEST_ROOT.private,
  );
  const leaf = issue(
    { serial: 2, issuerSerial: 1, key: serverKey, notBefore, notAfter },
    authority.private,
  );
  return Buffer.from(proto.CertChain.encode({ intermediate, leaf }).finish());
}

const digits = (number) => String(number).replace(/\D/g, "");

const matching =
  ({ jid, phone }) =>
  (device) =>
    (jid === undefined || device.jid === jid) &&
    (phone === undefined || device.phone === digits(phone));
