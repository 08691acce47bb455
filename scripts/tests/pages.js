// The pages as the server sends them: filled with the parts that they have in common, and with a button for each language.
// What it does is dev.enlace.web.Pages' to say.
import { existsSync, readdirSync, readFileSync } from "node:fs";

const WEBAPP = new URL("../../src/main/webapp/", import.meta.url);
const OF_SESSION = ["panel", "diagnosis"];
const OF_ALL = ["sessions", "dashboard", "log"];

const read = (path) => readFileSync(new URL(path, WEBAPP), "utf8");

/** What there is a catalogue for, the first language first. */
export const LANGUAGES = readdirSync(new URL("i18n/", WEBAPP))
  .filter((file) => file.endsWith(".json"))
  .map((file) => file.replace(".json", ""))
  .sort((one, other) => Number(other === "es") - Number(one === "es") || (one < other ? -1 : 1));

/** The catalogue of a language. */
export const wordsOf = (language) => JSON.parse(read(`i18n/${language}.json`));

/**
 * The page of a file, such as `panel`.
 *
 * @param {string} name
 * @param {Record<string, string>} [more] what else stands in its places, such as the `role`
 */
export function pageOf(name, more = {}) {
  const places = {
    root: OF_SESSION.includes(name) ? "../../" : "",
    hidepractice: "hidden",
    hidenologin: "hidden",
    hideplain: "hidden",
    languages: LANGUAGES.map(buttonOf).join("\n"),
    ...Object.fromEntries(
      [...OF_SESSION, ...OF_ALL].map((page) => [page, page === name ? "page" : "false"]),
    ),
    ...(OF_SESSION.includes(name) ? {} : { within: "" }),
    ...(name === "panel" ? {} : { veil: "" }),
    ...more,
  };
  return fill(read(`${name}.html`), places);
}

/** The words that a page begins with, of those of a language: all but what WEB-INF/words.json says. */
export function wordsFor(page, language) {
  const rules = JSON.parse(read("WEB-INF/words.json"))[page] ?? [];
  const isOut = (key) => {
    const rule = rules.findLast((one) => matches(one.replace(/^!/, ""), key));
    return rule !== undefined && !rule.startsWith("!");
  };
  return Object.fromEntries(Object.entries(wordsOf(language)).filter(([key]) => !isOut(key)));
}

const matches = (pattern, key) =>
  new RegExp(`^${pattern.split("*").map(escaped).join(".*")}$`).test(key);

const escaped = (text) => text.replace(/[.+?^${}()|[\]\\]/g, "\\$&");

function fill(text, places) {
  return text.replace(/%([a-z]+)%/g, (place, name) => {
    const part = `WEB-INF/parts/${name}.html`;
    if (name in places) return places[name];
    return existsSync(new URL(part, WEBAPP)) ? fill(read(part).trim(), places) : place;
  });
}

function buttonOf(language) {
  const { "language.short": label, "language.name": name } = wordsOf(language);
  return `<button type="button" lang="${language}" aria-label="${label}: ${name}" aria-pressed="${language === "es"}">${label}</button>`;
}
