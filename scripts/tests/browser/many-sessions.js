// A panel with as many sessions as a test wants, played: it serves the real pages, answers as docs/api.md says, and does
// what the test tells it to. No gateway, no Java.
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { pageOf, wordsFor } from "../pages.js";

const WEBAPP = fileURLToPath(new URL("../../../src/main/webapp/", import.meta.url));
const LEAN_QR = fileURLToPath(new URL("../../node_modules/lean-qr/", import.meta.url));
const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".mjs": "text/javascript",
  ".svg": "image/svg+xml",
};
/** What the real panel lets its pages do. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; font-src 'self'; " +
  "base-uri 'none'; object-src 'none'; form-action 'self'; frame-ancestors 'none'; " +
  "require-trusted-types-for 'script'; trusted-types 'none'";
const HELD_MS = 25_000;
const ATTENTION = ["NEEDS_ACTION", "LOGGED_OUT", "AWAITING_SCAN"];

/** A summary as the list has it. */
export function summary(id, more = {}) {
  const status = more.status ?? "IDLE";
  return {
    version: 1,
    session_id: id,
    session_db_id: 1,
    name: null,
    gateway: "local",
    status,
    reason: null,
    message: "",
    since_ms: 0,
    account: null,
    retry: { attempt: 0, next_attempt_in_ms: null },
    needs_attention: ATTENTION.includes(status),
    ...more,
  };
}

export class ManySessions {
  #server = createServer((request, response) => void this.#answer(request, response));
  #sessions = new Map();
  #changed = new Map();
  #removed = new Map();
  #waiters = new Set();
  #version = 1;
  #boot = "b1";
  #deaf = false;
  gateways = ["local"];
  store = { ok: true, trouble: null, since_ms: null, waiting: 0, put_aside: null };
  /** The events of the log, newest first. */
  events = [];
  /** Who looks; without anybody it is not said. */
  person = null;
  /** What is counted, by what is asked for. */
  tally = null;
  /** Whether the log is the whole one. */
  complete = true;
  /** How far the page's clock was turned: all that lasts has lasted so much longer. */
  ahead = 0;
  /** What was asked for, as `METHOD /path?query` and the body. */
  asked = [];
  /** What is refused instead of done: `METHOD /path` → [status, code]. */
  refusals = new Map();

  static async start(sessions = []) {
    const panel = new ManySessions();
    sessions.forEach((session) => panel.#put(session));
    panel.#server.listen(0, "127.0.0.1");
    await new Promise((listening) => panel.#server.once("listening", listening));
    return panel;
  }

  get url() {
    return `http://127.0.0.1:${this.#server.address().port}/`;
  }

  at(path) {
    return new URL(path, this.url).href;
  }

  async stop() {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  /*---- What a test can do to it ----*/

  /** Changes a session, or creates it. */
  set(id, changes) {
    const known = this.#sessions.get(id)?.summary ?? summary(id);
    const status = changes.status ?? known.status;
    this.#put({
      ...known,
      since_ms: 0,
      waited_ms: undefined,
      needs_attention: ATTENTION.includes(status),
      ...changes,
      version: known.version + 1,
    });
    this.#tell();
  }

  remove(id) {
    this.#sessions.delete(id);
    this.#changed.delete(id);
    this.#removed.set(id, ++this.#version);
    this.#tell();
  }

  /** Begins another run, with the sessions as they are then. */
  restart() {
    this.#boot = `b${Number(this.#boot.slice(1)) + 1}`;
    this.#version = 1;
    this.#changed.forEach((_, id) => this.#changed.set(id, 1));
    this.#removed.clear();
    this.#tell();
  }

  /** Answers no question of the interface until told otherwise. */
  set deaf(deaf) {
    this.#deaf = deaf;
    if (deaf) this.#server.closeAllConnections();
  }

  setStore(store) {
    this.store = store;
    this.#version++;
    this.#tell();
  }

  /** How often this was asked, such as `GET /api/sessions`. */
  count(what) {
    return this.asked.filter((line) => line.startsWith(what)).length;
  }

  #put(session) {
    this.#sessions.set(session.session_id, { summary: session, at: Date.now() });
    this.#changed.set(session.session_id, ++this.#version);
    this.#removed.delete(session.session_id);
  }

