// Canaries in the place of every secret, a far side that sings them back in all that it says, and then a look into every
// answer, header, log, file and page, and into the memory of the page. No canary may be seen in any of them.
import assert from "node:assert/strict";
import { randomBytes } from "node:crypto";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePort, launch, makeToken, script, stopAll, until } from "../harness.js";
import { modes, startMirror } from "../mirror.js";
import { makeCertificate } from "../nginx.js";
import { PanelPage, startBrowser } from "./page.js";

/** Without digits: what looks as if it were random is masked anyway, whoever's it is. */
const canary = (what) =>
  `canary-${what}-${randomBytes(12)
    .toString("hex")
    .replace(/\d/g, (digit) => "ghijklmnop"[digit])}`;
const secrets = {
  "the gateway's key": canary("key"),
  "the key of a gateway with a bad certificate": canary("tls"),
  "the key of a gateway that refuses": canary("refused"),
  "the webhook's secret": canary("webhook"),
  "the database's password": canary("store"),
  "the proxy's secret": canary("proxy"),
};
const [KEY, TLS_KEY, REFUSED_KEY, WEBHOOK, STORE, PROXY] = Object.values(secrets);
/** Whoever looks for something has to show that they would find it. */
const SEEN = "canary-to-be-seen";

const data = mkdtempSync(join(tmpdir(), "enlace-"));
/** What was said to us: where, and all of it. */
const heard = [];
let browser;
let enlace;
let mirror;
let bad;
let token;

before(async () => {
  browser = await startBrowser();
  mirror = await startMirror();
  makeCertificate(join(data, "cert.pem"), join(data, "key.pem"));
  const [cert, key] = ["cert.pem", "key.pem"].map((name) => readFileSync(join(data, name)));
  bad = await startMirror({ cert, key });
  const loud = join(data, "logging.properties");
  // Everything that could be said, and by the libraries what they find worth saying.
  writeFileSync(
    loud,
    `handlers=java.util.logging.ConsoleHandler
     java.util.logging.ConsoleHandler.level=ALL
     dev.enlace.level=ALL
     com.zaxxer.level=ALL
     org.flywaydb.level=ALL
     org.postgresql.level=ALL
     org.java_websocket.level=ALL`,
  );
  mkdirSync(join(data, "panel"));
  enlace = await launch(script("run"), ["--port", "0"], {
    ENLACE_DATA: join(data, "panel"),
    ENLACE_GATEWAYS: "eco,tls,muerto",
    ENLACE_GATEWAY_ECO_URL: mirror.url,
    ENLACE_GATEWAY_ECO_KEY: KEY,
    ENLACE_GATEWAY_ECO_KIND: "rest",
    ENLACE_GATEWAY_TLS_URL: bad.url,
    ENLACE_GATEWAY_TLS_KEY: TLS_KEY,
    ENLACE_GATEWAY_MUERTO_URL: `http://127.0.0.1:${await freePort()}`,
    ENLACE_GATEWAY_MUERTO_KEY: REFUSED_KEY,
    ENLACE_WEBHOOKS: "crm",
    ENLACE_WEBHOOK_CRM_URL: `${mirror.url}/crm`,
    ENLACE_WEBHOOK_CRM_SECRET: WEBHOOK,
    ENLACE_WEBHOOK_CRM_REACH: "private",
    ENLACE_STORE_URL: `jdbc:postgresql://127.0.0.1:${await freePort()}/enlace`,
    ENLACE_STORE_USER: "enlace",
    ENLACE_STORE_PASSWORD: STORE,
    ENLACE_TRUSTED_PROXIES: "10.0.0.1",
    ENLACE_PROXY_SECRET: PROXY,
    ENLACE_CREATE_PER_MINUTE: "600",
    JDK_JAVA_OPTIONS: `-Djava.util.logging.config.file=${loud}`,
  });
  secrets["the start link's secret"] = new URL(enlace.line).hash.slice("#t=".length);
  token = makeToken(join(data, "panel"));
  secrets["a token"] = token;
});

after(async () => {
  await browser?.close();
  await stopAll();
  await mirror?.close();
  await bad?.close();
  rmSync(data, { recursive: true, force: true });
});

/** How a secret may stand somewhere: as it is, and as programs write such things. */
function spellings(secret) {
  const bytes = Buffer.from(secret);
  // Inside of something longer, Base64 writes it in one of three ways, but for its ends.
  const shifted = [0, 1, 2].map((n) =>
    Buffer.concat([Buffer.alloc(n), bytes])
      .toString("base64")
      .slice(4, -4),
  );
  return [secret, bytes.toString("hex"), ...shifted];
}

/** Which secrets are in a text. */
const sung = (text) =>
  Object.entries(secrets)
    .filter(([, secret]) => spellings(secret).some((spelling) => text.includes(spelling)))
    .map(([what]) => what);

/** Asks for something, and remembers the whole answer. */
async function ask(method, path, body, headers = {}) {
  const response = await fetch(new URL(path, enlace.line), {
    method,
    redirect: "manual",
    headers: {
      "X-Requested-By": "test",
      ...(body && { "Content-Type": "application/json" }),
      ...headers,
    },
    body: body && JSON.stringify(body),
  });
  const text = await response.text();
  const lines = [...response.headers].map(([name, value]) => `${name}: ${value}`);
  heard.push({ where: `${method} ${path}`, said: [response.status, ...lines, text].join("\n") });
  return { status: response.status, text };
}

