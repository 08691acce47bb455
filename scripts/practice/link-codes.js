// Linking with a pairing code.
import { randomUUID } from "node:crypto";
import { Refusal } from "../loopback.js";
import { bytesOf, node, seconds, SERVER_JID } from "./node.js";
import { WrongCode } from "./simulated-phone.js";

const ANSWER_TIMEOUT_MS = 10_000;

/** The server's part in linking by code: it passes three messages between companion and phone. */
export class LinkCodes {
  #open = new Map(); // by the number of the phone that is to type the code

  /** A stage of the companion's side; returns the content of the answer to it. */
  receive(connection, linking) {
    const number = linking.attrs.jid.split("@")[0];
    if (linking.attrs.stage === "companion_hello") {
      const ref = Buffer.from(randomUUID());
      const wrappedKey = bytesOf(linking, "link_code_pairing_wrapped_companion_ephemeral_pub");
      this.#open.set(number, { connection, ref, wrappedKey });
      return [node("link_code_companion_reg", {}, [node("link_code_pairing_ref", {}, ref)])];
    }
    if (linking.attrs.stage === "companion_finish") {
      this.#open.get(number)?.finished?.({
        bundle: bytesOf(linking, "link_code_pairing_wrapped_key_bundle"),
        identity: bytesOf(linking, "companion_identity_public"),
      });
    }
  }

  /** Plays the phone typing a code; resolves to the linked device. */
  async enter(phone, code) {
    const attempt = this.#open.get(phone.number);
    if (!attempt?.connection.open)
      throw new Refusal(404, "no_code_requested", `no client asked ${phone.number} for a code`);
    const half = await phone.answerCode(code, attempt.wrappedKey);
    const { bundle, identity } = await this.#exchange(attempt, half);
    try {
      const approval = half.finish(bundle, identity);
      this.#open.delete(phone.number);
      return await attempt.connection.pair(phone, approval);
    } catch (error) {
      throw error instanceof WrongCode ? new Refusal(422, "wrong_code", error.message) : error;
    }
  }

  #exchange(attempt, half) {
    return new Promise((resolve, reject) => {
      const timer = setTimeout(
        () => reject(new Refusal(504, "companion_silent", "the client did not answer in time")),
        ANSWER_TIMEOUT_MS,
      );
      attempt.finished = (reply) => {
        clearTimeout(timer);
        resolve(reply);
      };
      attempt.connection.send(
        node(
          "notification",
          { from: SERVER_JID, type: "link_code_companion_reg", id: randomUUID(), t: seconds() },
          [
            node("link_code_companion_reg", { stage: "primary_hello" }, [
              node("link_code_pairing_ref", {}, attempt.ref),
              node("primary_identity_pub", {}, half.identityKey),
              node("link_code_pairing_wrapped_primary_ephemeral_pub", {}, half.wrappedKey),
            ]),
          ],
        ),
      );
    });
  }
}
