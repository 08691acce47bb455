// The three ways in which a REST gateway comes to a code: at once, after errors, and after a while. What a person
// reads meanwhile, in both languages, when the gateway is asked, and what is in the log.
import assert from "node:assert/strict";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { once } from "node:events";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { after, before, describe, test } from "node:test";
import { fileURLToPath } from "node:url";
import { call, launch, script, stopAll, until } from "../harness.js";
import { failed, newCode, ok, startRestGateway } from "../rest-gateway.js";
import { PanelPage, startBrowser } from "./page.js";

const KEY = "the-key-of-the-scenarios";
const root = fileURLToPath(new URL("../../..", import.meta.url));
const notMade = failed(500, "QR_GENERATION_ERROR", "The QR is not ready yet");
const notThere = failed(404, "QR_NOT_AVAILABLE", "No QR code available yet");

/** What the page says while there is no code, each in Spanish and in English. */
const WORDS = {
  start: ["Vincular WhatsApp", "Link WhatsApp"],
  scan: ["Escanea este código", "Scan this code"],
  notReady: ["El código aún no está listo", "The code isn't ready yet"],
  making: [/El gateway está generando el código QR/, /The gateway is generating the QR code/],
  keepsAsking: [/Lo seguimos pidiendo automáticamente/, /We keep asking automatically/],
  willAppear: [
    /Lo seguimos pidiendo y aparecerá aquí en cuanto exista/,
    /We keep asking and it will appear here as soon as it exists/,
  ],
  next: [/Próximo intento en \d+ s/, /Next attempt in \d+ s/],
  logged: [
    /El código aún no está listo\. Próximo intento 5 s después\./,
    /The code isn't ready yet\. Next attempt (after|in) 5 s\./,
  ],
  slow: [/Está tardando un poco más de lo normal/, /taking a little longer than usual/],
  attempts: [/Intentos hasta ahora: (\d+)/, /Attempts so far: (\d+)/],
  long: [/Lleva más de 2 minutos: pide ayuda/, /more than 2 minutes: ask for help/],
  keeps: [/Mientras tanto seguimos intentando/, /Meanwhile we keep trying/],
  call: [/Avisa a quien administra el panel/, /Tell whoever runs the panel/],
  anew: [/Si sigue igual, pulsa Empezar de nuevo/, /If nothing changes, press Start over/],
  ask: ["Estado", "Status"],
  diagnosis: ["Ver diagnóstico", "See diagnosis"],
  startOver: ["Empezar de nuevo", "Start over"],
};

let browser;
const directories = [];

before(async () => {
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await stopAll();
  directories.forEach((directory) => rmSync(directory, { recursive: true, force: true }));
});

/** One session in two pages: the Spanish one is used, the English one looks on. */
class Pages {
  static async open(url, id, options = {}) {
    const at = new URL(`panel_cliente/${id}/whatsapp`, url).href;
    const [spanish, english] = await Promise.all(
      ["es-MX", "en-US"].map((locale) => PanelPage.open(browser, at, { ...options, locale })),
    );
    return new Pages([spanish, english]);
  }

  constructor(pages) {
    this.all = pages;
  }

  each(deed) {
    return Promise.all(this.all.map(deed));
  }

  async start() {
    await this.all[0].press(WORDS.start[0]);
  }

  reach(state, timeout) {
    return this.each((page) => page.reaches(state, timeout));
  }

  says(...names) {
    return this.each(async (page, i) => {
      for (const name of names) await page.says(WORDS[name][i]);
    });
  }

  titles(name) {
    return this.each(async (page, i) => assert.equal(await page.title(), WORDS[name][i]));
  }

  async show(code) {
    await this.reach("AWAITING_SCAN");
    await this.titles("scan");
    for (const page of this.all) {
      await until("the code on the screen", async () => (await page.scan()) === code);
    }
  }

  close() {
    return this.each((page) => page.close());
  }
}

/** Holds the pauses between questions, in milliseconds, to what was promised, in seconds. */
function assertPauses(times, promised) {
  const pauses = times.slice(1).map((at, i) => at - times[i]);
  promised.forEach(([least, most], i) => {
    // An early timer would be a broken promise; a late one is a busy machine.
    const kept = pauses[i] >= least * 1000 - 50 && pauses[i] <= most * 1000 + 1500;
    assert.ok(kept, `pause ${i + 1} of ${pauses.map(Math.round)} is not ${least} to ${most} s`);
  });
}

const exactly = (...seconds) => seconds.map((s) => [s, s]);

