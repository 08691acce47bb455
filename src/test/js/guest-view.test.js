import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { guestMessageOf, GuestWords } from "../../main/webapp/js/guest-view.js";
import { absentSession } from "./samples.js";

const I18N = new URL("../../main/webapp/i18n/", import.meta.url);
const read = (language) => JSON.parse(readFileSync(new URL(`${language}.json`, I18N), "utf8"));
const LANGUAGES = readdirSync(I18N).map((file) => file.replace(".json", ""));

async function wordsIn(language) {
  const words = new GuestWords(async (each) => read(each));
  await words.use(language);
  return words;
}

const STATES = Object.keys(read("es"))
  .map((key) => /^state\.(\w+)\.title$/.exec(key)?.[1])
  .filter(Boolean);
const REASONS = Object.keys(read("es"))
  .map((key) => /^reason\.(\w+)\.title$/.exec(key)?.[1])
  .filter(Boolean);

test("no sentence for a guest speaks of a gateway, a setting or a key of the panel's", async () => {
  for (const language of LANGUAGES) {
    const words = await wordsIn(language);
    for (const status of STATES) {
      for (const reason of [null, ...REASONS]) {
        const { title, body } = guestMessageOf({ ...absentSession("aura"), status, reason }, words);
        assert.ok(title && body, `${language} ${status} ${reason}`);
        assert.doesNotMatch(
          `${title} ${body}`,
          /gateway|configura[cç]|settings|servidor/i,
          `${language} ${status} ${reason}`,
        );
      }
    }
  }
});

test("a guest is told what is for whoever holds the phone", async () => {
  const words = await wordsIn("es");
  const paused = { ...absentSession("aura"), status: "IDLE", reason: "QR_PAUSED" };
  assert.match(guestMessageOf(paused, words).body, /pulsa Vincular WhatsApp/);
  const refused = { ...absentSession("aura"), status: "NEEDS_ACTION", reason: "GW_AUTH" };
  assert.match(guestMessageOf(refused, words).body, /Avísale a quien te envió este enlace/);
  assert.equal(words.say("ui.start"), "Vincular WhatsApp");
  assert.equal(words.say("ui.retry"), "Reintentar ahora");
});

test("a guest does not read what those who unlink read", async () => {
  for (const language of LANGUAGES) {
    const words = await wordsIn(language);
    for (const status of STATES) {
      const snapshot = { ...absentSession("aura"), status };
      const wanted = guestMessageOf({ ...snapshot, unlinking: true }, words);
      assert.deepEqual(wanted, guestMessageOf(snapshot, words), `${status} in ${language}`);
    }
  }
});
