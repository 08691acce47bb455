// What a page of another site loads, from `…/enlace.js`: <enlace-link session="aura"> shows that session's view,
// in a frame from where this script is. docs/embedding.md says how. It stands alone, with its words in it, so
// that there is something to read when the panel is away.

const HERE = new URL(import.meta.url);
const PANEL = new URL(".", HERE);

/** By language, then by key. @type {Record<string, Record<string, string>>} */
const WORDS = JSON.parse("%words%");

/** How long a frame may say nothing until this page says so instead. */
const SILENCE_MS = 12_000;
/** How long the panel may take to say that it is there at all. */
const PROBE_MS = 6_000;
const HEIGHT = { least: 120, most: 4_000 };
/** A word of the panel's, as `AWAITING_SCAN`. */
const CODE = /^[A-Z][A-Z0-9_]{0,39}$/;

const LOOKS = `
  :host { display: block; position: relative; min-height: ${HEIGHT.least}px }
  :host([hidden]) { display: none }
  iframe, .said { box-sizing: border-box; border: 1px solid color-mix(in srgb, currentColor 20%, transparent);
    border-radius: 16px }
  iframe { display: block; width: 100% }
  iframe:not(.shown) { position: absolute; inset: 0; visibility: hidden }
  .said { padding: 24px; line-height: 1.5 }
  .said > * { margin: 0 8px 8px 0 }
  strong { font-size: 1.15em }
  button { min-height: 44px; padding: 9px 20px; border: 1px solid; border-radius: 999px;
    background: none; color: inherit; font: inherit; font-weight: 600; cursor: pointer }
`;

/**
 * A session's view in another page. Attributes: `session`; `lang` (that of what is around it, if left out);
 * `theme`, `light` or `dark` (the visitor's own, if left out); `share`, the secret of a share link, which is
 * better set as a property: as an attribute it is taken away as soon as it is read.
 *
 * Fires `enlace-status` with `{ status, reason }` when how the session stands has changed.
 */
class EnlaceLink extends HTMLElement {
  static observedAttributes = ["session", "share", "lang", "theme"];

  #root = this.attachShadow({ mode: "open" });
  /** @type {HTMLIFrameElement | null} */
  #frame = null;
  /** @type {string | null} */
  #share = null;
  #told = "";
  #due = false;
  /** What the frame has come to; one that is refused is loaded, as the browser's page about it, and says nothing. */
  #came = { loaded: false, spoke: false };
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #silence;
  #hearing = (/** @type {MessageEvent} */ event) => this.#hear(event);

  /** The secret of a share link; it cannot be read. */
  get share() {
    return null;
  }

  set share(/** @type {string | null} */ secret) {
    this.#share = secret || null;
    this.#soon();
  }

  connectedCallback() {
    const looks = new CSSStyleSheet();
    looks.replaceSync(LOOKS);
    this.#root.adoptedStyleSheets = [looks];
    if (Object.hasOwn(this, "share")) {
      // Set before this script was there.
      const { share } = this;
      delete (/** @type {{ share?: unknown }} */ (this).share);
      this.share = share;
    }
    addEventListener("message", this.#hearing);
    this.#soon();
  }

  disconnectedCallback() {
    removeEventListener("message", this.#hearing);
    this.#show(null);
  }

  /** @type {(name: string, before: string | null, now: string | null) => void} */
  attributeChangedCallback(name, before, now) {
    if (name === "share" && now !== null) {
      this.share = now;
      this.removeAttribute("share");
    } else if (name !== "share" && now !== before) {
      this.#soon();
    }
  }

  /** Once for whatever is set in one go. */
  #soon() {
    if (!this.#due) {
      this.#due = true;
      queueMicrotask(() => {
        this.#due = false;
        if (this.isConnected) this.#begin();
      });
    }
  }

  #begin() {
    const frame = document.createElement("iframe");
    frame.title = this.#say("title");
    frame.allow = "clipboard-write";
    frame.src = this.#address();
    // The browser's own page about a panel that is away is loaded, too.
    const came = { loaded: false, spoke: false };
    this.#came = came;
    frame.addEventListener("load", () => {
      came.loaded = true;
      this.#post(frame);
      this.#wait();
    });
    this.#show(frame, this.#box("wait"), frame);
    this.#wait();
  }

