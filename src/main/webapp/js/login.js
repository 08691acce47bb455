import { Api } from "./api.js";
import { $, button, input } from "./elements.js";
import { translate, Words, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { refusalOf } from "./messages.js";
import { Patience } from "./patience.js";
import { Preferences } from "./preferences.js";

/** @import { Login } from "./types.js" */

const ROOT = new URL("../", import.meta.url);

/** @type {Login | null} */
let ways = null;
/** @type {unknown} */
let refused = null;
let busy = true;
/** The start link that waits for its turn. @type {string | null} */
let waiting = null;

const api = new Api("");
const words = new Words((language) => api.words(language));
const preferences = Preferences.ofPage(words);
const patience = new Patience([button("password-enter"), button("token-enter")], words);

/** The secret of a start link, which does not stay in the address or in the history. */
function takeSecret() {
  const secret = /^#t=([A-Za-z0-9_-]+)$/.exec(location.hash)?.[1];
  if (secret) {
    history.replaceState(null, "", location.pathname + location.search);
  }
  return secret;
}

/** On to where the person wanted to be: a page of ours and of nobody else. */
function goOn() {
  const next = new URLSearchParams(location.search).get("next") ?? "";
  location.replace(new URL(/^[a-z0-9_-]+(\/[a-z0-9_-]+)*$/.test(next) ? next : "./", ROOT));
}

async function askWays() {
  try {
    ways = await api.login();
  } catch (error) {
    refused = error;
  }
  return ways;
}

function isSignedIn() {
  return ways !== null && ways.person !== null;
}

/** @param {Parameters<Api["signIn"]>[0]} proof */
async function signIn(proof) {
  if (patience.waiting) {
    return;
  }
  busy = true;
  refused = null;
  show();
  try {
    await api.signIn(proof);
    goOn();
  } catch (error) {
    refused = error;
    busy = false;
    patience.take(error);
    waiting = patience.waiting && "start" in proof ? proof.start : null;
    show();
  }
}

function show() {
  const way = ways?.login ?? "unknown";
  document.body.dataset["state"] = busy ? "LOADING" : "SIGNED_OUT";
  document.title = `${words.say("ui.login")} – ${words.say("ui.brand")}`;
  translate(document, words);
  preferences.show();
  patience.show();
  write($("title"), words.say(busy ? "ui.loading" : "ui.login"));
  write($("body"), busy ? "" : words.say(`ui.login.by.${way}`));
  write($("notice"), refused ? refusalOf(refused, words) : "");
  $("password-form").hidden = busy || way !== "container";
  $("token-part").hidden = busy || way === "unknown";
}

preferences.addEventListener("language", async (event) => {
  await words.use(/** @type {CustomEvent} */ (event).detail);
  show();
});
$("token-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn({ token: input("token").value });
});
$("password-form").addEventListener("submit", (event) => {
  event.preventDefault();
  void signIn({ user: input("user").value, password: input("password").value });
});
patience.addEventListener("over", () => {
  refused = null;
  if (waiting) {
    void signIn({ start: waiting });
  } else {
    show();
  }
});
// A new link, opened where an old one was.
addEventListener("hashchange", () => {
  const secret = takeSecret();
  if (secret) {
    void signIn({ start: secret });
  }
});

const secret = takeSecret();
await settleLanguage(words, preferences, askWays, () => {});
if (secret) {
  await signIn({ start: secret });
} else if (isSignedIn()) {
  goOn();
} else {
  busy = false;
  show();
}
