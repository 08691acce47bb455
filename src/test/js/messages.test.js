import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fill, languageOf, languagesOnPage, Words } from "../../main/webapp/js/i18n.js";
import {
  ageOf,
  messageOf,
  momentOf,
  refusalOf,
  sentenceOf,
  sinceOf,
  waitOf,
} from "../../main/webapp/js/messages.js";
import { ApiError, sessionIdOf, UNREACHABLE } from "../../main/webapp/js/api.js";
import { aged, calm } from "../../main/webapp/js/snapshot.js";
import { WordsOfPage } from "../../main/webapp/js/words-of-page.js";
import { pageOf, wordsFor } from "../../../scripts/tests/pages.js";
import { absentSession } from "./samples.js";

const MAIN = new URL("../../main/", import.meta.url);
const read = (path) => readFileSync(new URL(path, MAIN), "utf8");
const LANGUAGES = readdirSync(new URL("webapp/i18n/", MAIN)).map((file) =>
  file.replace(".json", ""),
);
const CATALOGUES = Object.fromEntries(
  LANGUAGES.map((language) => [language, JSON.parse(read(`webapp/i18n/${language}.json`))]),
);
const NAMES = ["panel", "diagnosis", "sessions", "dashboard", "log", "login", "guest", "embed"];
const PAGES = NAMES.map((name) => pageOf(name));
const MODULES = readdirSync(new URL("webapp/js/", MAIN)).filter((name) => name.endsWith(".js"));
const JAVA = ["PageText", "PlainPage"].map((name) => read(`java/dev/enlace/web/${name}.java`));

/** The names of a Java enum's constants. */
function constants(path, after) {
  const source = read(`java/dev/enlace/${path}`);
  return [...source.slice(source.indexOf(after)).matchAll(/^ +([A-Z][A-Z0-9_]+)(?=[(,;\n])/gm)].map(
    ([, name]) => name,
  );
}

const STATES = constants("session/LinkState.java", "enum LinkState");
const REASONS = constants("reason/Reason.java", "enum Reason");
const ERRORS = constants("web/ApiError.java", "enum ApiError");
const STEPS = constants("diagnosis/Step.java", "enum Step");
const SKIPPED = constants("diagnosis/Skipped.java", "enum Skipped");
const KINDS = constants("session/EventLog.java", "enum Kind");

async function words(language, catalogues = CATALOGUES) {
  const spoken = new Words(async (wanted) => catalogues[wanted], Object.keys(catalogues));
  await spoken.use(language);
  await spoken.fetchOthers();
  return spoken;
}

test("another language is asked for when a sentence is missing, and not before", async () => {
  // Every first visit brought all languages, because something was said before the words were there.
  const asked = [];
  const catalogues = { es: { "ui.one": "Uno" }, en: { "ui.two": "Two" } };
  const load = async (language) => {
    asked.push(language);
    return catalogues[language];
  };
  const spoken = new Words(load, ["es", "en"]);
  assert.equal(spoken.say("ui.one"), "");
  await spoken.use("es");
  assert.equal(spoken.say("ui.one"), "Uno");
  assert.equal(spoken.has("ui.two"), false);
  assert.deepEqual(asked, ["es"]);
  assert.equal(spoken.say("ui.two"), "");
  await new Promise(setImmediate);
  assert.deepEqual(asked, ["es", "en"]);
  assert.equal(spoken.say("ui.two"), "Two");
});

test("there are Spanish, English and Portuguese, and each says what it is called", () => {
  for (const language of ["es", "en", "pt-BR"]) {
    assert.ok(LANGUAGES.includes(language), language);
  }
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    assert.match(catalogue["language.name"], /^\p{Lu}\p{L}+/u, language);
    assert.match(catalogue["language.short"], /^\p{L}{2,3}$/u, language);
  }
});

/** The form of a sentence for some numbers: each language has its own. */
const isForms = (key) => key.endsWith(".other") && CATALOGUES.es[key.replace(/other$/, "one")];
const FORM = /\.(zero|one|two|few|many)$/;

test("every language has every sentence, and no other", () => {
  const keys = (catalogue) =>
    Object.keys(catalogue)
      .filter((key) => !FORM.test(key))
      .sort();
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    assert.deepEqual(keys(catalogue), keys(CATALOGUES.es), language);
  }
});

