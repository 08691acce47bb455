/**
 * One figure beside its floor, both from this run.
 *
 * @typedef {object} Figure
 * @property {string} part
 * @property {string} name
 * @property {string} unit
 * @property {number} value
 * @property {number | null} floor
 * @property {number | null} ratio value ÷ floor
 * @property {string | null} goal
 * @property {boolean | null} met null where there is no goal
 */

/**
 * @typedef {object} Goal what has to be reached: by the value, or by its ratio to the floor
 * @property {"value" | "ratio"} of
 * @property {number} [most]
 * @property {number} [least]
 */

/**
 * @param {string} part
 * @param {string} name
 * @param {{ unit: string, value: number, floor?: number | null, goal?: Goal }} measured
 * @returns {Figure}
 */
export function figure(part, name, { unit, value, floor = null, goal }) {
  const ratio = floor === null ? null : value / floor;
  const judged = goal?.of === "ratio" ? ratio : value;
  const met =
    goal && judged !== null
      ? judged <= (goal.most ?? Infinity) && judged >= (goal.least ?? 0)
      : null;
  return { part, name, unit, value, floor, ratio, goal: goal ? words(goal, unit) : null, met };
}

/** @param {Goal} goal @param {string} unit */
function words({ of, most, least }, unit) {
  const limit = most === undefined ? `≥ ${least}` : `≤ ${most}`;
  return of === "ratio" ? `${limit} × floor` : `${limit} ${unit}`.trim();
}

/** @param {Figure[]} figures */
export function table(figures) {
  const rows = figures.map(({ part, name, unit, value, floor, ratio, goal, met }) => [
    part,
    name,
    `${short(value)} ${unit}`.trim(),
    floor === null ? "–" : `${short(floor)} ${unit}`.trim(),
    ratio === null ? "–" : short(ratio),
    goal ?? "–",
    met === null ? "–" : met ? "yes" : "NO",
  ]);
  const lines = [["part", "figure", "here", "floor", "ratio", "goal", "met?"], ...rows];
  const widths = lines[0].map((_, column) => Math.max(...lines.map((line) => line[column].length)));
  return lines
    .map((line) =>
      line
        .map((cell, column) => cell.padEnd(widths[column]))
        .join("  ")
        .trimEnd(),
    )
    .join("\n");
}

/** Three digits are as many as mean anything. @param {number} value */
function short(value) {
  return Math.abs(value) >= 100
    ? Math.round(value).toLocaleString("en")
    : String(Number(value.toPrecision(3)));
}
