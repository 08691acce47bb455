// The server's side of WhatsApp's transport: Noise_XX_25519_AESGCM_SHA256, and frames with a
// three-byte length in front. The client's side is Baileys' lib/Utils/noise-handler.js.
import { createCipheriv, createDecipheriv, createHash, hkdfSync } from "node:crypto";
import { generateKeyPair, sharedSecret } from "./keys.js";

const PROTOCOL_NAME = Buffer.from("Noise_XX_25519_AESGCM_SHA256\0\0\0\0");
const TAG_LENGTH = 16;
const EMPTY = Buffer.alloc(0);

const sha256 = (...parts) => {
  const hash = createHash("sha256");
  for (const part of parts) hash.update(part);
  return hash.digest();
};

const nonce = (counter) => {
  const iv = Buffer.alloc(12);
  iv.writeUInt32BE(counter, 8);
  return iv;
};

function seal(key, counter, plaintext, associatedData) {
  const cipher = createCipheriv("aes-256-gcm", key, nonce(counter));
  cipher.setAAD(associatedData);
  return Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
}

function open(key, counter, sealed, associatedData) {
  const decipher = createDecipheriv("aes-256-gcm", key, nonce(counter));
  decipher.setAAD(associatedData);
  decipher.setAuthTag(sealed.subarray(-TAG_LENGTH));
  return Buffer.concat([decipher.update(sealed.subarray(0, -TAG_LENGTH)), decipher.final()]);
}

/** One connection's handshake as the responder, and the two cipher states that come out of it. */
export class NoiseResponder {
  #hash = PROTOCOL_NAME;
  #chainingKey = PROTOCOL_NAME;
  #key = EMPTY;
  #counter = 0;
  #ephemeral = generateKeyPair();
  #clientEphemeral;
  #transport;

  constructor(prologue) {
    this.#mixHash(prologue);
  }

  /**
   * -> e, then <- e, ee, s, es: takes the client's ephemeral key, returns the server hello's
   * fields.
   */
  answerHello(clientEphemeral, staticKey, certificate) {
    this.#clientEphemeral = Buffer.from(clientEphemeral);
    this.#mixHash(this.#clientEphemeral);
    this.#mixHash(this.#ephemeral.public);
    this.#mixKey(sharedSecret(this.#ephemeral.private, this.#clientEphemeral));
    const encryptedStatic = this.#encrypt(staticKey.public);
    this.#mixKey(sharedSecret(staticKey.private, this.#clientEphemeral));
    const payload = this.#encrypt(certificate);
    return { ephemeral: this.#ephemeral.public, static: encryptedStatic, payload };
  }

  /**
   * -> s, se: returns the client's static ("noise") key and its payload; from here on frames are
   * sealed.
   */
  readFinish(encryptedStatic, encryptedPayload) {
    const clientStatic = this.#decrypt(Buffer.from(encryptedStatic));
    this.#mixKey(sharedSecret(this.#ephemeral.private, clientStatic));
    const payload = this.#decrypt(Buffer.from(encryptedPayload));
    const [fromClient, fromServer] = this.#expand(EMPTY);
    this.#transport = { fromClient, fromServer, received: 0, sent: 0 };
    return { clientStatic, payload };
  }

  get established() {
    return this.#transport !== undefined;
  }

  seal(plaintext) {
    return seal(this.#transport.fromServer, this.#transport.sent++, plaintext, EMPTY);
  }

  open(sealed) {
    return open(this.#transport.fromClient, this.#transport.received++, sealed, EMPTY);
  }

  #mixHash(data) {
    this.#hash = sha256(this.#hash, data);
  }

  #mixKey(secret) {
    [this.#chainingKey, this.#key] = this.#expand(secret);
    this.#counter = 0;
  }

  #expand(secret) {
    const okm = Buffer.from(hkdfSync("sha256", secret, this.#chainingKey, EMPTY, 64));
    return [okm.subarray(0, 32), okm.subarray(32)];
  }

  #encrypt(plaintext) {
    const sealed = seal(this.#key, this.#counter++, plaintext, this.#hash);
    this.#mixHash(sealed);
    return sealed;
  }

  #decrypt(sealed) {
    const plaintext = open(this.#key, this.#counter++, sealed, this.#hash);
    this.#mixHash(sealed);
    return plaintext;
  }
}

/**
 * Cuts the client's byte stream into frames. The stream opens with a header of four bytes, "WA" and
 * two version bytes; a client that was given routing info puts "ED", 0, 1, a length and that in
 * front.
 */
export class FrameReader {
  #buffer = EMPTY;
  header;

  push(bytes) {
    this.#buffer = this.#buffer.length ? Buffer.concat([this.#buffer, bytes]) : bytes;
    if (!this.header && !this.#readHeader()) return [];
    const frames = [];
    while (this.#buffer.length >= 3) {
      const end = 3 + this.#buffer.readUIntBE(0, 3);
      if (this.#buffer.length < end) break;
      frames.push(this.#buffer.subarray(3, end));
      this.#buffer = this.#buffer.subarray(end);
    }
    return frames;
  }

  #readHeader() {
    let start = 0;
    if (this.#startsWith("ED")) {
      if (this.#buffer.length < 7) return false;
      start = 7 + this.#buffer.readUIntBE(4, 3);
    }
    if (this.#buffer.length < start + 4) return false;
    const header = this.#buffer.subarray(start, start + 4);
    if (header.toString("latin1", 0, 2) !== "WA")
      throw new Error(`not a WhatsApp stream: ${header.toString("hex")}`);
    this.header = header;
    this.#buffer = this.#buffer.subarray(start + 4);
    return true;
  }

  #startsWith(text) {
    return this.#buffer.toString("latin1", 0, text.length) === text;
  }
}

export function frame(payload) {
  const framed = Buffer.allocUnsafe(3 + payload.length);
  framed.writeUIntBE(payload.length, 0, 3);
  payload.copy(framed, 3);
  return framed;
}
