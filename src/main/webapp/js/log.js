import { Api } from "./api.js";
import { $, all, button, input, link, select } from "./elements.js";
import { Words } from "./i18n.js";
import { LogFilterView } from "./log-filter-view.js";
import { LogLines } from "./log-lines.js";
import { LogOfAll } from "./log-page.js";
import { OfflineView } from "./offline-view.js";
import { Preferences } from "./preferences.js";
import { SessionsApi } from "./sessions-api.js";
import { StoreView } from "./store-view.js";

const panel = new Api("");
const words = new Words((language) => panel.words(language));
const preferences = new Preferences(
  {
    root: document.documentElement,
    theme: button("theme"),
    languages: /** @type {HTMLButtonElement[]} */ (all("#languages button")),
  },
  words,
);
const filter = new LogFilterView(
  {
    session: select("filter-session"),
    reason: select("filter-reason"),
    text: input("filter-text"),
    groups: $("filter-groups"),
  },
  words,
);

void new LogOfAll({
  api: new SessionsApi(),
  words,
  preferences,
  askPanel: async () => {
    try {
      const answer = await panel.panel();
      $("practice").hidden = !answer.practice;
      return answer;
    } catch {
      return null;
    }
  },
  views: {
    filter,
    lines: new LogLines($("lines"), words, (id) => filter.nameOf(id)),
    offline: new OfflineView(
      {
        page: document.body,
        banner: $("offline"),
        title: $("offline-title"),
        text: $("offline-text"),
        alert: $("offline-alert"),
        retry: button("offline-retry"),
      },
      words,
    ),
    store: new StoreView(
      { banner: $("store"), text: $("store-text"), waiting: $("store-waiting") },
      words,
    ),
  },
  elements: {
    page: document.body,
    follow: button("follow"),
    note: $("note"),
    fresh: button("fresh"),
    older: button("older"),
    none: $("none"),
    noneText: $("none-text"),
    unfilter: button("unfilter"),
    bones: $("bones"),
    log: $("log"),
    file: link("file"),
    notice: $("notice"),
    heading: $("title"),
  },
}).start();
