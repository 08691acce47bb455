// One client's connection to the practice server: handshake, pairing or login, and the queries
// after it.
import { randomBytes, randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import { decodeBinaryNode, encodeBinaryNode, NOISE_WA_HEADER, proto } from "baileys";
import { Refusal } from "../loopback.js";
import { verify } from "./keys.js";
import { bytesOf, child, node, seconds, SERVER_JID } from "./node.js";
import { frame, FrameReader, NoiseResponder } from "./noise.js";
import { DEVICE_SIGNATURE } from "./simulated-phone.js";

const ANSWER_TIMEOUT_MS = 10_000;

export class Connection {
  id = randomUUID();
  state = "handshake"; // then 'registering' and 'pairing', or 'online'; at last 'closed'
  device; // of an online one
  registration; // of a registering one: { identityKey, platform }
  #server;
  #socket;
  #reader = new FrameReader();
  #noise;
  #clientKey;
  #frozen;
  #incoming = Promise.resolve();
  #awaited = new Map();

  constructor(server, socket, { frozen = false } = {}) {
    this.#server = server;
    this.#socket = socket;
    this.#frozen = frozen;
    socket.on("message", (data) => this.#enqueue(data));
    socket.on("close", () => this.#closed());
    socket.on("error", (error) => this.#log("socket error", { error: error.message }));
  }

  get open() {
    return this.state !== "closed";
  }

  send(message) {
    const ready = this.open && this.#noise?.established && !this.#frozen;
    if (ready) this.#socket.send(frame(this.#noise.seal(encodeBinaryNode(message))));
  }

  /** Sends an <iq> and waits for the answer with its id. */
  ask(attrs, content) {
    const id = randomBytes(8).toString("hex");
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () =>
          settle(reject, new Refusal(504, "companion_silent", "the client did not answer in time")),
        ANSWER_TIMEOUT_MS,
      );
      const settle = (how, value) => {
        clearTimeout(timer);
        this.#awaited.delete(id);
        how(value);
      };
      this.#awaited.set(id, {
        answered: (answer) => settle(resolve, answer),
        closed: () =>
          settle(
            reject,
            new Refusal(
              422,
              "companion_refused",
              "the client closed the connection instead of answering",
            ),
          ),
      });
      this.send(node("iq", { from: SERVER_JID, id, t: seconds(), ...attrs }, content));
    });
  }

  /** Ends the stream the way the server does: a reason, then the close. */
  endWith(reason) {
    this.send(reason);
    this.#socket.close();
  }

  terminate() {
    this.#socket.terminate();
  }

  freeze() {
    this.#frozen = true;
  }

  /**
   * Completes a link that the phone has approved; resolves to the device once the companion has
   * signed.
   */
  async pair(phone, approval, { name } = {}) {
    if (this.state !== "registering")
      throw new Refusal(409, "already_scanned", "the code was scanned already");
    this.state = "pairing";
    const { jid, lid } = this.#server.addressFor(phone);
    const answer = await this.ask({ type: "set", xmlns: "md" }, [
      node("pair-success", {}, [
        node("device-identity", {}, approval.deviceIdentity),
        ...(name ? [node("biz", { name })] : []),
        node("device", { jid, lid }),
        node("platform", { name: "android" }),
      ]),
    ]);
    this.#checkDeviceSignature(answer, approval);
    const device = {
      jid,
      lid,
      phone: phone.number,
      platform: this.registration.platform,
      noiseKey: this.#clientKey,
      identityKey: this.registration.identityKey,
      keyIndex: approval.keyIndex,
      preKeys: 0,
      linkedAt: new Date().toISOString(),
    };
    this.#server.addDevice(device);
    this.#log("linked", { jid });
    await sleep(this.#server.settings.linkDelayMs);
    this.endWith(node("stream:error", { code: "515" }));
    return device;
  }

  #checkDeviceSignature(answer, { details, accountKey }) {
    const signed = bytesOf(child(answer, "pair-device-sign"), "device-identity");
    if (!signed) throw new Refusal(422, "companion_refused", "the client answered without signing");
    const { deviceSignature } = proto.ADVSignedDeviceIdentity.decode(signed);
    const { identityKey } = this.registration;
    const message = Buffer.concat([DEVICE_SIGNATURE, details, identityKey, accountKey]);
    if (!verify(identityKey, message, deviceSignature))
      throw new Refusal(422, "bad_device_signature", "the client's signature is not right");
  }

  checkKeys({ noiseKey, identityKey }) {
    if (!noiseKey.equals(this.#clientKey) || !identityKey.equals(this.registration.identityKey)) {
      throw new Refusal(
        422,
        "foreign_keys",
        "the QR code carries keys of another client than its ref",
      );
    }
  }

  // Frames are handled strictly one after another: decoding a node may be asynchronous.
  #enqueue(data) {
    this.#incoming = this.#incoming
      .then(async () => {
        if (this.#frozen) return;
        for (const bytes of this.#reader.push(data)) await this.#receive(bytes);
      })
      .catch((error) => {
        this.#log("dropped for an error", { error: error.message });
        this.terminate();
      });
  }

  async #receive(bytes) {
    if (this.#noise?.established)
      return this.#handle(await decodeBinaryNode(this.#noise.open(bytes)));
    const { clientHello, clientFinish } = proto.HandshakeMessage.decode(bytes);
    if (clientHello) return this.#hello(clientHello);
    if (clientFinish) return this.#finish(clientFinish);
  }

  #hello({ ephemeral }) {
    const { header } = this.#reader;
    if (header[3] !== NOISE_WA_HEADER[3]) {
      throw new Error(
        `the client speaks token dictionary ${header[3]}, this server ${NOISE_WA_HEADER[3]}`,
      );
    }
    this.#noise = new NoiseResponder(header);
    const serverHello = this.#noise.answerHello(
      ephemeral,
      this.#server.staticKey,
      this.#server.certificate,
    );
    this.#socket.send(frame(Buffer.from(proto.HandshakeMessage.encode({ serverHello }).finish())));
  }

  async #finish({ static: encryptedStatic, payload: encryptedPayload }) {
    const { clientStatic, payload } = this.#noise.readFinish(encryptedStatic, encryptedPayload);
    this.#clientKey = clientStatic;
    const { failure, latencyMs } = this.#server.settings;
    await sleep(latencyMs);
    if (failure) return this.#fail(failure);
    const { username, device, devicePairingData } = proto.ClientPayload.decode(payload);
    return devicePairingData
      ? this.#register(devicePairingData)
      : this.#login(`${username}:${device}@${SERVER_JID}`);
  }

  #fail(reason) {
    this.#log("failure sent", { reason });
    this.endWith(node("failure", { reason: String(reason), location: "practice" }));
  }

  #register({ eIdent, deviceProps }) {
    const { os, platformType } = proto.DeviceProps.decode(deviceProps);
    const browser = proto.DeviceProps.PlatformType[platformType];
    this.registration = { identityKey: Buffer.from(eIdent), platform: `${browser} (${os})` };
    this.state = "registering";
    // Off the frame queue, so that the client's pings are answered meanwhile.
    sleep(this.#server.settings.qrDelayMs).then(() => {
      if (this.state !== "registering") return;
      const refs = this.#server.offerRefs(this);
      this.#log("refs offered", { count: refs.length });
      const content = [
        node(
          "pair-device",
          {},
          refs.map((ref) => node("ref", {}, Buffer.from(ref))),
        ),
      ];
      this.ask({ type: "set", xmlns: "md" }, content).catch(() => {});
    });
  }

  #login(jid) {
    const device = this.#server.devices.get(jid);
    if (!device || !device.noiseKey.equals(this.#clientKey)) return this.#fail(401);
    this.#server
      .connectionOf(jid)
      ?.endWith(node("stream:error", {}, [node("conflict", { type: "replaced" })]));
    this.device = device;
    this.state = "online";
    this.#log("online", { jid });
    this.send(node("success", { t: seconds(), lid: device.lid, location: "practice" }));
    if (this.#server.settings.edgeRouting) {
      const routing = [node("routing_info", {}, Buffer.from([8, 1, 8, 2]))];
      this.send(node("ib", { from: SERVER_JID }, [node("edge_routing", {}, routing)]));
    }
    this.send(node("ib", { from: SERVER_JID }, [node("offline", { count: "0" })]));
  }

  #handle(message) {
    const { tag, attrs } = message;
    if (tag !== "iq") return;
    if (attrs.type === "result" || attrs.type === "error")
      return this.#awaited.get(attrs.id)?.answered(message);
    const refused = this.#refusalOf(message);
    const type = refused ? "error" : "result";
    const content = refused ? [refused] : this.#answer(message);
    this.send(node("iq", { from: SERVER_JID, type, id: attrs.id, t: seconds() }, content));
  }

  #refusalOf(query) {
    const { linkCodeFailure } = this.#server.settings;
    const asks = child(query, "link_code_companion_reg")?.attrs.stage === "companion_hello";
    return asks && linkCodeFailure ? node("error", { code: String(linkCodeFailure) }) : undefined;
  }

  /** The content of the answer to a query. What is not listed here gets an empty one. */
  #answer(query) {
    switch (query.attrs.xmlns) {
      case "encrypt":
        return this.#answerKeys(query);
      case "md":
        return this.#answerDevices(query);
      case "abt":
        return [node("props", { hash: "practice" })];
      case "blocklist":
        return [node("list")];
      case "privacy":
        return [node("privacy", {}, [node("category", { name: "last", value: "all" })])];
    }
  }

  #answerKeys(query) {
    const uploaded = child(query, "list");
    if (uploaded && this.device) this.device.preKeys += uploaded.content.length;
    if (child(query, "count")) {
      const value = this.#server.settings.preKeysOnServer ?? this.device?.preKeys ?? 0;
      return [node("count", { value: String(value) })];
    }
    if (child(query, "digest")) return [node("digest")];
  }

  #answerDevices(query) {
    const linking = child(query, "link_code_companion_reg");
    if (linking) return this.#server.linkCodes.receive(this, linking);
    // The client closes by itself after this one, without waiting for the answer.
    if (child(query, "remove-companion-device") && this.device)
      this.#server.removeDevice(this.device.jid);
  }

  #closed() {
    this.state = "closed";
    for (const { closed } of this.#awaited.values()) closed();
    this.#server.forget(this);
    this.#log("closed");
  }

  #log(event, details) {
    this.#server.log(event, { connection: this.id, ...details });
  }
}
