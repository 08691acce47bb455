#!/usr/bin/env node
// check-docs.js [DIRECTORY]: nothing in README and its neighbours and in docs/ may wait to be filled
// in ({{…}}), and every link to a file has to lead to one inside the directory.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";

const root = resolve(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));
const LINK = /\]\(<?([^)\s>]+)[^)]*\)|^\s*\[[^\]]+\]:\s*<?(\S+?)>?(?:\s|$)/g;
const OUTSIDE = /^([a-z][a-z0-9+.-]*:|\/\/|#)/i;

const markdown = (directory) =>
  existsSync(join(root, directory))
    ? readdirSync(join(root, directory))
        .filter((name) => name.endsWith(".md"))
        .map((name) => join(directory, name))
    : [];

/** What is wrong in one file, each with its line. */
function* faults(file) {
  let inCode = false;
  for (const [index, line] of readFileSync(join(root, file), "utf8").split("\n").entries()) {
    const at = `${file}:${index + 1}`;
    if (line.includes("{{")) yield `${at} still has to be filled in`;
    if (/^\s*(```|~~~)/.test(line)) inCode = !inCode;
    if (inCode) continue;
    for (const [, inline, reference] of line.replace(/`[^`]*`/g, "").matchAll(LINK)) {
      const target = inline ?? reference;
      if (!OUTSIDE.test(target) && !leadsToAFile(file, target)) {
        yield `${at} leads to ${target}, which is not there`;
      }
    }
  }
}

function leadsToAFile(file, target) {
  const [path] = target.split(/[#?]/);
  const there = resolve(root, dirname(file), decodeURI(path));
  const outside = relative(root, there).split(sep)[0] === "..";
  return !outside && existsSync(there);
}

const files = [...markdown("."), ...markdown("docs"), ...markdown("docs/deploy")];
const found = files.flatMap((file) => [...faults(file)]);
for (const fault of found) console.error(fault);
if (found.length > 0) process.exit(1);
console.log(`ok: ${files.length} files`);
