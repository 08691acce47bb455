// Every face of the page in real Chromium, over a far side that is played: what everybody can see, hear and reach.
import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { violationsOn } from "./axe.js";
import { FACES } from "./faces.js";
import { Stage } from "./stage.js";

const THEMES = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "light", forcedColors: "active" },
};
const WIDTHS = [320, 768, 1280];
const LANGUAGES = { es: "es-MX", en: "en-US", "pt-BR": "pt-BR" };

describe("axe finds nothing", () => {
  /** Those of which each has something that no other has; a reason has words only. */
  const faces = FACES.filter(
    ({ name, kind }) => !["reason", "away"].includes(kind) && !/-0(12|35)s$/.test(name),
  );

  for (const [language, locale] of Object.entries(LANGUAGES)) {
    for (const [theme, media] of Object.entries(THEMES)) {
      test(`in ${language}, ${theme}, at every width`, async (t) => {
        const stage = await Stage.open({ clock: false, locale, reducedMotion: "reduce" });
        t.after(() => stage.close());
        await stage.page.emulateMedia(/** @type {object} */ (media));
        const found = new Set();
        for (const width of WIDTHS) {
          await stage.page.setViewportSize({ width, height: 900 });
          for (const face of faces) {
            await stage.show(face);
            for (const violation of await violationsOn(stage.page)) {
              found.add(`${face.name} at ${width}: ${violation}`);
            }
          }
        }
        assert.deepEqual([...found], []);
        stage.panel.forgive(/429|409/);
        stage.panel.check();
      });
    }
  }
});
