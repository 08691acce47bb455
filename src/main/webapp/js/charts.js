import { bar, draw, drawing } from "./svg.js";
import { labelled, ticksOf } from "./tally.js";

const ROW = 58;
const LINE = 17;
/** What the numbers of an axis need, and the words below it. */
const LEFT = 34;
const FOOT = 22;
const TOP = 10;
const LETTER = 7;

/** @typedef {{ id: string, width: number, title: string, description: string }} Frame */

/**
 * How far the attempts came: a bar a step, each as long as its part of the most.
 *
 * @param {Frame} frame
 * @param {{ label: string, value: string, note: string, count: number }[]} rows
 */
export function funnelChart(frame, rows) {
  const most = Math.max(1, ...rows.map(({ count }) => count));
  const height = rows.length * ROW - 6;
  const parts = rows.flatMap(({ label, value, note, count }, i) => {
    const y = i * ROW;
    const box = { x: 0, y: y + 24, height: 14 };
    const width = Math.max(count > 0 ? 4 : 0, (frame.width * count) / most);
    return [
      draw("text", { x: 0, y: y + LINE, class: "strong" }, label),
      draw("text", { x: frame.width, y: y + LINE, class: "strong end" }, value),
      bar({ ...box, width: frame.width, radius: 7 }, "track"),
      ...(width > 0
        ? [bar({ ...box, width, radius: 7 }, i === rows.length - 1 ? "good" : "plain")]
        : []),
      ...(note ? [draw("text", { x: frame.width, y: y + 50, class: "small end" }, note)] : []),
    ];
  });
  return drawing({ ...frame, height }, ...parts);
}

/**
 * Upright bars, each with a part of it that went well.
 *
 * @param {Frame & { height: number, hours?: boolean }} frame `hours`: of one day
 * @param {{ label: string, told: string, count: number, good: number }[]} columns
 */
export function columnChart(frame, columns) {
  const { width, height, hours = false } = frame;
  const ticks = ticksOf(Math.max(1, ...columns.map(({ count, good }) => Math.max(count, good))));
  const top = ticks.at(-1) ?? 1;
  const floor = height - FOOT;
  /** @param {number} n */
  const yOf = (n) => floor - ((floor - TOP) * n) / top;
  const pitch = (width - LEFT) / columns.length;
  const thick = Math.max(2, Math.min(34, pitch * 0.68));
  const room = Math.max(...columns.map(({ label }) => label.length)) * LETTER + 14;
  const isLabelled = labelled(columns.length, (width - LEFT) / room, hours);
  const grid = ticks.flatMap((n) => [
    draw("line", {
      x1: LEFT,
      x2: width,
      y1: yOf(n),
      y2: yOf(n),
      class: n === 0 ? "floor" : "grid",
    }),
    draw("text", { x: LEFT - 8, y: yOf(n) + 4, class: "small end" }, String(n)),
  ]);
  const groups = columns.map(({ label, told, count, good }, i) => {
    const x = LEFT + pitch * i + (pitch - thick) / 2;
    /** @param {number} n */
    const box = (n) => ({ x, y: yOf(n), width: thick, height: floor - yOf(n), upright: true });
    const middle = LEFT + pitch * (i + 0.5);
    // The last one's words end where the drawing does.
    const over = middle + room / 2 > width;
    return draw(
      "g",
      {},
      draw("title", {}, told),
      draw("rect", {
        x: LEFT + pitch * i,
        y: TOP,
        width: pitch,
        height: floor - TOP,
        class: "touch",
      }),
      ...(count > 0 ? [bar(box(count), "plain")] : []),
      ...(good > 0 ? [bar(box(good), "good")] : []),
      ...(isLabelled(i)
        ? [
            draw(
              "text",
              {
                x: over ? width : middle,
                y: height - 4,
                class: `small ${over ? "end" : "middle"}`,
              },
              label,
            ),
          ]
        : []),
    );
  });
  return drawing(frame, ...grid, ...groups);
}
