/**
 * @import { Api } from "./api.js"
 */

const ROOT = new URL("../", import.meta.url);

/** Says who is signed in, and lets them leave. */
export class PersonView {
  #elements;
  #api;

  /**
   * @param {{ page: HTMLElement, box: HTMLElement, name: HTMLElement, signOut: HTMLButtonElement,
   *   noLogin: HTMLElement }} elements
   * @param {Api} api
   */
  constructor(elements, api) {
    this.#elements = elements;
    this.#api = api;
    elements.signOut.addEventListener("click", () => void this.#leave());
  }

  /** Asks the panel who it is. If it does not say, others on the page tell why. */
  async start() {
    const { page, box, name, noLogin } = this.#elements;
    try {
      const { person } = await this.#api.login();
      if (person) {
        page.dataset["role"] = person.role;
        noLogin.hidden = person.way !== "none";
        // A proxy or nobody at all would sign them in again at once.
        box.hidden = ["none", "proxy"].includes(person.way);
        name.textContent = person.way === "start" ? "" : person.name;
      }
    } catch {
      // Then there is nobody to name.
    }
  }

  async #leave() {
    this.#elements.signOut.setAttribute("aria-disabled", "true");
    try {
      await this.#api.signOut();
    } catch {
      // What is on the page goes all the same.
    }
    this.#elements.page.replaceChildren();
    location.replace(new URL("entrar", ROOT));
  }
}

/**
 * Has a link lead to the login page, and from there back here.
 *
 * @param {HTMLAnchorElement} link
 */
export function loginLink(link) {
  const url = new URL("entrar", ROOT);
  url.searchParams.set("next", location.pathname.slice(ROOT.pathname.length));
  link.href = url.href;
  return link;
}
