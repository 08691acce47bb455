// The page's far side, played: it serves the web application's own files, and answers the API with whatever snapshot a test
// puts on show. What it answers is made of the examples in docs/api.md, which the panel's tests hold to the real wire.
import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import { extname } from "node:path";
import { LANGUAGES, pageOf, wordsFor } from "../pages.js";
import { ADMIN, lines, tallies } from "./tallies.js";

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

const PAGES = { whatsapp: "panel", diagnostico: "diagnosis", tablero: "dashboard" };

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

/** A panel that says what it is told to. One session, whatever the page calls it. */
export class FarSide {
  #server = createServer((request, response) => this.#answer(request, response));
  #waiting = new Set();
  #version = 1;
  #show = EXAMPLES["create-session"];
  #events = [];
  #practice = false;
  #diagnosis = () => null;
  #tally = null;
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
   *   newest first; whether it is `practice`; what a `diagnosis` finds; and of which kind a `tally` is, and of when
   */
  show({
    snapshot = {},
    events,
    practice = false,
    diagnosis = null,
    refusal = null,
    tally = null,
  }) {
    this.#version += 1;
    this.#show = snapshot;
    this.#practice = practice;
    this.#diagnosis = diagnosis;
    this.#tally = tally;
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
      if (found) send(response, 200, { success: true, session_id: "aura", ...found });
    } else if (api === "sessions" && request.method === "GET") {
      const known = this.#knows(query);
      if (known) this.#hold(request, response, () => this.#list());
      else send(response, 200, this.#list());
    } else if (this.#tally && ["tally", "login", "events"].includes(api)) {
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
      login: () => ({ ...EXAMPLES.login, person: ADMIN }),
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
    const sessions = [{ ...session, version }];
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
    const page = pathname.match(
      /^\/(?:panel_cliente\/[^/]+\/)?(whatsapp|diagnostico|tablero)$/,
    )?.[1];
    const path = page ? `${PAGES[page]}.html` : pathname.slice(1);
    const file = path === "js/vendor/index.mjs" ? DRAWING : new URL(path, WEBAPP);
    try {
      if (!file.href.startsWith(ROOT.href)) throw new Error("outside");
      const part = query.get("page") && path.match(/^i18n\/(.*)\.json$/)?.[1];
      const words = part && JSON.stringify(wordsFor(query.get("page"), part));
      const body = words ?? (page ? pageOf(PAGES[page]) : readFileSync(file));
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file.pathname)],
        "Content-Security-Policy": POLICY,
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
