import { Api } from "./api.js";
import { Bell } from "./bell.js";
import { Dashboard } from "./dashboard-page.js";
import { $, all } from "./elements.js";
import { GatewaysView } from "./gateways-view.js";
import { once } from "./intent.js";
import { LogLines } from "./log-lines.js";
import { OfflineView } from "./offline-view.js";
import { Preferences } from "./preferences.js";
import { SessionsApi } from "./sessions-api.js";
import { nameOf } from "./session-book.js";
import { StoreView } from "./store-view.js";
import { WordsOfPage } from "./words-of-page.js";

const panel = new Api("");
const words = new WordsOfPage(panel, "dashboard");
let mayReadLog = false;

/** @param {"link" | "trouble"} event */
const linkOf = (event) => (/** @type {string} */ reason) => {
  const query = /^[A-Z]/.test(reason) ? `event=${event}&reason=${reason}` : `event=${event}`;
  return mayReadLog ? `registro?${query}` : null;
};

const drawings = once(async () => {
  const { Drawings } = await import("./drawings.js");
  return Drawings.ofPage(words, linkOf);
});

const bell = Bell.ofPage(words, StoreView.ofPage(words));

void new Dashboard({
  drawings,
  api: new SessionsApi(),
  words,
  preferences: Preferences.ofPage(words),
  askPanel: async () => {
    try {
      const answer = await panel.panel();
      $("practice").hidden = !answer.practice;
      $("plain").hidden = !answer.gateway_plain;
      return answer;
    } catch {
      return null;
    }
  },
  askMayReadLog: async () => {
    try {
      mayReadLog = (await panel.login()).person?.role === "admin";
    } catch {
      // Then the numbers have to do.
    }
    return mayReadLog;
  },
  views: {
    gateways: new GatewaysView($("gateways"), words),
    lines: new LogLines($("lines"), words, (id) =>
      nameOf(bell.book.get(id) ?? { session_id: id, name: null }, words),
    ),
    offline: OfflineView.ofPage(words),
    bell,
  },
  elements: {
    page: document.body,
    now: $("now"),
    note: $("note"),
    notice: $("notice"),
    ranges: /** @type {HTMLInputElement[]} */ (all("#ranges input")),
    bones: $("bones"),
    board: $("board"),
    drawn: all(".drawn"),
    empty: $("empty"),
    emptyText: $("empty-text"),
    noTroubles: $("no-troubles"),
    noEnds: $("no-ends"),
    log: $("log"),
    noLines: $("no-lines"),
  },
}).start();