  #tell() {
    for (const waiter of [...this.#waiters]) waiter();
  }

  /*---- HTTP ----*/

  async #answer(request, response) {
    const url = new URL(request.url, this.url);
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    if (url.pathname.startsWith("/api/")) {
      this.asked.push(`${request.method} ${url.pathname}${url.search} ${text}`.trim());
      if (this.#deaf) return void request.socket.destroy();
      return this.#api(request, response, url, text ? JSON.parse(text) : {});
    }
    return this.#file(response, url.pathname, url.searchParams.get("page"));
  }

  async #file(response, path, asked) {
    const page = /^\/(sesiones|tablero|registro)$/.exec(path)?.[1];
    const own = /^\/panel_cliente\/[^/]+\/(whatsapp|diagnostico)$/.exec(path)?.[1];
    const names = {
      sesiones: "sessions",
      tablero: "dashboard",
      registro: "log",
      whatsapp: "panel",
      diagnostico: "diagnosis",
    };
    const name = page ?? own;
    const file = path.startsWith("/js/vendor/")
      ? join(LEAN_QR, path.slice("/js/vendor/".length))
      : join(WEBAPP, name ? `${names[name]}.html` : path);
    try {
      const language = /^\/i18n\/(.*)\.json$/.exec(path)?.[1];
      const words = language && asked && JSON.stringify(wordsFor(asked, language));
      const body = words || (name ? pageOf(names[name]) : await readFile(file));
      response.writeHead(200, {
        "Content-Type": TYPES[extname(file)] ?? "text/plain",
        "Content-Security-Policy": POLICY,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }

  #api(request, response, url, body) {
    const json = (answer, status = 200) => {
      response.writeHead(status, { "Content-Type": "application/json; charset=utf-8" });
      response.end(JSON.stringify({ success: status < 400, ...answer }));
    };
    const refusal = this.refusals.get(`${request.method} ${url.pathname}`);
    if (refusal) return json({ error: refusal[1] }, refusal[0]);
    const [, what, id, part] = url.pathname.slice("/api".length).split("/");
    const lang = /^(en|pt-BR)/.exec(request.headers["accept-language"] ?? "")?.[0] ?? "es";
    if (what === "panel") return json({ version: "0", boot: this.#boot, practice: false, lang });
    if (what === "login") return json({ login: "none", lang, person: this.person });
    if (what === "tally" && this.tally) return json(this.tally(url.searchParams));
    if (what === "events") return json(this.#eventsFor(url.searchParams));
    if (what === "events.csv") {
      response.writeHead(200, {
        "Content-Type": "text/csv; charset=utf-8",
        "Content-Disposition": 'attachment; filename="enlace-registro.csv"',
      });
      return void response.end("\ufeffat,session,event\r\n");
    }
    if (request.method === "GET" && !id) return this.#list(request, url.searchParams, json);
    if (request.method === "POST" && !id) return json(this.#create(body));
    if (!this.#sessions.has(id)) return json({ error: "SESSION_UNKNOWN" }, 404);
    if (part === "events") return json({ boot: this.#boot, events: [] });
    if (part === "status") return this.#status(id, url.searchParams, json);
    if (request.method === "DELETE") {
      this.remove(id);
      return json({ deleted: true });
    }
    if (request.method === "PATCH") this.set(id, { name: body.name });
    if (part === "link") this.set(id, { status: "CONNECTING", reason: null });
    if (part === "stop") this.set(id, { status: "IDLE", reason: null });
    if (part === "logout" && body.withdraw) this.set(id, { unlinking: false });
    else if (part === "logout")
      this.set(id, { status: "LOGGED_OUT", reason: "LOGGED_OUT_HERE", account: null });
    return json(this.#snapshot(id));
  }

  #create({ session_id: id, name = null, gateway = "local", start = true }) {
    if (!this.#sessions.has(id))
      this.set(id, { name, gateway, status: start ? "CONNECTING" : "IDLE" });
    return this.#snapshot(id);
  }

  #snapshot(id) {
    const hop = { ok: true, ms_ago: 0, latency_ms: 4 };
    return {
      ...this.#told(id),
      boot: this.#boot,
      gateway_address: "http://gateway.example",
      qr_code: null,
      qr: null,
      hops: { gateway: hop, whatsapp: hop },
      debug: {
        qr_error: null,
        qr_attempts: 0,
        last_answer: null,
        last_answer_ms_ago: null,
        has_qr: null,
        detail: null,
      },
      store: this.store,
    };
  }

  #status(id, query, json) {
    const now = () => this.#sessions.get(id)?.summary.version;
    this.#hold(
      query,
      () => String(now()) !== query.get("after"),
      () => json(this.#snapshot(id)),
    );
  }

  #list(request, query, json) {
    const after = query.get("after");
    const known = after !== null && query.get("boot") === this.#boot;
    const isNews = () => String(this.#version) !== after || query.get("boot") !== this.#boot;
    this.#hold(query, isNews, () => {
      const complete = !known || query.get("boot") !== this.#boot;
      const since = complete ? -1 : Number(after);
      json({
        boot: this.#boot,
        version: this.#version,
        complete,
        store: this.store,
        gateways: this.gateways,
        sessions: [...this.#sessions.keys()]
          .filter((id) => this.#changed.get(id) > since)
          .map((id) => this.#told(id)),
        removed: complete ? [] : [...this.#removed].filter(([, v]) => v > since).map(([id]) => id),
      });
    });
  }

  #hold(query, isNews, answer) {
    if (query.get("after") === null || isNews()) return answer();
    const end = () => {
      clearTimeout(timer);
      this.#waiters.delete(look);
      answer();
    };
    const look = () => isNews() && end();
    const timer = setTimeout(end, HELD_MS);
    timer.unref();
    this.#waiters.add(look);
  }

  #told(id) {
    const { summary: told, at } = this.#sessions.get(id);
    const ms = Date.now() + this.ahead - at;
    const waited_ms = told.waited_ms && told.waited_ms + ms;
    return { ...told, since_ms: told.since_ms + ms, waited_ms };
  }

  #eventsFor(query) {
    const wanted = query.getAll("event");
    const limit = Number(query.get("limit") ?? 50);
    const before = Number(query.get("before") ?? Infinity);
    const after = Number(query.get("after") ?? -Infinity);
    const found = this.events.filter(
      (event) =>
        event.seq < before &&
        event.seq > after &&
        (!query.get("session") || event.session_id === query.get("session")) &&
        (!query.get("reason") || event.reason === query.get("reason")) &&
        (wanted.length === 0 || wanted.includes(event.event)),
    );
    const events = found.slice(0, limit);
    return {
      boot: this.#boot,
      complete: this.complete,
      events,
      next_before: found.length > limit ? events.at(-1).seq : null,
    };
  }
}
