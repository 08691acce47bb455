import { Api } from "./api.js";
import { Bell } from "./bell.js";
import { $, button, input, link, select } from "./elements.js";
import { LogFilterView } from "./log-filter-view.js";
import { LogLines } from "./log-lines.js";
import { LogOfAll } from "./log-page.js";
import { OfflineView } from "./offline-view.js";
import { Preferences } from "./preferences.js";
import { SessionsApi } from "./sessions-api.js";
import { StoreView } from "./store-view.js";
import { WordsOfPage } from "./words-of-page.js";

const panel = new Api("");
const words = new WordsOfPage(panel, "log");
const preferences = Preferences.ofPage(words);
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
      $("plain").hidden = !answer.gateway_plain;
      return answer;
    } catch {
      return null;
    }
  },
  views: {
    filter,
    lines: new LogLines($("lines"), words, (id) => filter.nameOf(id)),
    offline: OfflineView.ofPage(words),
    store: StoreView.ofPage(words),
    bell: Bell.ofPage(words),
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
