// The same WAR in the containers that people have: dropped in at `/` and at a path, used in real Chromium, and taken out
// again. The gateway is the local one, and WhatsApp is played.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startTomcat } from "../containers.js";
import { launchGateway, launchPractice, phone, stopAll } from "../harness.js";
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
};

for (const [name, start] of Object.entries(CONTAINERS)) {
  describe(`in ${name}`, () => {
    let container;

    before(async () => {
      container = await start();
    });

    for (const context of ["", "/whatsapp"]) {
      test(`a phone is linked at ${context}/, and unlinks`, async () => {
        await container.deploy(context);
        const id = `${name}${context}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
        const url = `${container.url}${context}/panel_cliente/${id}/whatsapp`;
        const panel = await PanelPage.open(browser, url);
        await linksAndUnlinks(panel, device);
        await panel.close();
      });
    }

    after(() => container?.stop());
  });
}