  /** No secret is in it. */
  #address() {
    const url = new URL("insertado", PANEL);
    const theme = this.getAttribute("theme") ?? "";
    const wishes = { session: this.#session, lang: this.#language, theme, host: location.origin };
    url.search = String(new URLSearchParams(this.#share ? { ...wishes, shared: "1" } : wishes));
    return url.href;
  }

  /**
   * @param {HTMLIFrameElement | null} frame the one that is listened to from now on
   * @param {Element[]} elements
   */
  #show(frame, ...elements) {
    clearTimeout(this.#silence);
    this.#frame = frame;
    this.#root.replaceChildren(...elements);
  }

  /**
   * @param {HTMLIFrameElement} frame
   * @param {object} more
   */
  #post(frame, more = {}) {
    frame.contentWindow?.postMessage({ enlace: 1, ...more }, PANEL.origin);
  }

  #wait() {
    clearTimeout(this.#silence);
    this.#silence = setTimeout(() => void this.#giveUp(), SILENCE_MS);
  }

  async #giveUp() {
    const frame = this.#frame;
    const signal = AbortSignal.timeout(PROBE_MS);
    const asked = fetch(HERE, { cache: "no-store", credentials: "omit", signal });
    const there = await asked.then(({ ok }) => ok).catch(() => false);
    if (frame && frame === this.#frame) {
      const refused = there && this.#came.loaded && !this.#came.spoke;
      this.#show(null, this.#box(refused ? "refused" : "away"));
      this.#tell({ status: "UNAVAILABLE", reason: refused ? "REFUSED" : "UNREACHABLE" });
    }
  }

  /** @param {MessageEvent} event */
  #hear({ source, origin, data }) {
    const frame = this.#frame;
    if (!frame || source !== frame.contentWindow || origin !== PANEL.origin || data?.enlace !== 1) {
      return;
    }
    this.#came.spoke = true;
    if (data.wants === "share") {
      this.#post(frame, { share: this.#share });
    }
    if (data.shown !== true) {
      this.#wait();
      return;
    }
    clearTimeout(this.#silence);
    frame.classList.add("shown");
    this.#root.querySelector(".said")?.remove();
    const height = Math.min(Math.max(Number(data.height) || 0, HEIGHT.least), HEIGHT.most);
    frame.style.height = `${height + 2}px`;
    this.#tell({ status: codeOf(data.status), reason: codeOf(data.reason) });
  }

  /** @param {{ status: string | null, reason: string | null }} detail */
  #tell(detail) {
    const told = JSON.stringify(detail);
    if (detail.status !== null && this.#told !== told) {
      this.#told = told;
      this.dispatchEvent(new CustomEvent("enlace-status", { detail, bubbles: true }));
    }
  }

  /** @param {"wait" | "away" | "refused"} face */
  #box(face) {
    const box = make("div");
    box.className = "said";
    box.setAttribute("role", "status");
    const title = make("p");
    title.append(make("strong", this.#say(`${face}.title`)));
    box.append(title, make("p", this.#say(`${face}.body`).replace("{origin}", location.origin)));
    if (face !== "wait") {
      const again = make("button", this.#say("again"));
      again.addEventListener("click", () => this.#begin());
      const apart = make("button", this.#say("open"));
      apart.addEventListener("click", () => void open(this.#apart(), "_blank", "noopener"));
      box.append(again, apart);
    }
    return box;
  }

  /** The same view in a tab of its own. */
  #apart() {
    const view = `panel_cliente/${encodeURIComponent(this.#session)}/whatsapp`;
    return new URL(this.#share ? `invitado#t=${this.#share}` : view, PANEL).href;
  }

  get #session() {
    return this.getAttribute("session") ?? "";
  }

  get #language() {
    const around = /** @type {HTMLElement | null} */ (this.closest("[lang]"));
    return around?.lang || navigator.language;
  }

  /** @param {string} key */
  #say(key) {
    const all = Object.keys(WORDS);
    const same = (/** @type {(tag: string) => string} */ part) =>
      all.find((tag) => part(tag.toLowerCase()) === part(this.#language.toLowerCase()));
    const language = same((tag) => tag) ?? same((tag) => tag.replace(/-.*/, "")) ?? all[0] ?? "";
    return WORDS[language]?.[`ui.embed.${key}`] ?? "";
  }
}

/** @param {string} name */
const make = (name, text = "") =>
  Object.assign(document.createElement(name), { textContent: text });

/** @param {unknown} value */
const codeOf = (value) => (typeof value === "string" && CODE.test(value) ? value : null);

if (!customElements.get("enlace-link")) {
  customElements.define("enlace-link", EnlaceLink);
}
