/**
 * @import { SessionBook } from "./session-book.js"
 * @import { Words } from "./i18n.js"
 */
import { isStalled } from "./session-book.js";

/** What waits in these states is out of reach. */
const AWAY = ["CONNECTING", "RECONNECTING"];

/**
 * What stands above the rows: how many need somebody, and how many wait. All is said to be well only where it is.
 *
 * @param {SessionBook} book
 * @param {Words} words
 */
export function headingOf(book, words) {
  const { all, attention, stalled } = book.counts;
  const total = new Intl.NumberFormat(words.language).format(all);
  const cut = book.entries.filter(({ status }) => status === "RECONNECTING").length;
  const calm = all > 0 && stalled === 0 && cut === 0;
  const away = book.entries.every((each) => !isStalled(each) || AWAY.includes(each.status));
  return {
    count:
      attention > 0
        ? words.count("ui.list.count", attention, { total })
        : calm
          ? words.count("ui.list.calm", all)
          : "",
    waiting:
      stalled > 0
        ? words.count(away ? "ui.list.away" : "ui.list.stalled", stalled, { total })
        : cut > 0
          ? words.count("ui.list.cut", cut, { total })
          : "",
  };
}