/** What can be asked, out of the description of the API. */
function questions(id) {
  const { paths } = JSON.parse(
    readFileSync(script("../src/main/webapp/WEB-INF/openapi.json"), "utf8"),
  );
  return Object.keys(paths)
    .filter((path) => "get" in paths[path])
    .map((path) => path.replace("{session_id}", id))
    .map((path) => (path === "/api/diagnosis" ? `${path}?session=${id}` : path))
    .concat(
      ...["", "/sesiones", "/registro", "/entrar", "/nowhere", "/api/nowhere", "/api/events?x=1"],
      ...[`/panel_cliente/${id}/whatsapp`, `/panel_cliente/${id}/diagnostico`],
    );
}

const admin = () => ({ Authorization: `Bearer ${token}` });
const status = async (id) =>
  JSON.parse((await ask("GET", `/api/sessions/${id}/status`, undefined, admin())).text);

/** Has a session at a gateway do what it can, until something new is known. */
async function stir(id, gateway) {
  const { version = 0 } = await status(id);
  await ask("POST", "/api/sessions", { session_id: id, gateway, name: SEEN }, admin());
  for (const wish of ["link", "refresh"]) {
    await ask("POST", `/api/sessions/${id}/${wish}`, {}, admin());
  }
  await until(`${id} to have news`, async () => {
    const { version: now, status: state, reason } = await status(id);
    return now > version && (state !== "CONNECTING" || reason !== null);
  });
}

async function askAll(id) {
  for (const path of questions(id)) await ask("GET", path, undefined, admin());
}

test("whatever the gateway sings, no answer does", async (t) => {
  for (const mode of modes) {
    await t.test(`a gateway that is ${mode}`, async () => {
      mirror.play(mode);
      const id = `eco-${mode.toLowerCase()}`;
      await stir(id, "eco");
      await askAll(id);
    });
  }
  const keys = mirror.requests.filter(({ headers }) => headers.includes(KEY)).length;
  assert.ok(keys > modes.length, "the gateway had the key to sing");
  assert.deepEqual(
    mirror.requests.filter(({ url }) => sung(url).length > 0),
    [],
  );
  // It is told its own key, in a header, and no other secret; the signature of a webhook is none.
  assert.deepEqual(
    mirror.requests.filter(({ headers, body }) =>
      sung(headers + body).some((what) => what !== "the gateway's key"),
    ),
    [],
  );
});

test("a certificate that is not trusted keeps the key at home, and so does a closed port", async () => {
  await stir("tls-uno", "tls");
  await stir("muerto-uno", "muerto");
  assert.equal((await status("tls-uno")).reason, "GW_TLS_CERT");
  assert.equal((await status("muerto-uno")).reason, "GW_REFUSED");
  assert.deepEqual(bad.requests, []);
  await askAll("tls-uno");
  await askAll("muerto-uno");
});

test("whoever does not come in learns nothing either", async () => {
  const tries = [
    { start: "canary" },
    { token: "wap_canary" },
    { user: "ana", password: "canary" },
    { start: token },
  ];
  for (const body of tries) await ask("POST", "/api/login", body);
  for (const path of questions("eco-code")) await ask("GET", path);
  await ask("GET", "/api/sessions", undefined, { "X-Remote-User": "ana", "X-Proxy-Secret": PROXY });
  await ask("POST", "/api/sessions", { session_id: "x" }, { Authorization: `Bearer ${token}x` });
  await ask("PUT", "/api/sessions", {}, admin());
  await ask("GET", `/api/sessions/${encodeURIComponent(token)}/status`.slice(0, 60));
});

test("no answer, header or page had a secret in it", () => {
  assert.ok(heard.length > 200, `${heard.length} answers`);
  assert.ok(
    heard.some(({ said }) => said.includes(SEEN)),
    "what is no secret would be found",
  );
  const singers = heard.flatMap(({ where, said }) => sung(said).map((what) => `${where}: ${what}`));
  assert.deepEqual([...new Set(singers)], []);
});

test("the memory of the page has no secret in it, whatever it showed", async () => {
  const panel = await PanelPage.open(browser, enlace.line);
  await panel.page.waitForURL(/sesiones$/);
  const whole = [];
  const memory = async () => {
    const client = await panel.page.context().newCDPSession(panel.page);
    let text = "";
    client.on("HeapProfiler.addHeapSnapshotChunk", ({ chunk }) => (text += chunk));
    await client.send("HeapProfiler.collectGarbage");
    await client.send("HeapProfiler.takeHeapSnapshot", { reportProgress: false });
    await client.detach();
    whole.push(text, await panel.page.content());
  };
  const shows = (text) => panel.page.getByText(text).locator("visible=true").first().waitFor();
  await shows(SEEN);
  await memory();
  for (const id of ["eco-nocode", "eco-word", "tls-uno"]) {
    for (const page of ["whatsapp", "diagnostico"]) {
      await panel.page.goto(new URL(`/panel_cliente/${id}/${page}`, enlace.line).href);
      await shows(new RegExp(`${SEEN}|${id}`));
      await memory();
    }
  }
  await panel.page.goto(new URL("/registro", enlace.line).href);
  await panel.page.locator("#lines li").first().waitFor();
  await memory();
  assert.ok(whole[0].includes(SEEN), "what is no secret would be found");
  assert.deepEqual([...new Set(whole.flatMap(sung))], []);
  await panel.page.context().close();
});

test("no log and no file of the panel has a secret in it", async () => {
  const text = enlace.log() + written();
  assert.match(text, /FINE|DEBUG/, "it said all that it could");
  assert.match(text, /GW_TLS_CERT/);
  assert.deepEqual(sung(text), []);
});

/** All files that the panel wrote. */
function written(directory = join(data, "panel")) {
  return readdirSync(directory)
    .map((name) => join(directory, name))
    .map((path) => (statSync(path).isDirectory() ? written(path) : readFileSync(path, "latin1")))
    .join("\n");
}