test("where a sentence has forms, each language has those that its numbers take", () => {
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    const rules = new Intl.PluralRules(language);
    const forms = new Set([0, 1, 2, 3, 5, 11, 21, 100].map((n) => rules.select(n)));
    for (const key of Object.keys(CATALOGUES.es).filter(isForms)) {
      for (const form of forms) {
        const own = key.replace(/other$/, form);
        assert.ok(catalogue[own], `${own} in ${language}`);
      }
    }
  }
});

test("every language uses the same parameters in each sentence, and makes the same things bold", () => {
  const shape = (sentence) => [...sentence.matchAll(/\{\w+\}|\*\*|[[\]]/g)].map(String).sort();
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    for (const key of Object.keys(catalogue)) {
      const spanish = CATALOGUES.es[key] ?? CATALOGUES.es[key.replace(FORM, ".other")];
      assert.deepEqual(shape(catalogue[key]), shape(spanish), `${key} in ${language}`);
    }
  }
});

test("no language says what nobody asks for", () => {
  const modules = readdirSync(new URL("webapp/js/", MAIN)).map((name) => read(`webapp/js/${name}`));
  const sources = [...PAGES, ...modules, ...JAVA].join("\n");
  // `ui.tab.${state}` stands for whatever can be put in there.
  const begun = [...sources.matchAll(/`(ui\.[^`]*\$\{[^`]*)`/g)].map(
    ([, key]) => new RegExp(`^${key.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "\\w+")}$`),
  );
  const literal = [...sources.matchAll(/["`]((?:ui|language)\.[\w.]+)["`]/g)];
  const asked = new Set(literal.map(([, key]) => key));
  const isAsked = (key) => asked.has(key) || begun.some((each) => each.test(key));
  const named = new Set([...STATES, ...REASONS, ...KINDS, ...ERRORS, ...STEPS, ...SKIPPED]);
  const unused = Object.keys(CATALOGUES.es).filter((key) => {
    const [family, ...rest] = key.split(".");
    // A guest is told otherwise what others are told, too.
    if (family === "guest") return !CATALOGUES.es[rest.join(".")];
    if (family === "diagnosis" && rest.length === 1) return !["ok", "failed"].includes(rest[0]);
    if (!["ui", "language"].includes(family)) return !rest.some((part) => named.has(part));
    const above = key.replace(/\.\w+$/, "");
    return ![key, above].some(isAsked);
  });
  assert.deepEqual(unused, []);
});

test("every state, reason and event of the server has words in every language", () => {
  assert.equal(STATES.length, 9);
  assert.ok(REASONS.length > 45, String(REASONS));
  assert.ok(KINDS.length >= 16, String(KINDS));
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

test("titles and bodies take only what is always known, or leave out what is not", () => {
  for (const catalogue of Object.values(CATALOGUES)) {
    for (const [key, sentence] of Object.entries(catalogue)) {
      if (/^(state|reason)\./.test(key)) {
        assert.doesNotMatch(
          sentence.replace(/\[[^[\]]*\]|\{(host|session|status|calm)\}/g, ""),
          /[{}[\]]/,
          key,
        );
      }
    }
  }
});

test("the tone is calm", () => {
  const loud =
    /[!¡]|(?<!\p{L})(errors?|errores|erros?|fatal|null|nulo|undefined|indefinid[oa]|NaN|exceptions?|excepci[oó]n|exce[cç][aã]o|stack|pilha|crash\w*)(?!\p{L})/iu;
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
    assert.ok(CATALOGUES.en[key], key);
    if (text === "") {
      // Nothing of it is seen before its words are there: then the first visit does not carry it.
      assert.match(key, /^ui\.(couldnt|pairing|phone|share|whose)\b/);
      assert.ok(!(key in wordsFor("panel", "es")), key);
    } else {
      assert.equal(text, CATALOGUES.es[key], key);
    }
  }
});

test("the pages have no inline script, style or handler", () => {
  for (const page of PAGES) {
    assert.doesNotMatch(page, /\sstyle=|\son\w+=|<style|<script(?![^>]*\ssrc=)/);
  }
});

test("who is signed in finds the same tools and the same ways on every page, and which of them they are on", () => {
  const header = (page) =>
    page.slice(page.indexOf('<header class="bar"'), page.indexOf("</header>")).replace(/\s+/g, " ");
  const ways = { panel: "whatsapp", diagnosis: "diagnostico", sessions: "sesiones" };
  const addresses = { ...ways, dashboard: "tablero", log: "registro" };
  const bare = Object.entries(addresses).map(([name, address]) => {
    const page = pageOf(name);
    const current = [...header(page).matchAll(/href="([^"]*)" aria-current="page"/g)];
    assert.deepEqual(
      current.map(([, href]) => href.replace("../../", "")),
      [address],
    );
    assert.match(header(page), /class="bell"[\s\S]*id="theme"[\s\S]*id="sign-out"/);
    return header(page)
      .replaceAll("../../", "")
      .replace(/aria-current="\w+"/g, "")
      .replace(/<a href="(whatsapp|diagnostico)".*?<\/a> /g, "");
  });
  assert.ok(bare[0].length > 1000);
  bare.forEach((each) => assert.equal(each, bare[0]));
});

test("no place of a page stays empty, and nothing is on a page twice", () => {
  for (const name of NAMES) {
    const page = pageOf(name, { role: "admin" });
    assert.doesNotMatch(page, /%[a-z]+%/, name);
    const ids = [...page.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id);
    assert.deepEqual([...new Set(ids)], ids, name);
  }
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
  const load = async (language) => {
    if (language === "en") {
      throw new Error("no route");
    }
    return CATALOGUES.es;
  };
  const spoken = new Words(load, ["es", "en"]);
  await spoken.use("es");
  assert.equal(await spoken.use("en"), false);
  assert.equal(spoken.language, "es");
});

test("knows a language by its tag, or else by its tongue", () => {
  const there = ["es", "en", "pt-BR", "pt-PT"];
  assert.equal(languageOf("en-GB", there), "en");
  assert.equal(languageOf("ES", there), "es");
  assert.equal(languageOf("pt-pt", there), "pt-PT");
  assert.equal(languageOf("pt-AO", there), "pt-BR");
  assert.equal(languageOf("de", there), null);
  assert.equal(languageOf("", there), null);
  assert.equal(languageOf(undefined, there), null);
});

test("the languages are those that the server has put onto the page", () => {
  const buttons = [{ lang: "es" }, { lang: "en" }, { lang: "pt-BR" }];
  const page = /** @type {any} */ ({ querySelectorAll: () => buttons });
  assert.deepEqual(languagesOnPage(page), ["es", "en", "pt-BR"]);
});

const SNAPSHOT = { ...absentSession("aura"), gateway_address: "https://gateway.local:8443/wa" };

test("the reason speaks before the state, and names the host where that is what is wrong", async () => {
  const spoken = await words("es");
  const message = messageOf({ ...SNAPSHOT, status: "CONNECTING", reason: "GW_DNS" }, spoken);
  assert.equal(message.title, "No encontramos la dirección del gateway");
  assert.match(message.body, /gateway\.local:8443/);
});

test("an outage is told without addresses and without a word of ours that nobody knows", async () => {
  for (const language of LANGUAGES) {
    const spoken = await words(language);
    const away = { ...SNAPSHOT, status: "RECONNECTING" };
    for (const reason of REASONS.filter((name) =>
      /^GW_(REFUSED|CONN|HAND|DROP|HEART)/.test(name),
    )) {
      const { body } = messageOf({ ...away, reason }, spoken);
      assert.doesNotMatch(body, /gateway\.local|Nadie atiende|Ninguém atende|accepts connections/);
      assert.ok(body.includes(spoken.say("ui.meanwhile")), "whether messages get through");
    }
  }
});

test("nobody is told that there is nothing to do and what to do about it at once", async () => {
  // After two minutes the page said «No hace falta que hagas nada» above «Revisa que el gateway…».
  for (const language of LANGUAGES) {
    const spoken = await words(language);
    const calm = spoken.say("ui.calm");
    for (const status of ["CONNECTING", "RECONNECTING", "WAITING_FOR_QR"]) {
      for (const reason of REASONS) {
        const body = (rung) => messageOf({ ...SNAPSHOT, status, reason }, spoken, rung).body;
        assert.ok(!body(3).includes(calm), `${reason} in ${language}`);
      }
      const refused = { ...SNAPSHOT, status, reason: "GW_REFUSED" };
      assert.ok(messageOf(refused, spoken, 2).body.includes(calm), language);
    }
  }
});

test("a code that takes its usual time is not said to be late", async () => {
  const spoken = await words("es");
  const title = (reason, rung) =>
    messageOf(calm({ ...SNAPSHOT, status: "WAITING_FOR_QR", reason }, rung), spoken, rung).title;
  assert.equal(title("QR_NOT_READY", 0), "Preparando tu código");
  assert.equal(title("QR_NOT_READY", 1), "El código aún no está listo");
  // The gateway says that it failed: that is told at once.
  assert.equal(title("QR_GENERATION_ERROR", 0), "El código aún no está listo");
});

test("a wish to unlink that waits for the gateway is said to be taken on", async () => {
  // Pressed while the gateway was away, the button seemed to do nothing at all.
  const spoken = await words("es");
  const hop = (ok) => ({ ...SNAPSHOT.hops, gateway: { ok, ms_ago: 0, latency_ms: null } });
  const wanted = { ...SNAPSHOT, status: "RECONNECTING", reason: "GW_REFUSED", unlinking: true };
  const away = messageOf({ ...wanted, hops: hop(false) }, spoken);
  assert.equal(away.title, "Desvinculación pendiente");
  assert.match(away.body, /en cuanto vuelva el gateway/);
  const there = messageOf({ ...wanted, hops: hop(true) }, spoken);
  assert.equal(there.title, "Desvinculando la cuenta");
});

test("no page calls an account a session, nor the overview and the history what they once were called", () => {
  // The titles still did, after every sentence of the catalogues had been changed.
  const folders = ["webapp/", "webapp/WEB-INF/parts/"];
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(folder, MAIN)).map((file) => folder + file),
  );
  const pages = files.filter((file) => file.endsWith(".html"));
  assert.ok(pages.length > 15, String(pages));
  for (const file of pages) {
    const shown = read(file)
      .replace(/<!--[\s\S]*?-->|<script[\s\S]*?<\/script>/g, "")
      .replace(
        /<[^>]*>/g,
        (tag) => (/\s(aria-label|title|placeholder)="[^"]*"/.exec(tag) ?? [""])[0],
      )
      .replace(/\s+/g, " ")
      .replace(/cierra su sesión/g, "");
    assert.doesNotMatch(
      shown,
      /(?<!\p{L})(sesi[oó]n|sesiones|sess(ion|ão|õe)\p{L}*|tablero|dashboard|registro)(?!\p{L})/iu,
      file,
    );
  }
});

test("where somebody is needed first, a wish to unlink is said beside it", async () => {
  // The page promised an unlinking as soon as the gateway is back, and did not say what kept it away.
  const spoken = await words("es");
  const stuck = { ...SNAPSHOT, status: "NEEDS_ACTION", reason: "GW_NOT_A_GATEWAY" };
  const alone = messageOf(stuck, spoken);
  const said = messageOf({ ...stuck, unlinking: true }, spoken);
  assert.equal(said.title, alone.title);
  assert.equal(said.body, `${alone.body} ${spoken.say("ui.unlinking.also")}`);
});

test("no language calls an account a session", () => {
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    for (const [key, sentence] of Object.entries(catalogue)) {
      const shown = sentence.replace(/\{\w+\}|cierra su sesión/g, "");
      assert.doesNotMatch(shown, /sesi[oó]n|sess(ion|ão|õe)|identifi/i, `${key} in ${language}`);
    }
  }
});

test("what links WhatsApp has one name, wherever it is spoken of", async () => {
  for (const language of LANGUAGES) {
    const spoken = await words(language);
    const name = spoken.say("ui.start");
    for (const key of [
      "reason.QR_PAUSED.body",
      "ui.practice.wait",
      "diagnosis.HAS_QR.advice",
      "diagnosis.advice.SESSION_MISSING",
      "event.FLOW_STARTED",
      "event.FLOW_STARTED.by",
    ]) {
      assert.ok(spoken.say(key).includes(name), `${key} in ${language}`);
    }
    assert.equal(spoken.say("ui.embed.title"), name, language);
    assert.match(spoken.say("ui.start.hint"), /^(Flujo autom|Automatic flow|Fluxo autom)/);
  }
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
  for (const language of LANGUAGES) {
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
    "El gateway no está respondiendo. Próximo intento 5 s después.",
  );
});

test("an age is told in one unit", async () => {
  const spoken = await words("en");
  assert.deepEqual(
    [0, 59_999, 60_000, 3_599_999, 7_200_000, 200_000_000, -5].map((ms) => ageOf(ms, spoken)),
    ["0 sec", "59 sec", "1 min", "59 min", "2 hr", "2 days", "0 sec"],
  );
  assert.equal(ageOf(200_000_000, await words("pt-BR")), "2 dias");
});

test("a wait is told to the second", async () => {
  const spoken = await words("es");
  assert.deepEqual(
    [0, 59_999, 130_000].map((ms) => waitOf(ms, spoken)),
    ["0 s", "59 s", "2 min 10 s"],
  );
});

test("a moment of another day is told with its day", async () => {
  const noon = new Date(2026, 2, 9, 12, 4).getTime();
  const yesterday = noon - 86_400_000;
  const [spanish, english, portuguese] = await Promise.all([
    words("es"),
    words("en"),
    words("pt-BR"),
  ]);
  assert.equal(sinceOf(noon, spanish, noon), "las 12:04");
  assert.equal(sinceOf(yesterday, spanish, noon), "el 8 mar, 12:04");
  assert.equal(sinceOf(yesterday, english, noon), "Mar 8, 12:04");
  assert.equal(sinceOf(noon, portuguese, noon), "as 12:04");
  assert.equal(momentOf(noon, english, noon), "12:04");
  assert.equal(momentOf(yesterday, portuguese, noon), "8 de mar., 12:04");
});

test("numbers are written as the language writes them", async () => {
  const [english, spanish] = await Promise.all([words("en"), words("es")]);
  assert.match(english.say("ui.hop.ok", { age: "2 s", latency: 12345 }), /12,345 ms/);
  assert.match(spanish.say("ui.hop.ok", { age: "2 s", latency: 12345 }), /12\.345 ms/);
});

test("what took next to no time did not take none", async () => {
  const spoken = await words("en");
  const entry = { seq: 1, ms_ago: 0, status: "CONNECTING", reason: null, detail: null };
  const said = sentenceOf({ ...entry, event: "CONNECTED", params: { took_ms: 31 } }, spoken);
  assert.equal(said, "Connected to the gateway in 0.1 s");
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

test("a line of the log says which of the two codes it is about", () => {
  // Beside eight letters on the page «El código 2 caducó sin usarse» was read as the end of those letters.
  for (const [language, catalogue] of Object.entries(CATALOGUES)) {
    for (const event of ["QR_ASKED", "QR_RECEIVED", "QR_EXPIRED", "ROUND_OVER", "PAUSED"]) {
      assert.match(catalogue[`event.${event}`], /\bQR\b/, `${language} ${event}`);
    }
    for (const event of ["PAIRING_ASKED", "PAIRING_RECEIVED", "PAIRING_EXPIRED"]) {
      assert.doesNotMatch(catalogue[`event.${event}`], /QR/, `${language} ${event}`);
    }
  }
});

test("the page can be installed: its manifest names icons that are there, of the size it says", () => {
  const manifest = JSON.parse(read("webapp/manifest.webmanifest"));
  assert.equal(manifest.display, "standalone");
  for (const { src, sizes } of manifest.icons) {
    const icon = readFileSync(new URL(`webapp/${src}`, MAIN));
    if (src.endsWith(".png")) {
      assert.equal(`${icon.readUInt32BE(16)}x${icon.readUInt32BE(20)}`, sizes, src);
    }
  }
  assert.ok(manifest.icons.some(({ purpose }) => purpose === "maskable"));
  for (const page of PAGES) {
    assert.match(page, /rel="manifest" href="(?:..\/..\/)?manifest.webmanifest"/);
  }
});

/** What a page asks for before somebody does anything: its own words, and those of the modules that come with it. */
function askedAtFirst(name) {
  // What the server alone says is on the page already.
  const page = pageOf(name).replace(/data-t-once="[^"]*"/g, "");
  const modules = [
    ...page.matchAll(/(?:modulepreload" href|module" src)="[./]*js\/([\w-]+\.js)"/g),
  ];
  // What is done to a row comes with the first sign of somebody, and waits for no more words.
  const soon = name === "sessions" ? ["wishes.js"] : [];
  const sources = [...modules.map(([, module]) => module), ...soon].map((module) =>
    read(`webapp/js/${module}`),
  );
  const text = [page, ...sources].join("\n").replace(/\/\*[\s\S]*?\*\//g, "");
  const literal = [...text.matchAll(/["`]((?:ui|error|state|event)\.[\w.]+)["`]/g)];
  const begun = [...text.matchAll(/`((?:ui|error|state|event)\.[^`]*\$\{[^`]*)`/g)].map(
    ([, key]) => new RegExp(`^${key.replaceAll(".", "\\.").replace(/\$\{[^}]*\}/g, "\\w+")}$`),
  );
  const asked = new Set(literal.map(([, key]) => key));
  return Object.keys(CATALOGUES.es).filter(
    (key) =>
      asked.has(key) || asked.has(key.replace(/\.\w+$/, "")) || begun.some((one) => one.test(key)),
  );
}

test("a page begins with all the words that it can ask for, but for those of what comes when it is needed", () => {
  // What nobody sees before the rest of the words is there.
  const late = {
    panel: new RegExp(
      [
        /^event\b/,
        /^ui\.(alert|also_in|anew|ask|attempts|call|last_answer|meanwhile|start_over|still_linked|checks|couldnt|guest|hop\.was|login|long|retry\.unlink|phone|pairing|share|status|whose|tab\.CHECK\w*)\b/,
        /^ui\.(store|unlinking)\./,
        /^ui\.(detail|log|unlink|pause)\./,
        /^error\.(ACCOUNT_CHANGED|ALREADY_LINKED|BAD_JSON|BAD_NAME|BODY_|DIAGNOSIS_|GATEWAY_|LOGIN_|METHOD_|PAIRING_|QR_GONE)/,
        /^error\.(SESSION_LEAVING|SHARE_|TALLY_|TOO_MANY_SESSIONS|UNSUPPORTED_|\w*PHONE)/,
      ]
        .map(({ source }) => source)
        .join("|"),
    ),
    sessions: new RegExp(
      [
        /^(event|state|ui\.(checks|log|pairing|share|tab|whose|login|guest|edit))\b/,
        /^ui\.(new|unlink|pause|remove)\./,
        // What only an account's own page says.
        /^ui\.(also_in\.why|keep|meanwhile|start\.hint|start_over|still_linked|unlinking\.(also|body|now)|way)\b/,
        /^error\.(ACCOUNT_CHANGED|ALREADY_LINKED|BAD_JSON|BAD_NAME|BODY_|DIAGNOSIS_|GATEWAY_)/,
        /^error\.(LOGIN_|METHOD_|PAIRING_|QR_GONE|SESSION_LEAVING|SHARE_|TALLY_|TOO_MANY_SESSIONS|UNSUPPORTED_|\w*PHONE)/,
      ]
        .map(({ source }) => source)
        .join("|"),
    ),
    diagnosis: new RegExp(
      [
        /^ui\.(practice\.\w+|pairing|tab|unlinking|whose)\b/,
        // It wishes for nothing.
        /^error\.(BAD_JSON|BAD_NAME|BODY_|GATEWAY_|LOGIN_|METHOD_|PAIRING_|QR_GONE)/,
        /^error\.(SHARE_|TALLY_|TOO_MANY_SESSIONS|UNSUPPORTED_|\w*PHONE)/,
      ]
        .map(({ source }) => source)
        .join("|"),
    ),
    dashboard:
      /^(error\.(SHARE_\w+|PAIRING_\w+|\w*PHONE\w*)|state|ui\.(meanwhile|still_linked|start\w*|keep|recovered|practice\.\w+|also_in|pairing|unlinking|whose|login|checks|tab|list|guest))\b/,
    log: /^(error\.(SHARE_\w+|PAIRING_\w+|\w*PHONE\w*)|state|ui\.(meanwhile|still_linked|start\w*|keep|recovered|practice\.\w+|also_in|pairing|unlinking|whose|login|checks|tab|list|guest|dash))\b/,
  };
  for (const [name, allowed] of Object.entries(late)) {
    for (const language of LANGUAGES) {
      const words = wordsFor(name, language);
      const missing = askedAtFirst(name).filter(
        (key) => CATALOGUES[language][key] && !(key in words) && !allowed.test(key),
      );
      assert.deepEqual(missing, [], name);
      assert.ok(Object.keys(words).length > 150);
    }
  }
});

test("the rest of a page's words comes whole when one is missing, and then stays", async () => {
  const asked = [];
  const api = {
    words: async (language, page) => {
      asked.push(`${language} ${page ?? "all"}`);
      return page ? wordsFor(page, language) : CATALOGUES[language];
    },
  };
  const spoken = new WordsOfPage(api, "panel");
  await spoken.use("es");
  assert.equal(spoken.say("reason.GW_REFUSED.title"), "");
  await new Promise(setImmediate);
  assert.equal(spoken.say("reason.GW_REFUSED.title"), "El gateway no está respondiendo");
  assert.ok(await spoken.complete());
  await spoken.use("en");
  assert.match(spoken.say("reason.GW_REFUSED.title"), /isn’t|not|gateway/);
  assert.deepEqual(asked, ["es panel", "es all", "en all"]);
});

test("the rest of the words is asked for again where it could not be had, and what was there stays", async () => {
  let away = true;
  const api = {
    words: async (language, page) => {
      if (!page && away) throw new Error("no route");
      return page ? wordsFor(page, language) : CATALOGUES[language];
    },
  };
  const spoken = new WordsOfPage(api, "panel");
  await spoken.use("es");
  assert.equal(await spoken.complete(), false);
  assert.equal(spoken.say("ui.start"), CATALOGUES.es["ui.start"]);
  away = false;
  assert.equal(await spoken.complete(), true);
  assert.ok(spoken.has("reason.GW_REFUSED.title"));
});

/** What one can let come when one likes. */
function deferred() {
  let come;
  const promise = new Promise((resolve) => (come = resolve));
  return { promise, come };
}

test("a language that is chosen while the rest comes has its words, whichever comes first", async () => {
  // It was kept in a catalogue that nobody looked at any more, and the page stayed without words for good.
  for (const first of ["es", "en"]) {
    const rest = { es: deferred(), en: deferred() };
    const api = {
      words: async (language, page) =>
        page ? wordsFor(page, language) : rest[/** @type {"es" | "en"} */ (language)].promise,
    };
    const spoken = new WordsOfPage(/** @type {any} */ (api), "panel");
    await spoken.use("es");
    const complete = spoken.complete();
    const chosen = spoken.use("en");
    for (const language of [first, first === "es" ? "en" : "es"]) {
      rest[language].come(CATALOGUES[language]);
      await new Promise(setImmediate);
    }
    assert.ok(await complete);
    assert.ok(await chosen);
    for (const key of ["ui.start", "reason.GW_REFUSED.title"]) {
      assert.equal(spoken.say(key), CATALOGUES.en[key], `${key}, ${first} first`);
    }
  }
});

test("a part of a language that comes after the rest was asked for is no more than a part", async () => {
  const part = deferred();
  const api = {
    words: async (language, page) =>
      page && language === "en"
        ? part.promise
        : page
          ? wordsFor(page, language)
          : CATALOGUES[language],
  };
  const spoken = new WordsOfPage(/** @type {any} */ (api), "panel");
  await spoken.use("es");
  const chosen = spoken.use("en");
  assert.ok(await spoken.complete());
  part.come(wordsFor("panel", "en"));
  assert.ok(await chosen);
  assert.equal(spoken.say("reason.GW_REFUSED.title"), CATALOGUES.en["reason.GW_REFUSED.title"]);
});

test("the link page begins with all that any state says of itself", async () => {
  // What one asks of a linked account was not among it: all catalogues came, and at first the sentence was missing.
  for (const language of LANGUAGES) {
    let loads = 0;
    const spoken = new Words(async (wanted) => {
      assert.equal(++loads, 1, `${language}: a sentence is missing`);
      return wordsFor("panel", wanted);
    }, LANGUAGES);
    await spoken.use(language);
    const account = { phone_masked: null, name: null, asks: true };
    for (const status of STATES) {
      // With a wish to unlink, as with a reason, the page waits for the rest of the words.
      for (const more of [{}, { account }]) {
        const snapshot = /** @type {any} */ ({ ...SNAPSHOT, status, ...more });
        const { title, body } = messageOf(snapshot, spoken);
        assert.ok(title && body, `${status} in ${language}`);
      }
    }
    assert.equal(loads, 1);
    const asked = /** @type {any} */ ({ ...SNAPSHOT, status: "LINKED", account });
    assert.ok(messageOf(asked, spoken).body.endsWith(CATALOGUES[language]["ui.whose.look"]));
  }
});
