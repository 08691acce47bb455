/**
 * @import { Words } from "./i18n.js"
 * @import { Tally } from "./types.js"
 */
import { ChartView } from "./chart-view.js";
import { DashboardCharts } from "./dashboard-charts.js";
import { $ } from "./elements.js";
import { ReasonsView } from "./reasons-view.js";

/** @param {string} id */
const chart = (id) =>
  new ChartView({
    place: $(`${id}-chart`),
    table: /** @type {HTMLTableElement} */ ($(`${id}-table`)),
  });

/** @param {string} id */
const wait = (id) => ({
  said: $(`${id}-said`),
  note: $(`${id}-note`),
  body: $(`${id}-body`),
  chart: chart(id),
});

/** What is drawn on the dashboard once there is something to count. */
export class Drawings {
  #charts;
  #ended;
  #troubles;

  /**
   * With the elements by which the page has it.
   *
   * @param {Words} words
   * @param {(event: "link" | "trouble") => (reason: string) => string | null} linkOf where it is read more closely
   */
  static ofPage(words, linkOf) {
    const charts = new DashboardCharts(
      {
        funnel: chart("funnel"),
        time: chart("time"),
        waits: { first_code: wait("first-code"), code_to_link: wait("code-to-link") },
      },
      words,
    );
    const ended = new ReasonsView($("ended"), words, linkOf("link"));
    return new Drawings(charts, ended, new ReasonsView($("troubles"), words, linkOf("trouble")));
  }

  /**
   * @param {DashboardCharts} charts
   * @param {ReasonsView} ended
   * @param {ReasonsView} troubles
   */
  constructor(charts, ended, troubles) {
    this.#charts = charts;
    this.#ended = ended;
    this.#troubles = troubles;
  }

  /** @param {Tally} tally */
  show(tally) {
    this.#charts.show(tally);
    this.#ended.show(tally.ended);
    this.#troubles.show(tally.troubles);
  }
}
