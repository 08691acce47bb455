import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fill, languageOf, Words } from "../../main/webapp/js/i18n.js";
import { ageOf, messageOf, refusalOf, sentenceOf } from "../../main/webapp/js/messages.js";
import { ApiError, sessionIdOf, UNREACHABLE } from "../../main/webapp/js/api.js";
import { aged } from "../../main/webapp/js/snapshot.js";
import { absentSession } from "./samples.js";

const MAIN = new URL("../../main/", import.meta.url);
const read = (path) => readFileSync(new URL(path, MAIN), "utf8");
const CATALOGUES = {
  es: JSON.parse(read("webapp/i18n/es.json")),
  en: JSON.parse(read("webapp/i18n/en.json")),
};
const PAGES = ["panel", "diagnosis", "sessions", "log"].map((name) => read(`webapp/${name}.html`));
const MODULES = readdirSync(new URL("webapp/js/", MAIN)).filter((name) => name.endsWith(".js"));

/** The names of a Java enum's constants. */
function constants(path, after) {
  const source = read(`java/dev/enlace/${path}`);
  return [...source.slice(source.indexOf(after)).matchAll(/^ +([A-Z][A-Z0-9_]+)(?=[(,;\n])/gm)].map(
    ([, name]) => name,
  );
}

const STATES = constants("session/LinkState.java", "enum LinkState");
const REASONS = constants("reason/Reason.java", "enum Reason");
const KINDS = constants("session/EventLog.java", "enum Kind");

async function words(language, catalogues = CATALOGUES) {
  const spoken = new Words(async (wanted) => catalogues[wanted]);
  await spoken.use(language);
  await spoken.fetchOthers();
  return spoken;
}

test("both languages have the same keys", () => {
  assert.deepEqual(Object.keys(CATALOGUES.es).sort(), Object.keys(CATALOGUES.en).sort());
});

test("both languages use the same parameters in each sentence", () => {
  const parameters = (sentence) => [...sentence.matchAll(/\{\w+\}/g)].map(String).sort();
  for (const key of Object.keys(CATALOGUES.es)) {
    assert.deepEqual(parameters(CATALOGUES.es[key]), parameters(CATALOGUES.en[key]), key);
  }
});

test("every state, reason and event of the server has words in every language", () => {
  assert.equal(STATES.length, 9);
  assert.ok(REASONS.length > 45, String(REASONS));
  assert.equal(KINDS.length, 23);
  const keys = [
    ...STATES.flatMap((state) => [
      `state.${state}.title`,
      `state.${state}.body`,
      `ui.tab.${state}`,
    ]),
    ...REASONS.flatMap((reason) => [`reason.${reason}.title`, `reason.${reason}.body`]),
    ...KINDS.map((kind) => `event.${kind}`),
  ];
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    assert.deepEqual(
      keys.filter((key) => !catalogue[key]),
      [],
      language,
    );
  }
});

test("titles and bodies take only what is always known", () => {
  for (const catalogue of Object.values(CATALOGUES)) {
    for (const [key, sentence] of Object.entries(catalogue)) {
      if (/^(state|reason)\./.test(key)) {
        assert.doesNotMatch(sentence.replace(/\{(host|session|status)\}/g, ""), /[{}[\]]/, key);
      }
    }
  }
});

test("the tone is calm", () => {
  const loud =
    /[!¡]|\b(errors?|errores|fatal|null|undefined|NaN|exceptions?|excepci[oó]n|stack)\b/i;
  for (const catalogue of Object.values(CATALOGUES)) {
    for (const [key, sentence] of Object.entries(catalogue)) {
      // The one mark that is no shout: the sign of a tab that needs somebody.
      assert.doesNotMatch(key.startsWith("ui.tab.") ? sentence.replace("(!)", "") : sentence, loud);
    }
  }
});

test("the pages say in Spanish what the catalogue says", () => {
  const marked = PAGES.flatMap((page) => [
    ...page.matchAll(/data-t="([^"]+)"[^>]*>([\s\S]*?)<\/(?!b\s*>)\w+\s*>/g),
  ]);
  assert.ok(marked.length > 50);
  for (const [, key, inside] of marked) {
    const text = inside
      .replace(/<\/?b>/g, "**")
      .replace(/\s+/g, " ")
      .trim();
    assert.equal(text, CATALOGUES.es[key], key);
    assert.ok(CATALOGUES.en[key], key);
  }
});

