// The database is taken away under the panel's feet while people work, and given back. A real
// PostgreSQL, started here; skipped, with a line that says so, where there is none.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { freePort, launchGateway, launchPractice, phone, stopAll, until } from "../harness.js";
import { PanelProcess } from "./panel-process.js";

const ROOT = "/usr/lib/postgresql";
const version = existsSync(ROOT) ? readdirSync(ROOT).sort().at(-1) : undefined;
const skip = !version && "PostgreSQL is not installed (Debian: apt-get install postgresql)";

/** A cluster of our own; its server refuses to be run by root. */
class Postgres {
  constructor(directory, port) {
    this.directory = directory;
    this.port = port;
    this.data = join(directory, "cluster");
    if (process.getuid?.() === 0) {
      chmodSync(directory, 0o755);
      const [uid, gid] = ["-u", "-g"].map((what) =>
        Number(execFileSync("id", [what, "postgres"]).toString()),
      );
      chownSync(directory, uid, gid);
    }
    this.#run("initdb", ["-D", this.data, "-A", "trust", "-U", "enlace", "--no-sync"]);
  }

  start() {
    const options = `-p ${this.port} -k ${this.directory} -c listen_addresses=127.0.0.1`;
    this.#run("pg_ctl", [
      "-D",
      this.data,
      "-w",
      "-l",
      join(this.directory, "log"),
      "-o",
      options,
      "start",
    ]);
  }

  stop() {
    this.#run("pg_ctl", ["-D", this.data, "-w", "-m", "immediate", "stop"]);
  }

  #run(program, args) {
    const path = join(ROOT, version, "bin", program);
    const [command, ...rest] =
      process.getuid?.() === 0
        ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", path, ...args]
        : [path, ...args];
    execFileSync(command, rest, { stdio: "ignore", cwd: this.directory });
  }
}

describe("with PostgreSQL", { skip }, () => {
  const directory = mkdtempSync(join(tmpdir(), "enlace-"));
  const cluster = mkdtempSync(join(tmpdir(), "enlace-pg-"));
  let database;
  let device;
  let panel;

  before(async () => {
    database = new Postgres(cluster, await freePort());
    database.start();
    const practice = await launchPractice();
    device = phone(practice);
    const gateway = await launchGateway(practice, join(directory, "gateway"));
    panel = new PanelProcess({
      ENLACE_PORT: String(await freePort()),
      ENLACE_DATA: join(directory, "panel"),
      ENLACE_LOGIN: "none",
      ENLACE_GATEWAY_URL: gateway.url,
      ENLACE_STORE_URL: `jdbc:postgresql://127.0.0.1:${database.port}/postgres`,
      ENLACE_STORE_USER: "enlace",
    });
    await panel.start();
  });

  after(async () => {
    await panel?.end("SIGKILL");
    await stopAll();
    try {
      database?.stop();
    } catch {
      // A test that failed may have left it stopped.
    }
    for (const one of [directory, cluster]) rmSync(one, { recursive: true, force: true });
  });

  const status = async (id) => (await panel.ask("GET", `/api/sessions/${id}/status`)).body;

  /** Links one, as a person would. */
  async function link(id, number) {
    await panel.ask("POST", "/api/sessions", { session_id: id });
    const shown = await until("a code", async () => {
      const now = await status(id);
      return now.status === "AWAITING_SCAN" && now;
    });
    await device.scan(shown.qr_code, { phone: number, name: id });
    await until("the link", async () => (await status(id)).status === "LINKED");
  }

  test("linking goes on while it is away, the panel says so, and nothing is lost", async () => {
    await link("before", "5215550000001");
    database.stop();
    const begun = Date.now();
    await link("meanwhile", "5215550000002");
    const away = await until("the panel to say so", async () => {
      const { store } = await status("meanwhile");
      return !store.ok && store;
    });
    assert.equal(away.trouble, "GONE");
    assert.equal((await panel.ask("GET", "/readyz")).body.status, "degraded");
    const { body: shown } = await panel.ask("GET", "/api/events?session=meanwhile");
    assert.equal(shown.complete, false);
    assert.equal(shown.events[0].event, "LINKED");
    assert.ok(Date.now() - begun < 60_000);

    database.start();
    await until("the panel to have written it", async () => (await status("meanwhile")).store.ok, {
      timeoutMs: 60_000,
    });
    const { body: written } = await panel.ask("GET", "/api/events?session=meanwhile&limit=500");
    assert.equal(written.complete, true);
    const kinds = written.events.map(({ event }) => event);
    for (const kind of ["CREATED", "FLOW_STARTED", "QR_RECEIVED", "LINKED"]) {
      assert.equal(kinds.filter((one) => one === kind).length, 1, kind);
    }

    await panel.end("SIGKILL");
    await panel.start();
    for (const id of ["before", "meanwhile"]) {
      await until(`${id} to be linked`, async () => (await status(id)).status === "LINKED");
    }
  });
});
