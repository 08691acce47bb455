#!/usr/bin/env node
// manifest.js DIRECTORY FILE: writes the manifest of the jar that java -jar starts the launcher with, which has nothing in it
// but where the jars of DIRECTORY are: in lib/ beside it.
import { readdirSync, writeFileSync } from "node:fs";

/** In bytes; the format has 72, with the end of the line. */
const LINE = 70;

const [directory, file] = process.argv.slice(2);
if (!file)
  throw new Error("Example: scripts/manifest.js target/launcher/lib target/launcher/start.mf");
const jars = readdirSync(directory)
  .filter((name) => name.endsWith(".jar"))
  .sort();
// Ours first, which is the one that is asked for most.
const classPath = ["enlace-launcher.jar", ...jars].map((name) => `lib/${name}`).join(" ");
const lines = [
  "Manifest-Version: 1.0",
  "Main-Class: dev.enlace.launcher.Main",
  `Class-Path: ${classPath}`,
];
writeFileSync(file, `${lines.map(folded).join("\n")}\n`);

/** What is too long goes on in the next line, behind a blank. */
function folded(line) {
  if (line.length <= LINE) return line;
  return `${line.slice(0, LINE)}\n${folded(` ${line.slice(LINE)}`)}`;
}
