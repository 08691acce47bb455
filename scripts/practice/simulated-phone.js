// A simulated phone. It knows what a real one knows when it links a device: its own account key,
// and the text of the QR code, or the code its owner typed. Everything else goes through the
// server.
import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  hkdfSync,
  pbkdf2,
  randomBytes,
} from "node:crypto";
import { promisify } from "node:util";
import { proto } from "baileys";
import { Refusal } from "../loopback.js";
import { generateKeyPair, sharedSecret, sign } from "./keys.js";

// Domain separators of the signatures around a device identity.
const ACCOUNT_SIGNATURE = Buffer.from([6, 0]);
export const DEVICE_SIGNATURE = Buffer.from([6, 1]);

const CODE_KEY_ITERATIONS = 2 << 16;
const BUNDLE_KEY_INFO = "link_code_pairing_key_bundle_encryption_key";

export class WrongCode extends Error {}

/**
 * Reads a linking QR's text. Baileys 6.7 and 7.0.0-rc.9 make `ref,noise,identity,adv`; rc13 and
 * rc14 put `https://wa.me/settings/linked_devices#` before it and a platform number after it.
 */
export function parseQr(text) {
  const fields = String(text)
    .replace(/^https:\/\/wa\.me\/settings\/linked_devices#/, "")
    .split(",");
  const [ref, ...keys] = fields;
  const [noiseKey, identityKey, advSecret] = keys.map((key) => Buffer.from(key, "base64"));
  const wellFormed = ref && [noiseKey, identityKey, advSecret].every((key) => key?.length === 32);
  if (!wellFormed || fields.length > 5) {
    throw new Refusal(400, "not_a_linking_code", "this is not a WhatsApp linking code");
  }
  return { ref, noiseKey, identityKey, advSecret, platformId: fields[4] };
}

export class SimulatedPhone {
  #account = generateKeyPair();
  #rawId = randomBytes(4).readUInt32BE();
  #lastKeyIndex = 0;

  constructor(number, lid) {
    this.number = number;
    this.lid = lid;
  }

  /** What the phone answers to a QR code: the device identity, sealed for whoever made the code. */
  approveQr(text) {
    const { ref, identityKey, advSecret } = parseQr(text);
    return { ref, ...this.#identifyDevice(identityKey, advSecret) };
  }

  /**
   * What the phone does with a code its owner typed. `wrappedCompanionKey` came from the companion
   * by way of the server. Returns the phone's half for the server to pass on, and `finish` for the
   * reply.
   */
  async answerCode(code, wrappedCompanionKey) {
    const companionEphemeral = await applyCode(code, wrappedCompanionKey);
    const ephemeral = generateKeyPair();
    const shared = sharedSecret(ephemeral.private, companionEphemeral);
    return {
      identityKey: this.#account.public,
      wrappedKey: await wrapWithCode(code, ephemeral.public),
      finish: (bundle, companionIdentity) => this.#finishCode(shared, bundle, companionIdentity),
    };
  }

  #finishCode(shared, bundle, companionIdentity) {
    const [salt, iv, sealed] = [
      bundle.subarray(0, 32),
      bundle.subarray(32, 44),
      bundle.subarray(44),
    ];
    const key = Buffer.from(hkdfSync("sha256", shared, salt, BUNDLE_KEY_INFO, 32));
    const keys = openBundle(key, iv, sealed);
    const [identity, account, random] = [
      keys.subarray(0, 32),
      keys.subarray(32, 64),
      keys.subarray(64),
    ];
    if (!identity.equals(companionIdentity) || !account.equals(this.#account.public)) {
      throw new WrongCode("the key bundle names other keys");
    }
    const secrets = Buffer.concat([shared, sharedSecret(this.#account.private, identity), random]);
    const advSecret = Buffer.from(hkdfSync("sha256", secrets, Buffer.alloc(0), "adv_secret", 32));
    return this.#identifyDevice(identity, advSecret);
  }

  #identifyDevice(identityKey, advSecret) {
    const keyIndex = ++this.#lastKeyIndex;
    const details = proto.ADVDeviceIdentity.encode({
      rawId: this.#rawId,
      timestamp: Math.floor(Date.now() / 1000),
      keyIndex,
    }).finish();
    const signed = proto.ADVSignedDeviceIdentity.encode({
      details,
      accountSignatureKey: this.#account.public,
      accountSignature: sign(
        this.#account.private,
        Buffer.concat([ACCOUNT_SIGNATURE, details, identityKey]),
      ),
    }).finish();
    const deviceIdentity = proto.ADVSignedDeviceIdentityHMAC.encode({
      details: signed,
      hmac: createHmac("sha256", advSecret).update(signed).digest(),
    }).finish();
    return {
      keyIndex,
      identityKey,
      deviceIdentity,
      details: Buffer.from(details),
      accountKey: this.#account.public,
    };
  }
}

// A key wrapped with a code: salt (32 bytes), counter block (16 bytes), the key under AES-256-CTR.

const deriveCodeKey = (code, salt) =>
  promisify(pbkdf2)(code, salt, CODE_KEY_ITERATIONS, 32, "sha256");

async function applyCode(code, wrapped) {
  const key = await deriveCodeKey(code, wrapped.subarray(0, 32));
  return createDecipheriv("aes-256-ctr", key, wrapped.subarray(32, 48)).update(
    wrapped.subarray(48, 80),
  );
}

async function wrapWithCode(code, publicKey) {
  const [salt, iv] = [randomBytes(32), randomBytes(16)];
  const cipher = createCipheriv("aes-256-ctr", await deriveCodeKey(code, salt), iv);
  return Buffer.concat([salt, iv, cipher.update(publicKey)]);
}

function openBundle(key, iv, sealed) {
  try {
    const decipher = createDecipheriv("aes-256-gcm", key, iv);
    decipher.setAuthTag(sealed.subarray(-16));
    return Buffer.concat([decipher.update(sealed.subarray(0, -16)), decipher.final()]);
  } catch {
    throw new WrongCode("the companion did not show this code");
  }
}
