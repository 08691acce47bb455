/** What the page is written in. */
const FIRST = "es";

/** @typedef {string} Language a tag, such as `pt-BR` */
/** @typedef {Record<string, string | number | null | undefined>} Params */

/**
 * The languages there are: those for which the server has put a button onto the page.
 *
 * @param {Document | undefined} page
 * @returns {Language[]}
 */
export function languagesOnPage(page = globalThis.document) {
  const buttons = /** @type {HTMLElement[]} */ ([
    ...(page?.querySelectorAll("#languages [lang]") ?? []),
  ]);
  return [...new Set([FIRST, ...buttons.map(({ lang }) => lang)])];
}

/**
 * The language that a tag means: that very one, or another of the same tongue.
 *
 * @param {unknown} tag
 * @param {readonly Language[]} [languages]
 * @returns {Language | null}
 */
export function languageOf(tag, languages = languagesOnPage()) {
  const wanted = String(tag ?? "").toLowerCase();
  /** @param {string} language */
  const tongue = (language) => language.toLowerCase().split("-")[0];
  return (
    languages.find((language) => language.toLowerCase() === wanted) ??
    languages.find((language) => tongue(language) === tongue(wanted)) ??
    null
  );
}

/** The words of the page in one language, and of another where one is missing. */
export class Words {
  #load;
  /** @type {Partial<Record<Language, Record<string, string>>>} */
  #catalogues = {};
  /** @type {Promise<void> | undefined} */
  #others;
  #languages;
  /** @type {Language} */
  language = FIRST;

  /**
   * @param {(language: Language) => Promise<Record<string, string>>} load
   * @param {readonly Language[]} [languages]
   */
  constructor(load, languages = languagesOnPage()) {
    this.#load = load;
    this.#languages = languages;
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

  /** Gets the words of a language, once. @type {(language: Language) => Promise<boolean>} */
  async fetch(language) {
    try {
      const asked = this.#catalogues;
      const got = asked[language] ?? (await this.#load(language));
      if (asked !== this.#catalogues) {
        return await this.fetch(language);
      }
      asked[language] ??= got;
      return true;
    } catch {
      return false;
    }
  }

  /** Gets the words in use anew, and those of other languages when they are wanted. */
  async renew() {
    const { language } = this;
    // What was asked for before may be a part.
    this.#catalogues = { [language]: this.#catalogues[language] };
    const got = await this.#load(language);
    this.#catalogues[language] = got;
  }

  /** Gets the languages that are not in use, too. */
  async fetchOthers() {
    await Promise.all(this.#languages.map((language) => this.fetch(language)));
  }

  /** @param {string} key */
  has(key) {
    return this.#known(key) !== undefined;
  }

  /**
   * The sentence of a key, or nothing at all where no language has it: a key is never shown.
   *
   * @param {string} key
   * @param {Params} [params]
   */
  say(key, params = {}) {
    const told = Object.entries(params).map(([name, value]) => [
      name,
      typeof value === "number" && !Number.isNaN(value) ? this.#number(value) : value,
    ]);
    return fill(this.#sentence(key) ?? "", Object.fromEntries(told));
  }

  /** @param {number} value */
  #number(value) {
    return numberFormat(this.language).format(value);
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
  #known(key) {
    const order = [this.language, ...this.#languages];
    return order.map((language) => this.#catalogues[language]?.[key]).find(Boolean);
  }

  /** @param {string} key */
  #sentence(key) {
    const found = this.#known(key);
    if (found === undefined && this.#catalogues[this.language] && !this.#others) {
      // From the next time on, another language can stand in.
      this.#others = this.fetchOthers();
    }
    return found;
  }
}

/** Making one takes longer than using it a hundred times. @type {Map<string, Intl.NumberFormat>} */
const formats = new Map();

/**
 * @param {Language} language
 * @param {Intl.NumberFormatOptions} [looks]
 */
export function numberFormat(language, looks = {}) {
  const key = language + JSON.stringify(looks);
  const format = formats.get(key) ?? new Intl.NumberFormat(language, looks);
  formats.set(key, format);
  return format;
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
