// The same WAR in the containers that people have: dropped in at `/` and at a path, used in real Chromium, and taken out
// again. The gateway is the local one, and WhatsApp is played.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startJetty, startTomcat } from "../containers.js";
import { launchGateway, launchPractice, phone, stopAll, until } from "../harness.js";
import { Leftovers } from "../leftovers.js";
import { PanelPage, startBrowser } from "./page.js";
import { linksAndUnlinks } from "./story.js";

const data = mkdtempSync(join(tmpdir(), "enlace-"));
let browser;
let device;
let settings;

before(async () => {
  const practice = await launchPractice();
  device = phone(practice);
  const gateway = await launchGateway(practice, join(data, "gateway"), { key: "a-key" });
  settings = {
    ENLACE_GATEWAY_URL: gateway.url,
    ENLACE_GATEWAY_KEY: "a-key",
    ENLACE_PRACTICE_URL: practice.control_url,
    ENLACE_DATA: join(data, "panel"),
  };
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await stopAll();
  rmSync(data, { recursive: true, force: true });
});

const CONTAINERS = {
  "Tomcat 10.1": () => startTomcat("10.1", settings),
  "Tomcat 11": () => startTomcat("11.0", {}, properties(settings)),
  "Jetty 12.1": () => startJetty({}, properties(settings)),
};
/** Of the same container, at the same time. */
const CONTEXTS = ["", "/whatsapp"];

/** The same settings by their other names. */
const properties = (variables) =>
  Object.entries(variables).map(
    ([name, value]) => `${name.toLowerCase().replaceAll("_", ".")}=${value}`,
  );

for (const [name, start] of Object.entries(CONTAINERS)) {
  describe(`in ${name}`, () => {
    let container;
    let leftovers;

    before(async () => {
      container = await start();
      leftovers = await Leftovers.before(container.pid, container.port);
    });

    const at = (context, story) => {
      const id = `${name}${context}-${story}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
      return `${container.url}${context}/panel_cliente/${id}/whatsapp`;
    };

    for (const context of CONTEXTS) {
      test(`a phone is linked at ${context}/, and unlinks`, async () => {
        await container.deploy(context);
        const panel = await PanelPage.open(browser, at(context, "aura"));
        await linksAndUnlinks(panel, device);
        await panel.close();
      });
    }

    test("nothing stays behind when it is taken out, in the middle of what it does", async () => {
      const panels = [];
      for (const context of CONTEXTS) {
        const panel = await PanelPage.open(browser, at(context, "hasta-el-fin"));
        panels.push(panel);
        await panel.press("Flujo automático");
        await panel.reaches("AWAITING_SCAN");
      }
      for (const context of CONTEXTS) await container.undeploy(context);
      for (const panel of panels) await panel.page.context().close();
      let found = [];
      const nothing = async () => (found = await leftovers.found()).length === 0;
      await until("nothing to stay behind", nothing, { everyMs: 1_000 }).catch(() => {});
      assert.deepEqual(found, []);
      assert.deepEqual(container.log().match(/^.*\b(WARN|SEVERE|ERROR|SLF4J).*$/gm), null);
    });

    after(() => container?.stop());
  });
}
