/**
 * @import { Api } from "./api.js"
 * @import { Language } from "./i18n.js"
 */
import { Words } from "./i18n.js";

/** The words of a page that begins with a part of them, and gets all when there is something to say with the rest. */
export class WordsOfPage extends Words {
  #scope;
  /** @type {Promise<void> | undefined} */
  #completing;

  /**
   * @param {Pick<Api, "words">} api
   * @param {string} page
   */
  constructor(api, page) {
    /** @type {{ page: string | undefined }} */
    const scope = { page };
    super((/** @type {Language} */ language) => api.words(language, scope.page));
    this.#scope = scope;
  }

  /** Gets all there are, once; says whether they are there. */
  async complete() {
    try {
      await (this.#completing ??= this.#complete(this.#scope.page));
      return true;
    } catch {
      this.#completing = undefined;
      return false;
    }
  }

  /** @param {string | undefined} page */
  async #complete(page) {
    this.#scope.page = undefined;
    let language;
    try {
      do {
        language = this.language;
        await this.renew();
      } while (language !== this.language);
    } catch (error) {
      this.#scope.page = page;
      throw error;
    }
  }

  /** A sentence that is missing may be among the rest. */
  async fetchOthers() {
    await this.complete();
    await super.fetchOthers();
  }
}
