/**
 * @import { Diagnosis, Snapshot } from "./types.js"
 */
import { Api, sessionIdOf } from "./api.js";
import { Bell } from "./bell.js";
import { ChecksView, outcomeOf } from "./checks-view.js";
import { CopyView } from "./copy-view.js";
import { $, button } from "./elements.js";
import { translate, Words, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { LogView } from "./log-view.js";
import { refusalOf, timeOfDay } from "./messages.js";
import { Preferences } from "./preferences.js";
import { reportOf } from "./report.js";
import { StoreView } from "./store-view.js";

const TRANSITIONS = 10;
const TICK_MS = 1_000;
/** A link that ends like this leads to a diagnosis, not to a button for one. */
const AT_ONCE = "#now";

/**
 * What is on the page.
 *
 * @typedef {{ kind: "ready" } | { kind: "running", since: number }
 *   | { kind: "refused", error: unknown }
 *   | { kind: "done", diagnosis: Diagnosis, snapshot: Snapshot | null, at: number, tookMs: number }
 * } Stand
 */

/** @type {Stand} */
let stand = { kind: "ready" };
/** @type {string | null} */
let version = null;
let spoken = false;

const sessionId = sessionIdOf(location.pathname);
const api = new Api(sessionId);
const words = new Words((language) => api.words(language));
const preferences = Preferences.ofPage(words);
const store = StoreView.ofPage(words);
const bell = Bell.ofPage(words);
const checks = new ChecksView($("checks"), words);
const copy = new CopyView(
  {
    button: button("copy"),
    box: $("report"),
    field: /** @type {HTMLTextAreaElement} */ ($("report-text")),
  },
  words,
);
const log = new LogView(
  { list: $("log"), empty: $("log-empty") },
  words,
  (seq) => api.events(seq),
  TRANSITIONS,
);

async function run() {
  if (stand.kind === "running") {
    return;
  }
  const began = performance.now();
  stand = { kind: "running", since: began };
  show();
  try {
    const diagnosis = await api.diagnosis(words.language);
    const snapshot = await lookAtSession();
    const tookMs = performance.now() - began;
    stand = { kind: "done", diagnosis, snapshot, at: Date.now(), tookMs };
  } catch (error) {
    stand = { kind: "refused", error };
  }
  show();
}

/** What the panel knows of the session; the checks are worth showing without it, too. */
async function lookAtSession() {
  try {
    const snapshot = await api.status(null, new AbortController().signal);
    store.show(snapshot);
    // Nothing happened yet to one that nobody opened.
    if (snapshot.version > 0) {
      await log.refresh();
    }
    return snapshot;
  } catch {
    return null;
  }
}

async function askPanel() {
  try {
    const panel = await api.panel();
    version = panel.version;
    $("practice").hidden = !panel.practice;
    $("plain").hidden = !panel.gateway_plain;
    return panel;
  } catch {
    return null;
  }
}

function show() {
  const running = stand.kind === "running";
  const again = stand.kind === "done" || stand.kind === "refused";
  button("run").setAttribute("aria-disabled", String(running));
  write($("run"), words.say(running ? "ui.busy" : again ? "ui.checks.again" : "ui.checks.run"));
  switch (stand.kind) {
    case "ready":
      tell("CHECKS", "ui.checks", words.say("ui.checks.body"));
      break;
    case "running":
      tell("CHECKING", "ui.checks.running", words.say("ui.checks.running.body"));
      checks.showBones();
      break;
    case "refused":
      tell("CHECKS", "ui.checks.refused", refusalOf(stand.error, words));
      checks.clear();
      break;
    case "done": {
      const { outcome, n } = outcomeOf(stand.diagnosis);
      const key = `ui.checks.${outcome.toLowerCase()}`;
      tell(`CHECKED_${outcome}`, key, words.say(`${key}.body`, { n }));
      checks.show(stand.diagnosis.steps);
      showSnapshot(stand.snapshot);
    }
  }
  copy.show(stand.kind === "done" ? report(stand) : null);
  copy.retell();
  tick();
}

/**
 * @param {string} state
 * @param {string} key
 * @param {string} body
 */
function tell(state, key, body) {
  document.body.dataset["state"] = state;
  document.title = `${words.say(`ui.tab.${state}`)} – ${sessionId}`;
  write($("title"), words.say(key));
  write($("body"), body);
}

/** @param {Snapshot | null} snapshot */
function showSnapshot(snapshot) {
  const qr = snapshot?.debug.has_qr ?? null;
  const state = [snapshot?.status, snapshot?.reason].filter(Boolean).join(" · ");
  $("detail-gateway").textContent = snapshot?.gateway_address ?? "—";
  $("detail-status").textContent = state || "—";
  $("detail-has-qr").textContent = qr === null ? "—" : words.say(`ui.detail.has_qr.${qr}`);
  $("detail-version").textContent = version ?? "—";
}

function tick() {
  let sentence = "";
  if (stand.kind === "running") {
    const s = Math.floor((performance.now() - stand.since) / 1000);
    sentence = s > 0 ? words.say("ui.checks.elapsed", { s }) : "";
  } else if (stand.kind === "done") {
    const took = new Intl.NumberFormat(words.language, { maximumFractionDigits: 1 });
    sentence = words.say("ui.checks.at", {
      time: timeOfDay(stand.at, words, true),
      took: took.format(stand.tookMs / 1000),
    });
  }
  write($("elapsed"), sentence);
}

/** @param {Extract<Stand, { kind: "done" }>} done */
function report({ diagnosis, snapshot, at }) {
  const events = log.sentences.slice(0, TRANSITIONS);
  return reportOf({ version, sessionId, diagnosis, snapshot, events, at }, words);
}

function speak() {
  translate(document, words);
  write($("crumb"), words.say("ui.session", { session: sessionId }));
  preferences.show();
  store.retell();
  bell.retell();
  log.retell();
  show();
}

button("run").addEventListener("click", () => void run());
preferences.addEventListener("language", async (event) => {
  const wanted = /** @type {CustomEvent} */ (event).detail;
  if (!spoken || !(await words.use(wanted))) {
    return;
  }
  speak();
  if (stand.kind === "done") {
    // What was found is told in the language that it was asked for in.
    void run();
  }
});
setInterval(tick, TICK_MS);

await settleLanguage(words, preferences, askPanel, () => {});
spoken = true;
speak();
bell.start();
showSnapshot(await lookAtSession());
if (location.hash === AT_ONCE) {
  void run();
}
