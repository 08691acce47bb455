// Where a frame in another page begins: finds out who is there, opens the share link that it was given, and goes
// on to the session's view; or says why not, with a way out.
import { Api, ApiError } from "./api.js";
import { $, button, link } from "./elements.js";
import { entryWith, HostPage } from "./host-page.js";
import { languageOf, translate, Words, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { refusalOf } from "./messages.js";

/** @import { Login } from "./types.js" */

const ROOT = new URL("../", import.meta.url);
/** What a session may be called; anything else would be another address. */
const ID = /^[a-z0-9][a-z0-9_-]{0,62}$/;
/** How a guest's visit can have come to its end. */
const ENDS = ["expired", "ended", "linked"];

/** @typedef {"wait" | "signed_out" | "apart" | "stuck" | "taken" | "expired" | "ended" | "linked"} Face */

const asked = new URLSearchParams(location.search);
const sessionId = asked.get("session") ?? "";
const view = `panel_cliente/${encodeURIComponent(sessionId)}/`;

const host = HostPage.ofAddress();
const api = new Api(sessionId);
const words = new Words((language) => api.words(language));
/** @type {string | null} */
let share = null;
/** @type {Face} */
let face = "wait";
/** @type {unknown} */
let refused = null;

/**
 * Whether the browser keeps a cookie of that kind for this frame. A login's it keeps where the page around is of
 * our own site; a guest's, unless it keeps none for frames at all.
 *
 * @param {string} kind
 */
function keeps(kind) {
  const name = `enlace-try-${Date.now()}`;
  document.cookie = `${name}=1; ${kind}; Max-Age=5`;
  return document.cookie.includes(name);
}

/** @param {Login} ways */
function isIn({ person }) {
  return person !== null && (person.role !== "guest" || !!person.sessions?.includes(sessionId));
}

/** @returns {Promise<Face | null>} why not; null to go on */
async function enter() {
  const end = asked.get("end");
  if (end !== null && ENDS.includes(end)) {
    return /** @type {Face} */ (end);
  }
  if (!isIn(await api.login())) {
    share = asked.has("shared") ? await host.share() : null;
    if (share === null) {
      return keeps("SameSite=Strict") ? "signed_out" : "apart";
    }
    // Looked after before, for a share link is good in one browser, and with no cookie it would be spent in none.
    if (!keeps("SameSite=None; Secure; Partitioned")) {
      return "apart";
    }
    await api.signIn({ share, in_frame: true });
  }
  if (!ID.test(sessionId)) {
    throw new ApiError("BAD_SESSION_ID", 400);
  }
  // Whether there is such a session, for whoever this is.
  await api.status(null, new AbortController().signal);
  return null;
}

/**
 * @param {unknown} error
 * @returns {Face}
 */
function faceAfter(error) {
  const code = error instanceof ApiError ? error.code : "";
  return code === "SHARE_OVER" ? "ended" : code === "SHARE_TAKEN" ? "taken" : "stuck";
}

async function begin() {
  face = "wait";
  refused = null;
  show();
  try {
    const why = await enter();
    if (why === null) {
      const url = entryWith({});
      url.pathname = new URL(`${view}insertado`, ROOT).pathname;
      url.searchParams.delete("session");
      location.replace(url);
      return;
    }
    face = why;
  } catch (error) {
    refused = error;
    face = faceAfter(error);
  }
  show();
}

function show() {
  const waiting = face === "wait";
  document.body.dataset["state"] = waiting ? "LOADING" : "GUEST";
  document.body.dataset["face"] = face;
  translate(document, words);
  const family = face === "wait" || face === "signed_out" || face === "apart" || face === "stuck";
  write($("title"), words.say(family ? `ui.embed.${face}.title` : `ui.guest.${face}.title`));
  write($("body"), refused && family ? refusalOf(refused, words) : said(family));
  $("login").hidden = face !== "signed_out";
  $("again").hidden = face !== "signed_out" && face !== "stuck";
  $("open").hidden = face !== "apart";
  const reason = refused instanceof ApiError ? refused.code : null;
  const status = face === "stuck" ? "UNAVAILABLE" : "SIGNED_OUT";
  host.tell({ shown: !waiting, status: waiting ? null : status, reason });
}

/** @param {boolean} family */
function said(family) {
  return words.say(family ? `ui.embed.${face}.body` : `ui.guest.${face}.body`);
}

link("login").href = new URL(`entrar?next=${encodeURIComponent(`${view}whatsapp`)}`, ROOT).href;
button("again").addEventListener("click", () => void begin());
button("open").addEventListener("click", () => {
  open(
    new URL(share === null ? `${view}whatsapp` : `invitado#t=${share}`, ROOT),
    "_blank",
    "noopener",
  );
});
// Back from the tab in which one signed in.
const back = () => {
  if (!document.hidden && face === "signed_out") {
    void begin();
  }
};
document.addEventListener("visibilitychange", back);
// A tab in another window hides nothing. A press in this frame is a focus as well, and what is pressed has to stay:
// so nothing changes until somebody is signed in.
addEventListener("focus", () => {
  if (face === "signed_out") {
    api.login().then(
      (ways) => isIn(ways) && back(),
      () => {},
    );
  }
});

host.tell({});
await settleLanguage(
  words,
  { language: languageOf(asked.get("lang")) },
  () => api.login().catch(() => null),
  () => {},
);
document.documentElement.lang = words.language;
await begin();
