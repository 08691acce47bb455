/**
 * @import { Words } from "./i18n.js"
 */
import { all, button } from "./elements.js";
import { languageOf } from "./i18n.js";

const THEMES = /** @type {const} */ (["system", "light", "dark"]);

/** @typedef {typeof THEMES[number]} Theme */

/**
 * The theme and the language, as this browser remembers them.
 *
 * Fires `language` with the one that was chosen.
 */
export class Preferences extends EventTarget {
  #root;
  #themeButton;
  #languageButtons;
  #words;

  /**
   * With the elements by which every page has it.
   *
   * @param {Words} words
   */
  static ofPage(words) {
    const elements = {
      root: document.documentElement,
      theme: button("theme"),
      languages: /** @type {HTMLButtonElement[]} */ (all("#languages button")),
    };
    return new Preferences(elements, words);
  }

  /**
   * @param {{ root: HTMLElement, theme: HTMLButtonElement, languages: HTMLButtonElement[] }} elements
   * @param {Words} words
   */
  constructor({ root, theme, languages }, words) {
    super();
    this.#root = root;
    this.#themeButton = theme;
    this.#languageButtons = languages;
    this.#words = words;
    theme.addEventListener("click", () => this.#nextTheme());
    for (const button of languages) {
      button.addEventListener("click", () => {
        const language = languageOf(button.lang);
        remember("lang", button.lang);
        this.dispatchEvent(new CustomEvent("language", { detail: language }));
      });
    }
  }

  /** The language chosen before, if any; in a frame, the one that the page around it wishes. */
  get language() {
    const wished = isEmbedded() ? new URLSearchParams(location.search).get("lang") : null;
    return languageOf(wished ?? recall("lang"));
  }

  /** Shows what is chosen now, in the language of now. */
  show() {
    this.#root.lang = this.#words.language;
    for (const button of this.#languageButtons) {
      button.setAttribute("aria-pressed", String(button.lang === this.#words.language));
    }
    const label = this.#words.say(`ui.theme.${this.#theme}`);
    this.#themeButton.setAttribute("aria-label", label);
    this.#themeButton.title = label;
  }

  /** @returns {Theme} */
  get #theme() {
    return THEMES.find((theme) => theme === this.#root.dataset["theme"]) ?? "system";
  }

  #nextTheme() {
    // First the one that looks otherwise: a press that changes nothing looks like one that failed.
    const system = matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
    const other = system === "dark" ? "light" : "dark";
    const next = this.#theme === "system" ? other : this.#theme === other ? system : "system";
    if (next === "system") {
      delete this.#root.dataset["theme"];
    } else {
      this.#root.dataset["theme"] = next;
    }
    remember("theme", next);
    this.show();
  }
}

/** Whether this page is one for frames in pages of others. */
export const isEmbedded = () => "embedded" in document.documentElement.dataset;

/** @typedef {"theme" | "lang" | "alerts" | "sound" | "veil"} Remembered */

/**
 * @param {Remembered} what
 * @param {string} value
 */
export function remember(what, value) {
  try {
    localStorage.setItem(`enlace.${what}`, value);
  } catch {
    // Storage may be switched off; the choice then lasts as long as the page.
  }
}

/** @param {Remembered} what */
export function recall(what) {
  try {
    return localStorage.getItem(`enlace.${what}`);
  } catch {
    return null;
  }
}
