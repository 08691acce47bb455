// Two gateways at once, one spoken to over Socket.IO and one over REST, both the local one with the
// unchanged Baileys; and a third that comes with nothing but settings.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { freePort, launchGateway, launchPractice, phone, stopAll, until } from "../harness.js";
import { PanelProcess } from "./panel-process.js";

const directory = mkdtempSync(join(tmpdir(), "enlace-"));
const started = {};
let practice;
let device;
let settings;
let panel;

/** Starts a gateway that has a port, a directory and a key of its own. */
async function start(name, port = 0) {
  started[name] = await launchGateway(practice, join(directory, name), {
    key: `key-of-${name}`,
    port,
  });
  return started[name].url;
}

const settingsOf = (name, kind) => ({
  [`ENLACE_GATEWAY_${name.toUpperCase()}_URL`]: started[name].url,
  [`ENLACE_GATEWAY_${name.toUpperCase()}_KIND`]: kind,
  [`ENLACE_GATEWAY_${name.toUpperCase()}_KEY`]: `key-of-${name}`,
});

before(async () => {
  practice = await launchPractice();
  device = phone(practice);
  await Promise.all([start("ventas"), start("soporte")]);
  settings = {
    ENLACE_PORT: String(await freePort()),
    ENLACE_DATA: join(directory, "panel"),
    ENLACE_LOGIN: "none",
    ENLACE_GATEWAYS: "ventas,soporte",
    ENLACE_RESUME_PER_MINUTE: "6000",
    ...settingsOf("ventas", "socketio"),
    ...settingsOf("soporte", "rest"),
  };
  panel = new PanelProcess(settings);
  await panel.start();
});

after(async () => {
  await panel?.end("SIGKILL");
  await stopAll();
  rmSync(directory, { recursive: true, force: true });
});

const session = async (id) => (await panel.ask("GET", `/api/sessions/${id}/status`)).body;

const reaches = (id, status, timeoutMs = 30_000) =>
  until(
    `${id} to be ${status}`,
    async () => {
      const now = await session(id);
      return now.status === status && now;
    },
    { timeoutMs },
  );

/** Links one, as a person would. */
async function link(id, gateway, number) {
  const made = await panel.ask("POST", "/api/sessions", { session_id: id, gateway });
  assert.equal(made.body.gateway, gateway, JSON.stringify(made.body));
  const { qr_code: code } = await reaches(id, "AWAITING_SCAN");
  await device.scan(code, { phone: number, name: id });
  return reaches(id, "LINKED");
}

/** What a gateway itself knows. */
async function linkedAt(name) {
  const answer = await fetch(`${started[name].url}/api/sessions`, {
    headers: { "X-API-Key": `key-of-${name}` },
  });
  const { sessions } = await answer.json();
  return sessions
    .filter(({ status }) => status === "connected")
    .map(({ session_id: id }) => id)
    .sort();
}

test("each session is linked by the gateway it belongs to, and by no other", async () => {
  await Promise.all([
    link("ana", "ventas", "5215550000001"),
    link("beto", "soporte", "5215550000002"),
  ]);
  assert.deepEqual(await linkedAt("ventas"), ["ana"]);
  assert.deepEqual(await linkedAt("soporte"), ["beto"]);
});

test("where one gateway is gone the other goes on, and what was linked comes back by itself", async () => {
  const { port } = new URL(started.soporte.url);
  await started.soporte.stop();
  await until("beto's trouble to be told", async () => {
    const now = await session("beto");
    return now.status !== "LINKED" && now.reason && now;
  });
  assert.equal((await session("ana")).status, "LINKED");
  await link("carla", "ventas", "5215550000003");

  await start("soporte", port);
  await reaches("beto", "LINKED", 60_000);
  assert.deepEqual(await linkedAt("soporte"), ["beto"]);
});

test("one more gateway is a matter of settings", async () => {
  await start("campo");
  await panel.end("SIGTERM");
  panel = new PanelProcess({
    ...settings,
    ENLACE_GATEWAYS: "ventas,soporte,campo",
    ...settingsOf("campo", "socketio"),
  });
  await panel.start();
  await link("dora", "campo", "5215550000004");
  assert.deepEqual(await linkedAt("campo"), ["dora"]);
  for (const id of ["ana", "beto", "carla"]) await reaches(id, "LINKED");
});
