// The text in which Prometheus reads numbers.

const LINE = /^(\w+)(?:\{(.*)\})? (\S+)$/;
const LABEL = /(\w+)="((?:[^"\\]|\\.)*)"/g;

/** @typedef {{ name: string, labels: Record<string, string>, value: number }} Sample */

/**
 * @param {string} text
 * @returns {{ types: Map<string, string>, samples: Sample[] }} which metrics there are, and what they say
 */
export function parse(text) {
  const types = new Map();
  const samples = [];
  for (const line of text.split("\n").filter(Boolean)) {
    const [, kind, name, rest] = /^# (\w+) (\w+) (.*)$/.exec(line) ?? [];
    if (kind === "TYPE") types.set(name, rest);
    if (line.startsWith("#")) continue;
    const [, sample, labels = "", value] = LINE.exec(line);
    samples.push({
      name: sample,
      labels: Object.fromEntries(
        [...labels.matchAll(LABEL)].map(([, label, text]) => [label, text]),
      ),
      value: Number(value),
    });
  }
  return { types, samples };
}

/** The names of a metric's series, which expressions use. */
export const seriesOf = (types) =>
  new Set(
    [...types].flatMap(([name, type]) =>
      type === "histogram" ? ["_bucket", "_sum", "_count"].map((end) => name + end) : [name],
    ),
  );
