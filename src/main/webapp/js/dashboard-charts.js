/**
 * @import { ChartView } from "./chart-view.js"
 * @import { Words } from "./i18n.js"
 * @import { Tally, TallyTimes } from "./types.js"
 */
import { countOf, durationOf, percentOf, spanOf } from "./amounts.js";
import { columnChart, funnelChart } from "./charts.js";
import { write } from "./i18n.js";
import { formatOf } from "./messages.js";
import { funnelOf, spreadOf } from "./tally.js";

const HEIGHT = 190;

/** @typedef {"first_code" | "code_to_link"} Wait */
/** @typedef {{ said: HTMLElement, note: HTMLElement, chart: ChartView, body: HTMLElement }} WaitElements */

/** The drawings of the dashboard, and the same numbers as tables. */
export class DashboardCharts {
  #elements;
  #words;

  /**
   * @param {{ funnel: ChartView, time: ChartView, waits: Record<Wait, WaitElements> }} elements
   * @param {Words} words
   */
  constructor(elements, words) {
    this.#elements = elements;
    this.#words = words;
  }

  /** @param {Tally} tally */
  show(tally) {
    this.#showFunnel(tally);
    this.#showTime(tally);
    for (const wait of /** @type {const} */ (["first_code", "code_to_link"])) {
      this.#showWait(wait, tally[wait]);
    }
  }

  /** @param {Tally} tally */
  #showFunnel({ total }) {
    const words = this.#words;
    const steps = funnelOf(total).map(({ step, count, share, lost }) => ({
      label: words.say(`ui.dash.step.${step}`),
      number: countOf(count, words),
      percent: share === null ? "" : percentOf(share, words),
      note: lost > 0 ? words.count(`ui.dash.lost.${step}`, lost) : "",
      count,
    }));
    const description = steps
      .map(({ label, number, percent }) => `${label}: ${number}${percent && ` (${percent})`}`)
      .join(". ");
    const frame = { id: "funnel", title: words.say("ui.dash.funnel"), description };
    this.#elements.funnel.show(
      (width) =>
        funnelChart(
          { ...frame, width },
          steps.map(({ label, number, percent, note, count }) => ({
            label,
            value: percent ? `${number} · ${percent}` : number,
            note,
            count,
          })),
        ),
      {
        head: ["step", "count", "share", "lost"].map((key) => words.say(`ui.dash.col.${key}`)),
        rows: steps.map(({ label, number, percent, note }) => [
          label,
          number,
          percent,
          note || "–",
        ]),
      },
    );
  }

  /** @param {Tally} tally */
  #showTime({ parts, days, total }) {
    const words = this.#words;
    /** @type {Intl.DateTimeFormatOptions} */
    const looks =
      days === 1
        ? { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }
        : { day: "numeric", month: days === 7 ? "short" : "numeric" };
    const columns = parts.map(({ at, attempts, links, faults }) => {
      const label = formatOf(words.language, looks).format(Date.parse(at));
      const both = { attempts: countOf(attempts, words), links: countOf(links, words) };
      return {
        label,
        told: `${label} · ${words.say("ui.dash.column", both)}`,
        count: attempts,
        good: links,
        row: [label, both.attempts, both.links, countOf(faults, words)],
      };
    });
    const description = words.say("ui.dash.time.shows", {
      attempts: countOf(total.attempts, words),
      links: countOf(total.links, words),
    });
    const title = words.say(days === 1 ? "ui.dash.time.hours" : "ui.dash.time.days");
    this.#elements.time.show(
      (width) =>
        columnChart(
          { id: "time", width, height: HEIGHT, title, description, hours: days === 1 },
          columns,
        ),
      {
        head: [days === 1 ? "hour" : "day", "attempts", "links", "faults"].map((key) =>
          words.say(`ui.dash.col.${key}`),
        ),
        rows: columns.map(({ row }) => row),
      },
    );
  }

  /**
   * @param {Wait} wait
   * @param {TallyTimes} times
   */
  #showWait(wait, times) {
    const { said, note, chart, body } = this.#elements.waits[wait];
    const words = this.#words;
    const { count, median_ms, p90_ms } = times;
    body.hidden = count === 0;
    write(said, median_ms === null ? "–" : durationOf(median_ms, words));
    write(
      note,
      p90_ms === null
        ? words.say(`ui.dash.${wait}.none`)
        : words.count("ui.dash.usual", count, { p90: durationOf(p90_ms, words) }),
    );
    if (count === 0) {
      return;
    }
    const columns = spreadOf(times).map((bin) => ({
      label: bin.toMs === null ? `> ${durationOf(bin.fromMs, words)}` : durationOf(bin.toMs, words),
      span: spanOf(bin, words),
      told: `${spanOf(bin, words)}: ${countOf(bin.count, words)}`,
      count: bin.count,
      good: bin.count,
    }));
    const title = words.say(`ui.dash.${wait}`);
    const description = columns.map(({ told }) => told).join(". ");
    chart.show(
      (width) => columnChart({ id: wait, width, height: HEIGHT - 30, title, description }, columns),
      {
        head: ["took", "count"].map((key) => words.say(`ui.dash.col.${key}`)),
        rows: columns.map(({ span, count: n }) => [span, countOf(n, words)]),
      },
    );
  }
}
