// The page's far side, played: it serves the web application's own files, and answers the API with whatever snapshot a test
// puts on show. What it answers is made of the examples in docs/api.md, which the panel's tests hold to the real wire.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { LANGUAGES, pageOf, wordsFor, wordsOf } from "../pages.js";
import { lines, tallies } from "./tallies.js";

const ROOT = new URL("../../../", import.meta.url);
const WEBAPP = new URL("src/main/webapp/", ROOT);
const DRAWING = new URL("scripts/node_modules/lean-qr/index.mjs", ROOT);
const HOLD_MS = 25_000;

const TYPES = {
  ".css": "text/css",
  ".html": "text/html;charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".png": "image/png",
  ".svg": "image/svg+xml",
  ".webmanifest": "application/manifest+json",
};

/** Of a session, and of all. */
const PAGES = [
  { whatsapp: "panel", insertado: "panel", diagnostico: "diagnosis" },
  {
    sesiones: "sessions",
    tablero: "dashboard",
    registro: "log",
    entrar: "login",
    invitado: "guest",
    insertado: "embed",
  },
];

const read = (path) => readFileSync(new URL(path, ROOT), "utf8");

/** The examples of docs/api.md, by name. */
export const EXAMPLES = Object.fromEntries(
  [...read("docs/api.md").matchAll(/<!-- example: ([\w-]+) -->\s*```json\n([\s\S]*?)```/g)].map(
    ([, name, json]) => [name, JSON.parse(json)],
  ),
);

/** The policy that the panel sends with its pages. */
const POLICY = [
  ...read("src/main/java/dev/enlace/web/SecurityHeadersFilter.java")
    .match(/PAGE_POLICY =\s*([\s\S]*?);\n/)[1]
    .matchAll(/"([^"]*)"/g),
]
  .map(([, part]) => part)
  .join("");

/** A page of somebody else's, with a session's view in it. */
const AROUND = (lang) => `<!doctype html><html lang="${lang}"><head><meta charset="utf-8" />
  <meta name="viewport" content="width=device-width, initial-scale=1" />
  <meta name="color-scheme" content="light dark" /><title>CRM</title><link rel="icon" href="data:," />
  <script type="module" src="/enlace.js"></script></head>
  <body style="font: 16px/1.5 system-ui; margin: 24px auto; max-width: 900px; padding: 0 12px">
  <h1>CRM</h1><enlace-link session="aura"></enlace-link></body></html>`;

/** The script that such a page loads, with its words in it. */
function scriptForOthers() {
  const own = (language) =>
    Object.entries(wordsOf(language)).filter(([key]) => key.startsWith("ui.embed."));
  const words = LANGUAGES.map((language) => [language, Object.fromEntries(own(language))]);
  const literal = JSON.stringify(JSON.stringify(Object.fromEntries(words))).slice(1, -1);
  return readFileSync(new URL("js/enlace.js", WEBAPP), "utf8").replace("%words%", () => literal);
}

/** A panel that says what it is told to. One session, whatever the page calls it; or as many as a list has. */
export class FarSide {
  #server = createServer((request, response) => this.#answer(request, response));
  #waiting = new Set();
  #version = 1;
  #show = EXAMPLES["create-session"];
  #events = [];
  #practice = false;
  #diagnosis = () => null;
  #tally = null;
  #sessions = null;
  #person = null;
  #way = "none";
  /** How it answers: as it should, not at all, or as one who does not know the browser any more. */
  mode = /** @type {"well" | "down" | "hung" | "signed-out"} */ ("well");
  /** What was asked for, `METHOD path`. */
  asked = [];
  /** What a wish is answered with: a status and a code; nothing for the snapshot. */
  refusal = null;
  #run = 0;

