// A gateway and a colleague who put markup wherever a text may stand. The page shows it as the text that it is.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { call, launch, script, stopAll, until } from "../harness.js";
import { ok, startRestGateway } from "../rest-gateway.js";
import { PanelPage, startBrowser } from "./page.js";

const TEXTS = {
  image: "<img src=x onerror=\"document.title='owned'\">",
  breakout: "\"><svg/onload=document.title='owned'>",
  script: "</script><script>document.title='owned'</script>",
  link: "javascript:document.title='owned'",
  template: "{host}<u>owned</u>%name%",
};
const PAGES = ["panel_cliente/ID/whatsapp", "panel_cliente/ID/diagnostico", "sesiones", "registro"];

const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser;
let gateway;
let enlace;

before(async () => {
  browser = await startBrowser();
  gateway = await startRestGateway();
  enlace = await launch(script("run"), ["--port", "0", "--gateway", gateway.url], {
    ENLACE_DATA: data,
    ENLACE_LOGIN: "none",
    ENLACE_GATEWAY_KIND: "rest",
  });
});

after(async () => {
  await browser?.close();
  await stopAll();
  await gateway?.close();
  rmSync(data, { recursive: true, force: true });
});

const headers = { "Content-Type": "application/json", "X-Requested-By": "test" };

/** Of what was put in, nothing may have become more than text. */
const found = (page) =>
  page.evaluate(() => ({
    title: document.title,
    elements: document.querySelectorAll(
      "main img[src=x], main svg[onload], main script, main u, a[href^='javascript:']",
    ).length,
    handlers: [...document.querySelectorAll("*")].filter((element) =>
      [...element.attributes].some(({ name }) => name.startsWith("on")),
    ).length,
  }));

for (const [kind, text] of Object.entries(TEXTS)) {
  test(`markup is a text like any other: ${kind}`, async () => {
    const [linked, broken] = [`${kind}-linked`, `${kind}-broken`];
    gateway.play(linked, {
      status: () => ok({ status: "connected", phone: "5215512345678", name: text, pushName: text }),
      qr: () => ok({}),
    });
    gateway.play(broken, {
      status: () => ({ status: 200, body: { status: text, error: text, message: text } }),
      qr: () => ({ status: 500, body: { error: text, message: text } }),
    });
    for (const id of [linked, broken]) {
      const name = `${text}`.slice(0, 60);
      const url = new URL("/api/sessions", enlace.line).href;
      const made = await call("POST", url, { session_id: id, name }, headers);
      assert.equal(made.status, 200, JSON.stringify(made.body));
    }
    const panel = await PanelPage.open(browser, new URL("/sesiones", enlace.line).href);
    for (const path of PAGES) {
      for (const id of [linked, broken]) {
        await panel.page.goto(new URL(path.replace("ID", id), enlace.line).href);
        await panel.page.waitForFunction(
          (words) => words.some((word) => document.querySelector("main").innerText.includes(word)),
          [text.slice(0, 60), id],
        );
        const { title, elements, handlers } = await found(panel.page);
        assert.doesNotMatch(title, /^owned$/);
        assert.deepEqual([elements, handlers], [0, 0], path);
      }
    }
    await until("the account's name", async () => {
      await panel.page.goto(new URL(PAGES[0].replace("ID", linked), enlace.line).href);
      await panel.reaches("LINKED");
      return (await panel.words()).includes(text.slice(0, 40));
    });
    // Neither did the browser have to refuse anything: its complaints are on the console.
    await panel.close();
  });
}
