/**
 * @import { Words } from "./i18n.js"
 */
import { languageOf } from "./i18n.js";

/** The page's own words are asked for again at this pace. */
const WORDS_WAIT_MS = 3_000;

/**
 * Goes over to the language that was chosen before, or else the one that the browser asked the
 * panel for. Ends when its words are there, however long that takes.
 *
 * @param {Words} words
 * @param {{ readonly language: import("./i18n.js").Language | null }} preferences
 * @param {() => Promise<{ lang: string } | null>} askPanel
 * @param {() => void} unspoken called while the words cannot be had
 */
export async function settleLanguage(words, preferences, askPanel, unspoken) {
  const guess = preferences.language ?? languageOf(navigator.language) ?? words.language;
  const [panel] = await Promise.all([askPanel(), words.fetch(guess)]);
  const language = preferences.language ?? languageOf(panel?.lang) ?? guess;
  while (!(await words.use(language))) {
    unspoken();
    await new Promise((resolve) => setTimeout(resolve, WORDS_WAIT_MS));
  }
}
