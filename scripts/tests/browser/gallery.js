#!/usr/bin/env node
// Pictures of every face of the page and of the pages beside it, and an index.html to look through them: `npm --prefix scripts run gallery`, with `--`
// and a directory, and with words that the faces' names begin with where not all are wanted. Needs Chromium.
import { mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { FACES } from "./faces.js";
import { PLACES } from "./places.js";
import { Stage } from "./stage.js";

const TARGET = fileURLToPath(new URL("../../../target/gallery", import.meta.url));
const LOOKS = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 375, height: 812 }, hasTouch: true },
  "phone-dark": { colorScheme: "dark", viewport: { width: 375, height: 812 }, hasTouch: true },
};
const LANGUAGES = { es: "es-MX", en: "en-US", "pt-BR": "pt-BR" };

const [directory, ...wanted] = process.argv.slice(2);
// npm runs a script where its package is; a path is meant from where it was called.
const target = directory ? resolve(process.env.INIT_CWD ?? ".", directory) : TARGET;
const faces = [...FACES, ...PLACES].filter(
  ({ name }) => wanted.length === 0 || wanted.some((word) => name.startsWith(word)),
);
mkdirSync(target, { recursive: true });

for (const [look, options] of Object.entries(LOOKS)) {
  for (const [language, locale] of Object.entries(LANGUAGES)) {
    const stage = await Stage.open({ ...options, locale, reducedMotion: "reduce" });
    for (const face of faces) {
      await stage.show(face);
      const path = join(target, `${face.name}.${look}.${language}.png`);
      if (!face.floats) await stage.fit(options.viewport);
      await stage.page.screenshot({ path, fullPage: !face.floats });
    }
    await stage.close();
    console.log(`${look}, ${language}: ${faces.length} faces`);
  }
}
writeFileSync(join(target, "index.html"), index());
console.log(join(target, "index.html"));

/** One page for all pictures: a row a face, a column a look, in the language that is chosen. */
function index() {
  const looks = Object.keys(LOOKS);
  const languages = Object.keys(LANGUAGES);
  const radios = languages
    .map(
      (language, i) =>
        `<label><input type="radio" name="language" value="${language}"${i ? "" : " checked"}> ${language}</label>`,
    )
    .join(" ");
  const picture = (name, look, language) => {
    const file = `${name}.${look}.${language}.png`;
    return `<a class="${language}" href="${file}"><img loading="lazy" src="${file}" alt="${name}, ${look}, ${language}"></a>`;
  };
  const rows = faces.map(
    ({ name, kind }) =>
      `<tr id="${name}"><th>${name}<br><small>${kind}</small></th>${looks
        .map((look) => `<td>${languages.map((each) => picture(name, look, each)).join("")}</td>`)
        .join("")}</tr>`,
  );
  const shown = languages.map(
    (language) => `body:has([value="${language}"]:checked) a.${language} { display: block }`,
  );
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Enlace: every face</title>
<style>
body { font: 15px/1.4 system-ui; margin: 2rem; background: #ddd }
header { position: sticky; top: 0; background: #ddd; padding: 0.5rem 0; z-index: 1 }
td { vertical-align: top; padding: 6px } th { vertical-align: top; text-align: left; width: 9rem }
img { display: block; width: 100%; box-shadow: 0 1px 6px #0004 } a { display: none }
${shown.join("\n")}
</style>
<header>${faces.length} faces · ${radios}</header>
<table><thead><tr><th></th>${looks.map((look) => `<th>${look}</th>`).join("")}</tr></thead>
<tbody>
${rows.join("\n")}
</tbody></table>
</html>
`;
}
