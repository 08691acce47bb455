// X25519 keys and XEdDSA signatures, kept apart from Baileys on purpose: whatever the practice
// server signs or verifies is not signed or verified by the code under test.
import {
  createHash,
  createPrivateKey,
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
} from "node:crypto";
import curve from "curve25519-js";

// DER wrappings of a bare 32-byte X25519 key (RFC 8410), the form node:crypto takes them in.
const PRIVATE_DER = Buffer.from("302e020100300506032b656e04220420", "hex");
const PUBLIC_DER = Buffer.from("302a300506032b656e032100", "hex");

const privateKeyObject = (raw) =>
  createPrivateKey({ key: Buffer.concat([PRIVATE_DER, raw]), format: "der", type: "pkcs8" });
const publicKeyObject = (raw) =>
  createPublicKey({ key: Buffer.concat([PUBLIC_DER, raw]), format: "der", type: "spki" });
const rawPublicKey = (keyObject) => keyObject.export({ format: "der", type: "spki" }).subarray(-32);

export function generateKeyPair() {
  const { privateKey, publicKey } = generateKeyPairSync("x25519");
  return {
    private: privateKey.export({ format: "der", type: "pkcs8" }).subarray(-32),
    public: rawPublicKey(publicKey),
  };
}

/**
 * The same key pair for the same seed, on every machine. Only for keys that are meant to be public.
 */
export function keyPairFromSeed(seed) {
  const secret = createHash("sha256").update(seed).digest();
  secret[0] &= 248;
  secret[31] = (secret[31] & 127) | 64;
  return { private: secret, public: rawPublicKey(createPublicKey(privateKeyObject(secret))) };
}

export const sharedSecret = (privateKey, publicKey) =>
  diffieHellman({
    privateKey: privateKeyObject(privateKey),
    publicKey: publicKeyObject(publicKey),
  });

export const sign = (privateKey, message) => Buffer.from(curve.sign(privateKey, message));

export const verify = (publicKey, message, signature) =>
  curve.verify(publicKey, message, signature);

/**
 * The root that signs the practice server's certificate, in the place of WhatsApp's own. It is
 * derived from this line, so anyone can have the private half: nothing but practice may ever trust
 * it.
 */
export const TEST_ROOT = keyPairFromSeed(
  "enlace practice root, trusted by the practice gateway only",
);
