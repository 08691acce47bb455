/**
 * @import { Snapshot } from "./types.js"
 */
import { write } from "./i18n.js";
import { attemptOf } from "./snapshot.js";

/**
 * @typedef {"status" | "reason" | "text" | "attempt" | "qrAttempts" | "gateway" | "lastAnswer"
 *   | "version"} Cell
 */

/** The names and numbers behind the words, for whoever looks after the system. */
export class DetailView {
  #cells;

  /** @param {Record<Cell, HTMLElement>} cells */
  constructor(cells) {
    this.#cells = cells;
  }

  /** @param {Snapshot} snapshot */
  show({ status, reason, debug, retry, gateway_address, hops, version, boot }) {
    const latency = hops.gateway.latency_ms;
    const gateway = [gateway_address, latency === null ? null : `${latency} ms`];
    const asked = [debug.qr_attempts, debug.qr_error];
    this.#set("status", status);
    this.#set("reason", reason);
    this.#set("text", debug.detail);
    this.#set("attempt", attemptOf({ status, retry }));
    this.#set("qrAttempts", asked.filter((part) => part !== null).join(" · "));
    this.#set("gateway", gateway.filter(Boolean).join(" · "));
    this.#set("lastAnswer", debug.last_answer);
    this.#set("version", boot ? `${version} · ${boot}` : null);
  }

  /**
   * @param {Cell} name
   * @param {string | number | null | undefined} value
   */
  #set(name, value) {
    write(
      this.#cells[name],
      value === null || value === undefined || value === "" ? "—" : String(value),
    );
  }
}