  async start() {
    this.#server.listen(0, "127.0.0.1");
    await new Promise((listening) => this.#server.once("listening", listening));
    return this;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/panel_cliente/aura/whatsapp`;
  }

  get version() {
    return this.#version;
  }

  /**
   * Puts a snapshot on show; who waits for news gets it now.
   *
   * @param {object} face `snapshot` over the example of a session just created; `events` of its log,
   *   newest first; whether it is `practice`; what a `diagnosis` finds; of which kind a `tally` is, and of when; the `sessions` of a list; which
   *   `person` looks, and in which `way` one signs in
   */
  show({
    snapshot = {},
    events,
    practice = false,
    diagnosis = null,
    refusal = null,
    tally = null,
    sessions = null,
    person = null,
    way = "none",
  }) {
    this.#version += 1;
    this.#show = snapshot;
    this.#practice = practice;
    this.#diagnosis = diagnosis;
    this.#tally = tally;
    this.#sessions = sessions;
    this.#person = person;
    this.#way = way;
    this.refusal = refusal;
    this.mode = "well";
    // Numbered on, so that a page that has seen others takes these for new.
    this.#events = (events ?? []).map((entry, i, all) => ({
      ...entry,
      seq: this.#version * 100 - i + all.length,
    }));
    this.#release();
    return this.#version;
  }

  /** Ends every answer that is under way, and gives no more. */
  fall(mode = /** @type {"down" | "hung" | "signed-out"} */ ("down")) {
    this.mode = mode;
    if (mode === "signed-out") {
      this.#release();
    } else if (mode === "down") {
      this.#server.closeAllConnections();
    }
  }

  /** Another run of the panel: what the page knew of the one before is void. */
  reboot() {
    this.#run += 1;
  }

  get boot() {
    return (0x5f0c9e21 + this.#run).toString(16);
  }

  #release() {
    const waiting = [...this.#waiting];
    this.#waiting.clear();
    waiting.forEach((answer) => answer());
  }

  #snapshot() {
    const version = this.#show.version ?? this.#version;
    // One waits from when the state began, unless the face says that it was before.
    const waited = { waited_ms: this.#show.since_ms ?? 0, ...this.#show };
    return { ...EXAMPLES["create-session"], ...waited, version, boot: this.boot };
  }

  #answer(request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://panel");
    this.asked.push(`${request.method} ${pathname}`);
    request.resume();
    const api = pathname.match(/^\/api\/(.*)$/)?.[1];
    if (this.mode === "down") {
      request.socket.destroy();
    } else if (api === undefined) {
      this.#sendFile(pathname, searchParams, response);
    } else if (this.mode === "signed-out") {
      send(response, 401, { success: false, error: "SIGNED_OUT", message: "" });
    } else if (this.mode === "well") {
      this.#answerApi(request, api, searchParams, response);
    }
  }

  #answerApi(request, api, query, response) {
    const [, what] = api.match(/^sessions\/[^/]+\/(.*)$/) ?? [];
    if (api === "panel") {
      const lang = languageOf(request.headers["accept-language"]);
      const contact = "mailto:soporte@example.org";
      const panel = { ...EXAMPLES.panel, contact, boot: this.boot, practice: this.#practice, lang };
      send(response, 200, panel);
    } else if (api === "diagnosis") {
      const found = this.#diagnosis?.(query.get("lang"));
      if (this.refusal) send(response, this.refusal.status, { error: this.refusal.error });
      else if (found) send(response, 200, { success: true, session_id: "aura", ...found });
    } else if (api === "sessions" && request.method === "GET") {
      const known = this.#knows(query);
      if (known) this.#hold(request, response, () => this.#list());
      else send(response, 200, this.#list());
    } else if (api === "login" && request.method === "GET") {
      send(response, 200, { success: true, login: this.#way, lang: "es", person: this.#person });
    } else if (this.#tally && ["tally", "events"].includes(api)) {
      send(response, 200, this.#counted(api, query));
    } else if (what === "events") {
      const events = this.#events.filter(({ seq }) => seq > Number(query.get("after")));
      send(response, 200, { ...EXAMPLES.events, boot: this.boot, events });
    } else if (what?.startsWith("qr.")) {
      response.writeHead(200, { "Content-Type": "image/svg+xml" });
      response.end(readFileSync(new URL("favicon.svg", WEBAPP)));
    } else if (request.method === "POST" && this.refusal) {
      send(response, this.refusal.status, { success: false, error: this.refusal.error });
    } else if (what === "status" && this.#knows(query)) {
      this.#hold(request, response);
    } else {
      send(response, 200, this.#snapshot());
    }
  }

  /** What the dashboard asks for. */
  #counted(api, query) {
    const { kind, now } = this.#tally;
    const answers = {
      tally: () => tallies(kind, Number(query.get("days")), now),
      events: () => ({
        boot: this.boot,
        complete: true,
        events: kind === "empty" ? [] : lines(now),
        next_before: null,
      }),
    };
    return { success: true, ...answers[api]() };
  }

  /** Whether the page has the newest already. */
  #knows(query) {
    return query.get("after") === String(this.#version) && query.get("boot") === this.boot;
  }

  /** All sessions, which the pages that show other things watch, too. */
  #list() {
    const { store, boot, version, ...session } = this.#snapshot();
    const sessions = this.#sessions ?? [{ ...session, version }];
    const all = { complete: true, gateways: ["local"], sessions, removed: [] };
    return { success: true, boot, version: this.#version, store, ...all };
  }

  #hold(request, response, body = () => this.#snapshot()) {
    const answer = () => {
      clearTimeout(timer);
      this.#waiting.delete(answer);
      if (this.mode === "signed-out") {
        send(response, 401, { success: false, error: "SIGNED_OUT", message: "" });
      } else {
        send(response, 200, body());
      }
    };
    const timer = setTimeout(answer, HOLD_MS);
    this.#waiting.add(answer);
    response.once("close", () => {
      clearTimeout(timer);
      this.#waiting.delete(answer);
    });
  }

  #sendFile(pathname, query, response) {
    const [, own, name] = pathname.match(/^\/(panel_cliente\/[^/]+\/)?(\w+)$/) ?? [];
    const page = PAGES[own ? 0 : 1][name];
    const path = page ? `${page}.html` : pathname.slice(1);
    const file = path === "js/vendor/index.mjs" ? DRAWING : new URL(path, WEBAPP);
    const embedded = name === "insertado" ? "frame-ancestors 'self'" : "frame-ancestors 'none'";
    try {
      if (!file.href.startsWith(ROOT.href)) throw new Error("outside");
      if (name === "around" || path === "enlace.js") {
        const around = name === "around";
        response.writeHead(200, { "Content-Type": TYPES[around ? ".html" : ".js"] });
        response.end(around ? AROUND(query.get("lang")) : scriptForOthers());
        return;
      }
      const part = query.get("page") && path.match(/^i18n\/(.*)\.json$/)?.[1];
      const words = part && JSON.stringify(wordsFor(query.get("page"), part));
      const role = this.#person ? { role: this.#person.role } : {};
      const body = words ?? (page ? pageOf(page, role) : readFileSync(file));
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file.pathname)],
        "Content-Security-Policy": POLICY.replace("frame-ancestors 'none'", embedded),
      });
      response.end(body);
    } catch {
      send(response, 404, { success: false, error: "NOT_FOUND" });
    }
  }
}

function languageOf(header) {
  const wanted = (header ?? "").slice(0, 2);
  return LANGUAGES.find((language) => language.startsWith(wanted)) ?? "es";
}

function send(response, status, body) {
  response.writeHead(status, {
    "Content-Type": "application/json;charset=utf-8",
    "Cache-Control": "no-store",
  });
  response.end(JSON.stringify(body));
}
