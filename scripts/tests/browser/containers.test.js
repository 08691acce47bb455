// The same WAR in the containers that people have: dropped in at `/` and at a path, used in real Chromium, and taken out
// again. The gateway is the local one, and WhatsApp is played.
import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { startJetty, startTomcat } from "../containers.js";
import {
  launch,
  launchGateway,
  launchPractice,
  phone,
  script,
  stopAll,
  until,
} from "../harness.js";
import { Leftovers } from "../leftovers.js";
import { missing, NAME, startNginx } from "../nginx.js";
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
  browser = await startBrowser(`--host-resolver-rules=MAP ${NAME} 127.0.0.1`);
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

      test(`whoever asks for ${context || "/"} gets to the panel`, async () => {
        const root = container.url + context;
        const home = await fetch(root);
        await home.text();
        assert.equal(home.status, 200);
        assert.equal(home.url, `${root}/panel_cliente/default/whatsapp`);
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
      // Slow dice tell of the machine, and not of us.
      const complaints = /^(?!.*createSecureRandom).*\b(WARN(ING)?|SEVERE|ERROR|SLF4J).*$/gm;
      assert.deepEqual(container.log().match(complaints), null);
    });

    after(() => container?.stop());
  });
}

const lacking = missing();
const skip = lacking && `${lacking} is not installed (Debian: apt-get install ${lacking})`;

describe("behind nginx with TLS, at a path that the panel does not know", { skip }, () => {
  let nginx;

  before(async () => {
    const panel = await launch(script("run"), ["--port", "0"], {
      ...settings,
      ENLACE_HOSTS: NAME,
      ENLACE_DATA: join(data, "behind-nginx"),
    });
    nginx = await startNginx(new URL(panel.line).host);
  });

  after(() => nginx?.stop());

  test("a phone is linked, and unlinks", async () => {
    const url = `${nginx.url}panel_cliente/nginx/whatsapp`;
    const panel = await PanelPage.open(browser, url, { ignoreHTTPSErrors: true });
    await linksAndUnlinks(panel, device);
    await panel.close();
  });

  test("every redirect stays inside, and every page finds its style", async () => {
    const panel = await PanelPage.open(browser, nginx.url.replace(/\/$/, ""), {
      ignoreHTTPSErrors: true,
    });
    assert.equal(panel.page.url(), `${nginx.url}panel_cliente/default/whatsapp`);
    const [answer] = await Promise.all([
      panel.page.waitForResponse(/panel\.css$/),
      panel.page.goto(`${nginx.url}nowhere/at/all`),
    ]);
    assert.ok([200, 304].includes(answer.status()), "the style is there");
    panel.forgive(/404/);
    const unencrypted = await panel.page.request.get(
      `http://127.0.0.1:${nginx.plainPort}/enlace/x?y`,
      {
        headers: { Host: NAME },
        maxRedirects: 0,
      },
    );
    assert.equal(unencrypted.headers().location, `https://${NAME}/enlace/x?y`);
    await panel.close();
  });

  test("it says what a page over TLS has to say, and nothing about who serves it", async () => {
    const panel = await PanelPage.open(browser, nginx.url, { ignoreHTTPSErrors: true });
    const headers = (await panel.page.reload()).headers();
    assert.equal(headers["strict-transport-security"], "max-age=31536000");
    assert.match(headers["content-security-policy"], /default-src 'none'/);
    assert.equal(headers.server, "nginx");
    assert.equal(headers["x-powered-by"], undefined);
    await panel.close();
  });

  test("the log of nginx has nothing to complain of", () => {
    assert.doesNotMatch(nginx.log(), /\[(warn|error|crit|alert|emerg)]/);
  });
});
