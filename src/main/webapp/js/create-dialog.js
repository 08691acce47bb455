/**
 * @import { SessionsApi } from "./sessions-api.js"
 * @import { Words } from "./i18n.js"
 */
import { write } from "./i18n.js";
import { FormDialog } from "./form-dialog.js";
import { exampleOf, homeOf } from "./phone-number.js";
import { plain } from "./session-book.js";

const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/;
const LONGEST_ID = 63;

/**
 * Asks for what a new session needs, and has it created. Its id follows from its name until somebody
 * writes one.
 *
 * Fires `created` with `{ id, start }`.
 */
export class CreateDialog extends EventTarget {
  #elements;
  #words;
  #isTaken;
  #form;
  #ownId = false;

  /**
   * @param {{ dialog: HTMLDialogElement, name: HTMLInputElement, nameNote: HTMLElement,
   *   id: HTMLInputElement, idNote: HTMLElement, gatewayField: HTMLElement,
   *   gateway: HTMLSelectElement, gatewayNote: HTMLElement, phone: HTMLInputElement,
   *   phoneNote: HTMLElement, phoneHint: HTMLElement, refusal: HTMLElement }} elements
   * @param {Words} words
   * @param {Pick<SessionsApi, "create">} api
   * @param {(id: string) => boolean} isTaken
   */
  constructor(elements, words, api, isTaken) {
    super();
    this.#elements = elements;
    this.#words = words;
    this.#isTaken = isTaken;
    const { name, nameNote, id, idNote, gateway, gatewayNote, phone, phoneNote } = elements;
    const fields = {
      BAD_NAME: { input: name, note: nameNote },
      BAD_SESSION_ID: { input: id, note: idNote },
      GATEWAY_UNKNOWN: { input: gateway, note: gatewayNote },
      BAD_PHONE: { input: phone, note: phoneNote },
      PHONE_WITHOUT_COUNTRY: { input: phone, note: phoneNote },
    };
    this.#form = new FormDialog(elements, words, fields, (submitter) =>
      this.#create(api, submitter?.getAttribute("value") !== "create"),
    );
    name.addEventListener("input", () => this.#suggest());
    id.addEventListener("input", () => (this.#ownId = id.value !== ""));
  }

  /** @param {string[]} gateways that there are to choose from */
  open(gateways) {
    const { name, id, gateway, gatewayField, phone, phoneHint } = this.#elements;
    const example = exampleOf(homeOf(navigator.languages)).replaceAll(" ", "\u00a0");
    write(phoneHint, this.#words.say("ui.new.phone.hint", { example }));
    for (const each of [name, id, phone]) {
      each.value = "";
    }
    this.#ownId = false;
    gatewayField.hidden = gateways.length < 2;
    gateway.replaceChildren(...gateways.map((each) => new Option(each, each)));
    this.#form.open();
    name.focus();
  }

  #suggest() {
    const { name, id } = this.#elements;
    if (!this.#ownId) {
      id.value = idOf(name.value, this.#isTaken);
    }
  }

  /**
   * @param {Pick<SessionsApi, "create">} api
   * @param {boolean} start
   */
  async #create(api, start) {
    const { name, id, gateway, gatewayField, phone } = this.#elements;
    const wanted = id.value.trim() || idOf(name.value, this.#isTaken);
    if (!ID.test(wanted)) {
      this.#form.refuse("BAD_SESSION_ID", this.#words.say("ui.new.id.wrong"));
      return;
    }
    if (this.#isTaken(wanted)) {
      // To the server this is no fault: it would show the session that is there.
      this.#form.refuse("BAD_SESSION_ID", this.#words.say("ui.new.id.taken", { id: wanted }));
      return;
    }
    write(this.#elements.refusal, "");
    await api.create({
      session_id: wanted,
      name: name.value.trim() || null,
      gateway: gatewayField.hidden ? null : gateway.value,
      expected_phone: phone.value.trim() || null,
      start,
    });
    this.#form.close();
    this.dispatchEvent(new CustomEvent("created", { detail: { id: wanted, start } }));
  }
}

/**
 * An id made of a name, such as `aura-ventas` of «Áura, Ventas».
 *
 * @param {string} name
 * @param {(id: string) => boolean} [isTaken]
 */
export function idOf(name, isTaken = () => false) {
  const id = plain(name)
    .replace(/[^a-z0-9]+/g, "-")
    .slice(0, LONGEST_ID)
    .replace(/^-+|-+$/g, "");
  if (!id || !isTaken(id)) {
    return id;
  }
  for (let n = 2; ; n++) {
    const next = `${id.slice(0, LONGEST_ID - String(n).length - 1)}-${n}`;
    if (!isTaken(next)) {
      return next;
    }
  }
}
