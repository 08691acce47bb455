/**
 * @import { Stand } from "./stand.js"
 * @import { Snapshot } from "./types.js"
 */
import { Api, ApiError, sessionIdOf } from "./api.js";
import { Bell } from "./bell.js";
import { ChecksView } from "./checks-view.js";
import { showContact } from "./contact.js";
import { CopyView } from "./copy-view.js";
import { $, button } from "./elements.js";
import { translate, write } from "./i18n.js";
import { settleLanguage } from "./language.js";
import { LogView } from "./log-view.js";
import { Preferences } from "./preferences.js";
import { reportOf } from "./report.js";
import { crumbOf } from "./snapshot.js";
import { headOf, timeOf } from "./stand.js";
import { StoreView } from "./store-view.js";
import { Turn } from "./turn.js";
import { WordsOfPage } from "./words-of-page.js";

const TRANSITIONS = 10;
const TICK_MS = 1_000;
/** Where as many look as may, and the server does not say for how long. */
const BUSY_MS = 10_000;
/** Checks that somebody else began no longer ago than this are as good as one's own. */
const SHARED_MS = 1_000;

const sessionId = sessionIdOf(location.pathname);
const [visit] = performance.getEntriesByType("navigation");
const turn = new Turn(
  `diagnosis.${sessionId}`,
  () => sessionStorage,
  /** @type {PerformanceNavigationTiming | undefined} */ (visit)?.type,
);

/** @type {Stand} */
let stand = ofArrival();
/** @type {string | null} */
let version = null;
let spoken = false;
/** @type {string | null} */
let name = null;

const api = new Api(sessionId);
const words = new WordsOfPage(api, "diagnosis");
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
  true,
);

/**
 * A page that somebody only loaded again waits; one that they have not looked at yet has nothing to say.
 *
 * @returns {Stand}
 */
function ofArrival() {
  const { leftMs } = turn;
  return { kind: "waiting", why: leftMs > 0 ? "again" : null, until: performance.now() + leftMs };
}

/** @param {boolean} [pressed] whether somebody wants to know how it is from now on */
async function run(pressed = false) {
  if (stand.kind === "running") {
    return;
  }
  if (!spoken) {
    // What is found is told in the language that it is asked for in, and that is not known yet.
    stand = { kind: "waiting", why: null, until: 0 };
    return;
  }
  const began = performance.now();
  stand = { kind: "running", since: began };
  turn.take();
  show();
  try {
    let diagnosis = await api.diagnosis(words.language);
    if (pressed && diagnosis.took_ms > performance.now() - began + SHARED_MS) {
      // They were under way already, and may not have seen what was mended before the press.
      diagnosis = await api.diagnosis(words.language);
    }
    const at = Date.now();
    stand = { kind: "done", diagnosis, snapshot: await lookAtSession(), at };
  } catch (error) {
    const busy = error instanceof ApiError && error.code === "DIAGNOSIS_BUSY";
    stand = busy
      ? { kind: "waiting", why: "busy", until: performance.now() + (error.retryMs ?? BUSY_MS) }
      : { kind: "refused", error };
  }
  show();
}

/** Begins, if it is time; a page that nobody sees yet leaves the gateway alone. */
function begin() {
  if (
    stand.kind === "waiting" &&
    document.visibilityState === "visible" &&
    performance.now() >= stand.until
  ) {
    void run();
  }
}

/** What the panel knows of the session; the checks are worth showing without it, too. */
async function lookAtSession() {
  try {
    const snapshot = await api.status(null, new AbortController().signal);
    store.show(snapshot);
    name = snapshot.name ?? null;
    write($("crumb"), crumbOf(sessionId, name, words));
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
    showContact($("contact"), panel.contact);
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
  tell(headOf(stand, words, document.body.dataset["role"]));
  if (stand.kind === "running") {
    checks.showBones();
  } else if (stand.kind === "done") {
    checks.show(stand.diagnosis.steps);
    showSnapshot(stand.snapshot);
  } else {
    checks.clear();
  }
  const state = document.body.dataset["state"];
  $("account").hidden = state !== "CHECKED_WARNING";
  $("copy").classList.toggle("main", state === "CHECKED_FAILED");
  $("found").hidden = stand.kind !== "running" && stand.kind !== "done";
  copy.show(stand.kind === "done" ? report(stand) : null);
  copy.retell();
  tick();
}

/** @param {ReturnType<typeof headOf>} head */
function tell({ state, title, body }) {
  document.body.dataset["state"] = state;
  document.title = `${words.say(`ui.tab.${state}`)} – ${$("crumb").textContent}`;
  write($("title"), title);
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
  write($("elapsed"), timeOf(stand, words, performance.now()));
}

/** @param {Extract<Stand, { kind: "done" }>} done */
function report(done) {
  const { diagnosis, snapshot, at } = done;
  const events = log.sentences.slice(0, TRANSITIONS);
  const { title } = headOf(done, words);
  return reportOf({ version, sessionId, title, diagnosis, snapshot, events, at }, words);
}

function speak() {
  translate(document, words);
  write($("crumb"), crumbOf(sessionId, name, words));
  preferences.show();
  store.retell();
  bell.retell();
  log.retell();
  show();
}

button("run").addEventListener("click", () => void run(true));
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
await settleLanguage(words, preferences, askPanel, () => {});
spoken = true;
begin();
speak();
setInterval(() => {
  begin();
  tick();
}, TICK_MS);
document.addEventListener("visibilitychange", begin);
bell.start();
const first = await lookAtSession();
// What a diagnosis saw at its end is newer.
if (stand.kind !== "done") {
  showSnapshot(first);
}
