/** The page's languages; the first is the one it is written in. */
export const LANGUAGES = /** @type {const} */ (["es", "en"]);

/** @typedef {typeof LANGUAGES[number]} Language */
/** @typedef {Record<string, string | number | null | undefined>} Params */

/**
 * @param {unknown} word
 * @returns {Language | null}
 */
export function languageOf(word) {
  const two = String(word ?? "")
    .slice(0, 2)
    .toLowerCase();
  return LANGUAGES.find((language) => language === two) ?? null;
}

/** The words of the page in one language, and of the other where one is missing. */
export class Words {
  #load;
  /** @type {Partial<Record<Language, Record<string, string>>>} */
  #catalogues = {};
  /** @type {Promise<void> | undefined} */
  #others;
  /** @type {Language} */
  language = "es";

  /** @param {(language: Language) => Promise<Record<string, string>>} load */
  constructor(load) {
    this.#load = load;
  }

  /**
   * Goes over to a language, and says whether its words could be had; if not, the present one stays.
   *
   * @param {Language} language
   */
  async use(language) {
    const there = await this.fetch(language);
    if (there) {
      this.language = language;
    }
    return there;
  }

  /**
   * Gets the words of a language, once.
   *
   * @param {Language} language
   */
  async fetch(language) {
    try {
      this.#catalogues[language] ??= await this.#load(language);
      return true;
    } catch {
      return false;
    }
  }

  /** Gets the languages that are not in use, too. */
  async fetchOthers() {
    await Promise.all(LANGUAGES.map((language) => this.fetch(language)));
  }

  /** @param {string} key */
  has(key) {
    return this.#sentence(key) !== undefined;
  }

  /**
   * The sentence of a key, or nothing at all where no language has it: a key is never shown.
   *
   * @param {string} key
   * @param {Params} [params]
   */
  say(key, params = {}) {
    return fill(this.#sentence(key) ?? "", params);
  }

  /**
   * What stands between the two in the keys that there are.
   *
   * @param {string} prefix
   * @param {string} suffix
   */
  names(prefix, suffix) {
    return Object.keys(this.#catalogues[this.language] ?? {})
      .filter((key) => key.startsWith(prefix) && key.endsWith(suffix))
      .map((key) => key.slice(prefix.length, -suffix.length));
  }

  /**
   * The sentence of a key for so many: `key.one`, `key.other`, or what the language has.
   *
   * @param {string} key
   * @param {number} n
   * @param {Params} [params] beside `{n}`
   */
  count(key, n, params = {}) {
    const own = `${key}.${new Intl.PluralRules(this.language).select(n)}`;
    const number = new Intl.NumberFormat(this.language).format(n);
    return this.say(this.has(own) ? own : `${key}.other`, { n: number, ...params });
  }

  /** @param {string} key */
  #sentence(key) {
    const order = [this.language, ...LANGUAGES];
    const found = order.map((language) => this.#catalogues[language]?.[key]).find(Boolean);
    if (found === undefined && !this.#others) {
      // From the next time on, the other language can stand in.
      this.#others = this.fetchOthers();
    }
    return found;
  }
}

/**
 * Puts parameters where `{name}` stands. What stands in `[…]` is left out as a whole when one of its
 * parameters is missing, so that no sentence ends in the air.
 *
 * @param {string} sentence
 * @param {Params} params
 */
export function fill(sentence, params) {
  /** @param {string} name */
  const value = (name) => {
    const found = params[name];
    return found === null || found === undefined || Number.isNaN(found) ? "" : String(found);
  };
  return sentence
    .replace(/\[([^\]]*)\]/g, (_, part) =>
      [...part.matchAll(/\{(\w+)\}/g)].every(([, name]) => value(name) !== "") ? part : "",
    )
    .replace(/\{(\w+)\}/g, (_, name) => value(name));
}

/**
 * Puts a sentence into an element, `**…**` as bold; touches nothing that is there already.
 *
 * @param {Element} element
 * @param {string} sentence
 */
export function write(element, sentence) {
  const parts = sentence.split("**");
  if (parts.length === 1) {
    if (element.textContent !== sentence || element.firstElementChild) {
      element.textContent = sentence;
    }
    return;
  }
  const old = element.childNodes;
  if (old.length === parts.length && parts.every((part, i) => old[i]?.textContent === part)) {
    return;
  }
  element.replaceChildren(
    ...parts.map((part, i) => {
      const node = document.createElement(i % 2 ? "b" : "span");
      node.textContent = part;
      return node;
    }),
  );
}

/**
 * Translates what stands on the page itself: `data-t` names the sentence of an element's text,
 * `data-t-label` that of its accessible name.
 *
 * @param {ParentNode} root
 * @param {Words} words
 */
export function translate(root, words) {
  for (const element of root.querySelectorAll("[data-t]")) {
    const key = element.getAttribute("data-t") ?? "";
    if (words.has(key)) {
      write(element, words.say(key));
    }
  }
  for (const element of root.querySelectorAll("[data-t-label]")) {
    const key = element.getAttribute("data-t-label") ?? "";
    if (words.has(key)) {
      element.setAttribute("aria-label", words.say(key));
    }
  }
}