test("the pages have no inline script, style or handler", () => {
  for (const page of PAGES) {
    assert.doesNotMatch(page, /\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)/);
  }
});

test("the pages of a session have the same header, but for the place where one is; and so have the others", () => {
  const [panel, diagnosis, sessions, log] = PAGES.map((page) => {
    const header = page.slice(page.indexOf('<header class="bar"'), page.indexOf("</header>"));
    return (
      header
        .replace(/\saria-current="page"/g, "")
        // Only where something is watched that one could be called for.
        .replace(/<button[^>]*class="bell"[\s\S]*?<\/button>/, "")
        .replace(/\s+/g, " ")
    );
  });
  assert.ok(panel.length > 1000);
  assert.equal(panel, diagnosis);
  assert.ok(log.length > 1000);
  assert.equal(sessions, log);
  const tools = (header) => header.slice(header.indexOf('<div class="tools"'));
  assert.equal(tools(panel), tools(log));
});

test("every page loads at once all that its scripts name, and nothing else", () => {
  for (const page of PAGES) {
    const scripts = [...page.matchAll(/<script type="module" src="[./]*js\/([\w-]+)\.js"/g)].map(
      ([, name]) => name,
    );
    const found = new Set();
    const look = (name) => {
      for (const [, next] of read(`webapp/js/${name}.js`).matchAll(
        /^import .*?from "\.\/(.+?)\.js"/gms,
      )) {
        if (!found.has(next)) {
          found.add(next);
          look(next);
        }
      }
    };
    scripts.forEach(look);
    const loaded = [...page.matchAll(/modulepreload" href="[./]*js\/([\w-]+)\.js"/g)];
    assert.deepEqual(loaded.map(([, name]) => name).sort(), [...found].sort(), scripts[0]);
  }
});

test("every sentence the scripts ask for exists", () => {
  for (const name of MODULES) {
    for (const [, key] of read(`webapp/js/${name}`).matchAll(/"(ui\.[\w.]+)"/g)) {
      assert.ok(CATALOGUES.es[key] ?? CATALOGUES.es[`${key}.other`], `${key} in ${name}`);
    }
  }
});

test("a parameter that is missing is never shown as a hole", () => {
  assert.equal(fill("Connected[ in {took} s]", {}), "Connected");
  assert.equal(fill("Connected[ in {took} s]", { took: "1.2" }), "Connected in 1.2 s");
  assert.equal(fill("Hello {name}.", { name: undefined }), "Hello .");
  assert.equal(fill("{n} s", { n: 0 }), "0 s");
});

test("a sentence missing in one language comes from the other, and never as its key", async () => {
  const spoken = await words("en", { es: { "ui.a": "hola", "ui.b": "b" }, en: { "ui.b": "bee" } });
  assert.equal(spoken.say("ui.b"), "bee");
  assert.equal(spoken.say("ui.a"), "hola");
  assert.equal(spoken.say("ui.nowhere"), "");
});

test("a language whose words cannot be had is not gone over to", async () => {
  const spoken = new Words(async (language) => {
    if (language === "en") {
      throw new Error("no route");
    }
    return CATALOGUES.es;
  });
  await spoken.use("es");
  assert.equal(await spoken.use("en"), false);
  assert.equal(spoken.language, "es");
});

test("knows a language by its first two letters", () => {
  assert.equal(languageOf("en-GB"), "en");
  assert.equal(languageOf("ES"), "es");
  assert.equal(languageOf("de"), null);
  assert.equal(languageOf(undefined), null);
});

const SNAPSHOT = { ...absentSession("aura"), gateway_address: "https://gateway.local:8443/wa" };

test("the reason speaks before the state, and names the host", async () => {
  const spoken = await words("es");
  const message = messageOf({ ...SNAPSHOT, status: "CONNECTING", reason: "GW_REFUSED" }, spoken);
  assert.equal(message.title, "El gateway no está respondiendo");
  assert.match(message.body, /gateway\.local:8443/);
});

test("a reason beside a code that can be scanned does not take its place", async () => {
  const spoken = await words("es");
  const snapshot = { ...SNAPSHOT, status: "AWAITING_SCAN", reason: "LINK_REJECTED" };
  const message = messageOf(snapshot, spoken);
  assert.equal(message.title, "Escanea este código");
  assert.match(message.body, /demasiados dispositivos/);
});

test("while reconnecting it says first that the account is still linked", async () => {
  const spoken = await words("en");
  const message = messageOf({ ...SNAPSHOT, status: "RECONNECTING", reason: "GW_DROPPED" }, spoken);
  assert.match(message.body, /^Your account is still linked\./);
});

test("every state and reason together make a message without holes", async () => {
  for (const language of ["es", "en"]) {
    const spoken = await words(language);
    for (const status of STATES) {
      for (const reason of [null, "SOMETHING_NEW", ...REASONS]) {
        const { title, body } = messageOf({ ...SNAPSHOT, status, reason }, spoken);
        assert.ok(title && body, `${status} ${reason}`);
        assert.doesNotMatch(title + body, /[{}[\]]|undefined|null|NaN/);
      }
    }
  }
});

test("the log tells its numbers in seconds", async () => {
  const entry = { seq: 1, ms_ago: 0, status: "CONNECTING", reason: null, detail: null };
  const spoken = await words("es");
  assert.equal(
    sentenceOf({ ...entry, event: "CONNECTED", params: { took_ms: 1240 } }, spoken),
    "Conectado con el gateway en 1,2 s",
  );
  assert.equal(
    sentenceOf({ ...entry, event: "CONNECTED", params: {} }, spoken),
    "Conectado con el gateway",
  );
  const trouble = { ...entry, event: "TROUBLE", reason: "GW_REFUSED", params: { next_ms: 5000 } };
  assert.equal(
    sentenceOf(trouble, spoken),
    "El gateway no está respondiendo. Próximo intento a los 5 s.",
  );
});

test("an age is told in one unit", async () => {
  const spoken = await words("en");
  assert.deepEqual(
    [0, 59_999, 60_000, 3_599_999, 7_200_000, -5].map((ms) => ageOf(ms, spoken)),
    ["0 s", "59 s", "1 min", "59 min", "2 h", "0 s"],
  );
});

test("a wish that was not granted is explained", async () => {
  const spoken = await words("en");
  assert.match(refusalOf(new ApiError("PRACTICE_FAILED", 502), spoken), /practice phone/);
  assert.match(refusalOf(new ApiError(UNREACHABLE, 0), spoken), /didn't answer/);
  assert.match(refusalOf(new ApiError("NEVER_HEARD_OF", 500), spoken), /didn't answer/);
});

test("the session's name is the one in the page's path", () => {
  assert.equal(sessionIdOf("/panel_cliente/aura/whatsapp"), "aura");
  assert.equal(sessionIdOf("/enlace/panel_cliente/caf%C3%A9/whatsapp"), "café");
  assert.equal(sessionIdOf("/enlace/panel_cliente/aura/diagnostico"), "aura");
  assert.equal(sessionIdOf("/panel_cliente/%E0%A4%A/whatsapp"), "default");
  assert.equal(sessionIdOf("/"), "default");
});

test("a snapshot ages as a whole, and its code does not grow younger", () => {
  const snapshot = {
    ...SNAPSHOT,
    since_ms: 1000,
    qr: { ordinal: 1, of: 6, round: 1, expires_in_ms: 3000, ttl_ms: 60_000 },
    retry: { attempt: 1, next_attempt_in_ms: 500 },
    hops: { gateway: { ok: true, ms_ago: 10 }, whatsapp: { ok: null, ms_ago: null } },
  };
  const older = aged(snapshot, 4000);
  assert.equal(older.since_ms, 5000);
  assert.equal(older.qr.expires_in_ms, 0);
  assert.equal(older.retry.next_attempt_in_ms, 0);
  assert.equal(older.hops.gateway.ms_ago, 4010);
  assert.equal(older.hops.whatsapp.ms_ago, null);
});
