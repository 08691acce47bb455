import { Api, ApiError } from "./api.js";
import { $, button } from "./elements.js";
import { translate, Words, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { refusalOf } from "./messages.js";
import { Patience } from "./patience.js";
import { Preferences } from "./preferences.js";

/** @import { Login } from "./types.js" */

const ROOT = new URL("../", import.meta.url);
/** How a visit can have come to its end. */
const ENDS = ["expired", "ended", "linked"];

/** @typedef {"wait" | "open" | "own" | "part" | "taken" | "expired" | "ended" | "linked"} Face */

/** @type {Face} */
let face = "wait";
/** @type {unknown} */
let refused = null;

const api = new Api("");
const words = new Words((language) => api.words(language));
const preferences = Preferences.ofPage(words);
const patience = new Patience([button("open")], words);

/** It stays in the address until it is used: whoever opened it on the wrong screen can copy it. */
function secret() {
  return /^#t=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1] ?? null;
}

/** @param {import("./types.js").Person} person */
function goOn(person) {
  const session = person.sessions?.[0] ?? "default";
  location.replace(new URL(`panel_cliente/${encodeURIComponent(session)}/whatsapp`, ROOT));
}

/**
 * What there is to say, before anybody presses anything: only that opens the link, so that a program
 * which looks at links in messages does not use it up.
 *
 * @param {Login | null} ways
 * @returns {Face}
 */
function faceOf(ways) {
  const end = new URLSearchParams(location.search).get("end");
  if (secret() !== null) {
    return ways?.person && ways.person.role !== "guest" ? "own" : "open";
  }
  return ENDS.includes(end ?? "") ? /** @type {Face} */ (end) : "part";
}

/**
 * @param {string} code why it was not opened
 * @returns {Face}
 */
function faceAfter(code) {
  return code === "SHARE_OVER" ? "ended" : code === "SHARE_TAKEN" ? "taken" : "open";
}

async function open() {
  const share = secret();
  if (face !== "open" || patience.waiting || share === null) {
    return;
  }
  face = "wait";
  refused = null;
  show();
  try {
    goOn((await api.signIn({ share })).person);
  } catch (error) {
    refused = error;
    face = faceAfter(error instanceof ApiError ? error.code : "");
    patience.take(error);
    show();
  }
}

function show() {
  document.body.dataset["state"] = face === "wait" ? "LOADING" : "GUEST";
  document.body.dataset["face"] = face;
  translate(document, words);
  preferences.show();
  patience.show();
  const { title, body } = said();
  document.title = `${title} – ${words.say("ui.brand")}`;
  write($("title"), title);
  write($("body"), body);
  write($("notice"), face === "open" && refused ? refusalOf(refused, words) : "");
  $("open").hidden = face !== "open";
  $("phone").hidden = face !== "open";
  $("panel").hidden = face !== "own";
}

function said() {
  switch (face) {
    case "wait":
      return { title: words.say("ui.loading"), body: "" };
    case "open":
      return { title: words.say("ui.guest.title"), body: words.say("ui.guest.body") };
    default:
      return {
        title: words.say(`ui.guest.${face}.title`),
        body: words.say(`ui.guest.${face}.body`),
      };
  }
}

/** @type {Login | null} */
let ways = null;
async function askWays() {
  ways = await api.login().catch(() => null);
  return ways;
}

preferences.addEventListener("language", async (event) => {
  await words.use(/** @type {CustomEvent} */ (event).detail);
  show();
});
patience.addEventListener("over", () => {
  refused = null;
  show();
});
button("open").addEventListener("click", () => void open());
// A new link, opened where an old one was.
addEventListener("hashchange", () => {
  refused = null;
  face = faceOf(ways);
  show();
});

await settleLanguage(words, preferences, askWays, () => {});
if (secret() === null && /** @type {Login | null} */ (ways)?.person?.role === "guest") {
  goOn(/** @type {any} */ (ways).person);
} else {
  face = faceOf(ways);
  show();
}
