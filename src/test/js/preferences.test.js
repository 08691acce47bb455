import assert from "node:assert/strict";
import { test } from "node:test";
import { Preferences } from "../../main/webapp/js/preferences.js";

/** The themes that some presses lead through, on a system that is dark or light. */
function presses(dark, times) {
  globalThis.matchMedia = () => ({ matches: dark });
  const theme = Object.assign(new EventTarget(), { setAttribute: () => {}, title: "" });
  const root = { dataset: {}, lang: "" };
  const words = { language: "es", say: (key) => key };
  new Preferences({ root, theme, languages: [] }, words);
  return Array.from({ length: times }, () => {
    theme.dispatchEvent(new Event("click"));
    return root.dataset.theme ?? "system";
  });
}

test("the first press on the theme is seen, whatever the system looks like", () => {
  // From «system» on a light system it led to «light»: nothing changed, and the button seemed broken.
  assert.deepEqual(presses(false, 3), ["dark", "light", "system"]);
  assert.deepEqual(presses(true, 3), ["light", "dark", "system"]);
});