// Mostly they wait.
describe("a code over REST", { concurrency: true }, () => {
  describe("from a gateway that nobody said is one", { concurrency: false }, () => {
    let gateway;
    let enlace;
    let log;

    before(async () => {
      gateway = await startRestGateway();
      const data = mkdtempSync(join(tmpdir(), "enlace-"));
      directories.push(data);
      enlace = await launch(script("run"), ["--port", "0", "--gateway", gateway.url], {
        ENLACE_DATA: data,
        ENLACE_LOGIN: "none",
        ENLACE_GATEWAY_KEY: KEY,
      });
      log = () => readFileSync(join(data, "enlace.log"), "utf8");
    });

    after(async () => {
      await enlace.stop();
      await gateway.close();
    });

    const linesOf = (id, part) =>
      log()
        .split("\n")
        .filter((line) => line.includes(` session=${id} `) && line.includes(part));

    test("1: a code that is there at once is shown at once", async () => {
      const code = await newCode();
      gateway.play("uno", {
        status: () => ok({ status: "qr_code", hasQR: true }),
        qr: () => ok({ qr: code.picture }),
      });
      const pages = await Pages.open(enlace.line, "uno");
      const pressed = performance.now();
      await pages.start();
      await pages.reach("AWAITING_SCAN");
      const shown = performance.now() - pressed;
      // The panel waits for nothing in between; how quick the browser is depends on the machine.
      const [asked, received] = ["QR_ASKED", "QR_RECEIVED"].map((event) => {
        const lines = linesOf("uno", `event=${event} `);
        assert.equal(lines.length, 1, event);
        return Date.parse(lines[0].split(" ")[0]);
      });
      assert.ok(received - asked < 2_000, `the code came after ${received - asked} ms`);
      assert.ok(shown < 10_000, `shown after ${Math.round(shown)} ms`);
      await pages.show(code.text);
      assert.deepEqual(
        gateway.lines().slice(0, 4),
        [
          "GET /socket.io/",
          "POST /api/sessions",
          "GET /api/sessions/uno/status",
          "GET /api/sessions/uno/qr",
        ],
        "what it speaks, then the session, then its status, and only then its code",
      );
      assert.deepEqual(linesOf("uno", "WARNING"), []);
      await pages.close();
      assert.ok(!log().includes(KEY), "the key is not in the log");
      assert.ok(!log().includes(code.text.slice(40, 60)), "the code is not in the log");
    });

    describe("without a code at first", { concurrency: true }, () => {
      test("2: five times 500 are told, logged and waited for, then the code is shown", async () => {
        const code = await newCode();
        gateway.play("dos", {
          status: () => ok({ status: "qr_code", hasQR: false }),
          qr: (n) => (n <= 5 ? notMade : ok({ qr: code.picture })),
        });
        const pages = await Pages.open(enlace.line, "dos");
        await pages.start();
        await pages.each((page) =>
          page.page.waitForSelector('[data-reason="QR_GENERATION_ERROR"]'),
        );
        await pages.titles("notReady");
        await pages.says("making", "keepsAsking", "next", "logged");
        await until("the sixth question", () => gateway.times("dos", "qr").length >= 6, {
          timeoutMs: 40_000,
        });
        const asked = performance.now();
        await pages.reach("AWAITING_SCAN");
        const shown = performance.now() - asked;
        assert.ok(shown < 3_000, `shown ${Math.round(shown)} ms after it was there`);
        await pages.show(code.text);
        assertPauses(gateway.times("dos", "qr").slice(0, 6), exactly(5, 5, 5, 5, 5));

        const told = linesOf("dos", 'name="WhatsApp QR Generation Error"');
        assert.equal(told.length, 5);
        told.forEach((line, i) => {
          assert.match(line, /WARNING dev\.enlace\.session: event=TROUBLE /);
          assert.match(
            line,
            new RegExp(`reason=QR_GENERATION_ERROR attempt=${i + 1} next_ms=5000 `),
          );
          assert.match(line, /cause="[^"]*QR_GENERATION_ERROR[^"]*"/);
        });
        const [recovered, ...more] = linesOf("dos", "gateway recovered");
        assert.match(recovered ?? "", /outage_ms=2[4-9]\d{3} attempts=5 request=\w+$/);
        assert.deepEqual(more, []);
        await pages.close();
      });

      test("3: a code that takes its time is waited for, more and more patiently", async () => {
        const code = await newCode();
        const words = ["connecting", "pending"];
        gateway.play("tres", {
          status: (n) => ok({ status: words[n % 2], hasQR: n > 7 }),
          qr: (n) => (n <= 7 ? notThere : ok({ qr: code.picture })),
        });
        const pages = await Pages.open(enlace.line, "tres");
        await pages.start();
        await pages.reach("WAITING_FOR_QR");
        await pages.says("willAppear", "next");
        await pages.titles("notReady");
        await until("the sixth question", () => gateway.times("tres", "status").length >= 6, {
          timeoutMs: 40_000,
        });
        // Five tries are over, and it goes on and says so.
        await pages.titles("notReady");
        await pages.says("willAppear", "slow");
        await pages.reach("AWAITING_SCAN", 30_000);
        await pages.show(code.text);
        const times = gateway.times("tres", "status").slice(0, 8);
        assertPauses(times, [...exactly(2, 3, 4, 5, 5), [2.4, 3.6], [2.4, 3.6]]);
        assert.deepEqual(linesOf("tres", "WARNING"), [], "patience is no trouble");
        await pages.close();
      });
    });
  });

  describe("after three minutes of 500, under a turned clock", () => {
    let gateway;
    let enlace;
    let turned;

    before(async () => {
      gateway = await startRestGateway();
      const classes = join(root, "target/test-classes");
      assert.ok(
        existsSync(join(classes, "dev/enlace/testing/TurnableServer.class")),
        "target/test-classes lacks the server with the turned clock: mvn package -DskipTests makes it",
      );
      const path = [classes, join(root, "target/classes"), join(root, "target/launcher/lib/*")];
      enlace = await launch("java", [
        ...["-XX:TieredStopAtLevel=1", "-cp", path.join(process.platform === "win32" ? ";" : ":")],
        ...["dev.enlace.testing.TurnableServer", gateway.url, join(root, "target/enlace")],
      ]);
      turned = createInterface({ input: enlace.child.stdout });
    });

    after(async () => {
      await enlace.stop();
      await gateway.close();
    });

    async function post(path, body) {
      const headers = { "content-type": "application/json", "x-requested-by": "enlace" };
      const answer = await call("POST", new URL(`api/${path}`, enlace.line), body, headers);
      assert.equal(answer.status, 200, JSON.stringify(answer.body));
    }

    async function forward(ms) {
      const done = once(turned, "line");
      enlace.child.stdin.write(`forward ${ms}\n`);
      await done;
    }

    test("the page says more and more, leads to what can be done, and goes on", async () => {
      const code = await newCode();
      let well = false;
      gateway.play("tarde", {
        status: () => ok({ status: "qr_code", hasQR: false }),
        qr: () => (well ? ok({ qr: code.picture }) : notMade),
      });
      // A page does not wait for news of a session that is not there: it asks now and then, and its clock stands.
      await post("sessions", { session_id: "tarde" });
      await post("sessions/tarde/stop", {});
      const pages = await Pages.open(enlace.line, "tarde", { clock: true });
      const askedBefore = gateway.times("tarde", "qr").length;
      await pages.start();

      let seconds = 0;
      // The attempt has come to its end when the next one is counted down to.
      const tells = async (page, n) =>
        (await page.page.locator("#detail-attempt").textContent()) === String(n) &&
        (await page.page.locator("#ring").getAttribute("data-kind")) === "clock";
      const isTold = (n) =>
        pages.each((page) => until(`attempt ${n} on the page`, () => tells(page, n)));
      const passUntil = async (end) => {
        for (; seconds < end; seconds += 5) {
          // The page first: news that it has not lived to see yet would count twice.
          await pages.each((page) => page.page.clock.runFor(5_000));
          await forward(5_000);
          await isTold(seconds / 5 + 2);
        }
      };
      const says = (...names) => pages.says(...names);
      const isSilentOf = (...names) =>
        pages.each(async (page, i) => {
          const words = await page.words();
          names.forEach((name) => assert.doesNotMatch(words, WORDS[name][i], `at ${seconds} s`));
        });

      await isTold(1);
      await pages.titles("notReady");
      await says("making", "keepsAsking", "next", "logged");
      await passUntil(5);
      await isSilentOf("slow", "attempts", "long");
      await passUntil(15);
      await says("slow", "next");
      await isSilentOf("attempts", "long");
      await passUntil(35);
      await says("slow", "attempts", "next");
      await isSilentOf("long");
      await passUntil(125);
      await says("long", "keeps", "call", "anew", "attempts", "next");
      await isSilentOf("slow");
      await pages.titles("notReady");
      await pages.each(async ({ page }, i) => {
        const named = (role, name) => page.getByRole(role, { name: WORDS[name][i], exact: true });
        await named("button", "startOver").waitFor();
        await named("button", "ask").waitFor();
        await named("link", "diagnosis").waitFor();
      });
      await passUntil(180);
      assert.equal(
        gateway.times("tarde", "qr").length - askedBefore,
        37,
        "one question every five seconds",
      );
      await pages.each(async (page, i) => {
        const [, n] = (await page.words()).match(WORDS.attempts[i]) ?? [];
        assert.equal(n, "37");
      });

      const lines = enlace
        .log()
        .split("\n")
        .filter((line) => line.includes('name="WhatsApp QR Generation Error"'));
      // Five in full until 20 s, then at 80 and 140 s.
      assert.deepEqual(
        lines.map((line) => Number(line.match(/ attempt=(\d+) /)?.[1])),
        [1, 2, 3, 4, 5, 17, 29],
      );

      well = true;
      await forward(5_000);
      await pages.show(code.text);
      await isSilentOf("slow", "long");
      assert.match(enlace.log(), /name="gateway recovered".* outage_ms=185000 attempts=37/);
      await pages.close();
    });
  });
});
