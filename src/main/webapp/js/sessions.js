import { AlertsLater } from "./alerts-later.js";
import { Api } from "./api.js";
import { $, all, button, dialog, input, listen, select, template } from "./elements.js";
import { Favicon } from "./favicon.js";
import { FilterView } from "./filter-view.js";
import { Hold } from "./hold.js";
import { onIntent, once } from "./intent.js";
import { ListView } from "./list-view.js";
import { OfflineView } from "./offline-view.js";
import { Poller } from "./poller.js";
import { Preferences } from "./preferences.js";
import { RowMenu } from "./row-menu.js";
import { pageOf, SessionBook } from "./session-book.js";
import { SessionList } from "./session-list.js";
import { SessionsApi } from "./sessions-api.js";
import { StoreView } from "./store-view.js";
import { translate, write } from "./i18n.js";
import { WordsOfPage } from "./words-of-page.js";

/** However much happens, the list is asked for no more often than this. */
const PACE_MS = 300;

const api = new SessionsApi();
const panel = new Api("");
const words = new WordsOfPage(panel, "sessions");
const book = new SessionBook();
const hold = new Hold($("list"), [$("order")]);
const poller = new Poller((after, signal, boot) => api.list(after, signal, boot), {
  paceMs: PACE_MS,
  // A list without sessions is an answer like any other.
  isAbsent: () => false,
});
const preferences = Preferences.ofPage(words);
const favicon = new Favicon(/** @type {HTMLLinkElement} */ (all('link[rel="icon"]')[0]));
const alerts = new AlertsLater(
  words,
  (id) => id !== null && location.assign(pageOf(id)),
  favicon.calm,
);
const list = new ListView(
  { body: $("rows"), row: template("row"), rest: button("rest") },
  words,
  hold,
);
/** What a dialog says is not among the words that the page begins with. */
const wordsOfDialogs = once(async () => {
  if (!(await words.complete())) {
    throw new Error("the words did not come");
  }
  translate(document, words);
});
const rowDialogs = once(async () => {
  const [{ RowDialogs }] = await Promise.all([import("./row-dialogs.js"), wordsOfDialogs()]);
  return new RowDialogs(
    {
      pause: { dialog: dialog("pause-dialog"), title: $("pause-title"), body: $("pause-body") },
      unlink: { dialog: dialog("unlink-dialog"), title: $("unlink-title"), body: $("unlink-body") },
      remove: { dialog: dialog("remove-dialog"), title: $("remove-title"), body: $("remove-body") },
      edit: {
        dialog: dialog("edit-dialog"),
        refusal: $("edit-refusal"),
        name: input("edit-name"),
        nameNote: $("edit-name-note"),
        id: $("edit-id"),
        phone: input("edit-phone"),
        phoneNote: $("edit-phone-note"),
        any: input("edit-any"),
        anyField: $("edit-any-field"),
      },
    },
    words,
    api,
  );
});
const createDialog = once(async () => {
  const [{ CreateDialog }] = await Promise.all([import("./create-dialog.js"), wordsOfDialogs()]);
  const create = new CreateDialog(
    {
      dialog: dialog("create-dialog"),
      name: input("create-name"),
      nameNote: $("create-name-note"),
      id: input("create-id"),
      idNote: $("create-id-note"),
      gatewayField: $("create-gateway-field"),
      gateway: select("create-gateway"),
      gatewayNote: $("create-gateway-note"),
      phone: input("create-phone"),
      phoneNote: $("create-phone-note"),
      phoneHint: $("create-phone-hint"),
      refusal: $("create-refusal"),
    },
    words,
    api,
    (id) => book.get(id) !== undefined,
  );
  listen(create, "created", ({ id, start }) => {
    if (start) {
      location.assign(pageOf(id));
    }
  });
  return create;
});
const heading = $("title");
const wishes = once(async () => {
  const { Wishes } = await import("./wishes.js");
  return new Wishes({ api, book, words, list, dialogs, notice: $("notice"), heading });
});
onIntent(() => {
  wishes().catch(() => {});
  rowDialogs().catch(() => {});
  createDialog().catch(() => {});
});
/**
 * What has come by then; that it has not is said.
 *
 * @template T
 * @param {() => Promise<T>} get
 */
const orSay = (get) =>
  get().catch(() => {
    write($("notice"), words.say("ui.not_done"));
    return null;
  });
/** @type {import("./wishes.js").Dialogs} */
const dialogs = {
  confirm: async (what, entry) => (await orSay(rowDialogs))?.confirm(what, entry) ?? false,
  edit: async (entry) => (await orSay(rowDialogs))?.edit(entry),
};
/** @type {string | null} */
let version = null;

void new SessionList({
  words,
  poller,
  preferences,
  book,
  hold,
  wishes: {
    grant: async (id, wish) => {
      hold.pin();
      try {
        await (await orSay(wishes))?.grant(id, wish);
      } finally {
        hold.unpin();
      }
    },
  },
  alerts,
  favicon,
  askPanel: async () => {
    try {
      const answer = await panel.panel();
      if (version !== null && answer.version !== version) {
        // Another version of the server has another page.
        location.reload();
      }
      version = answer.version;
      $("practice").hidden = !answer.practice;
      $("plain").hidden = !answer.gateway_plain;
      return answer;
    } catch {
      return null;
    }
  },
  views: {
    list,
    menu: new RowMenu($("row-menu"), words),
    create: {
      open: async (gateways) => (await orSay(createDialog))?.open(gateways),
    },
    filter: new FilterView({ text: input("filter-text"), groups: $("filter-groups") }, words),
    offline: OfflineView.ofPage(words),
    store: StoreView.ofPage(words),
  },
  elements: {
    page: document.body,
    count: $("count"),
    stalled: $("stalled"),
    heading,
    order: $("order"),
    reorder: button("reorder"),
    none: $("none"),
    unfilter: button("unfilter"),
    empty: $("empty"),
    content: $("content"),
    table: $("table"),
    bones: $("bones"),
    openers: [button("create"), button("create-first")],
  },
}).start();
