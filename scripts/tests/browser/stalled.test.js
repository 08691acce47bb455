// Scripts that hang or never come. The page says so, and has a way out: it was once left with a spinner by a script that a
// server far away did not have any more.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { until } from "../harness.js";
import { FACES } from "./faces.js";
import { startBrowser } from "./page.js";
import { Stage } from "./stage.js";

const face = (name) => FACES.find((each) => each.name === name);
/** What the browser itself says of it. */
const MISSING = /Failed to load resource|Failed to fetch dynamically imported module/;

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

/** A stage to which some files do not come. */
async function open(t, files, answer) {
  const stage = await Stage.during(t, { browser, forgiven: MISSING });
  await stage.page.route(files, answer);
  return stage;
}

const visit = (stage, name) => {
  stage.farSide.show(face(name));
  return stage.page.goto(new URL("whatsapp", stage.farSide.url).href);
};

test("a code is shown although the script that draws it hangs: the server draws it", async (t) => {
  const stage = await open(t, "**/js/vendor/**", () => {});
  await visit(stage, "code");
  await stage.panel.says(/Escanea este código/);
  assert.equal(await stage.page.locator("#code img").count(), 0);
  await stage.turn(4_000);
  await stage.page.waitForSelector("#code img", { state: "attached" });
  await stage.panel.says(/te mostramos la imagen que hace el panel/);
});

test("a button whose script hangs says after a while that it could not be done", async (t) => {
  const stage = await open(t, "**/js/linking.js", () => {});
  await visit(stage, "linked");
  await stage.panel.says(/WhatsApp vinculado/);
  await stage.panel.press("Desvincular");
  await stage.turn(9_000);
  await stage.panel.says(/No pudimos hacerlo/);
});

for (const [file, what] of Object.entries({
  "**/js/main.js": "its first",
  "**/js/poller.js": "one of its scripts",
})) {
  test(`a page that ${what} does not come to says so, and offers to be loaded again`, async (t) => {
    const stage = await open(t, file, (route) => route.abort());
    await visit(stage, "idle");
    const late = stage.page.locator(".late");
    assert.equal(await late.isVisible(), false, "not before it is late");
    await stage.page.evaluate(() => {
      for (const animation of document.getAnimations()) {
        if (animation instanceof CSSAnimation && animation.animationName === "arrive") {
          animation.finish();
        }
      }
    });
    await until("the words", () => late.isVisible());
    assert.match(await late.innerText(), /no terminó de llegar/);
    await stage.page.unroute(file);
    await late.getByRole("link", { name: "Recargar" }).click();
    await stage.panel.says(/Vincula tu WhatsApp/);
    assert.equal(await late.isVisible(), false);
  });
}
