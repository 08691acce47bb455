import assert from "node:assert/strict";
import { test } from "node:test";
import { HostPage } from "../../main/webapp/js/host-page.js";

const CRM = "https://crm.example.com";

/** A page of ours in a frame, and the page around it. */
function framed(origin = CRM) {
  const sent = [];
  const parent = { postMessage: (data, to) => sent.push({ data, to }) };
  const self = Object.assign(new EventTarget(), { parent });
  const page = new HostPage(origin, /** @type {any} */ (self));
  const hear = (data, { source = parent, from = CRM } = {}) =>
    self.dispatchEvent(Object.assign(new Event("message"), { data, source, origin: from }));
  return { page, sent, hear };
}

test("the page around is told what is new, with what it knew, and nobody else is", () => {
  const { page, sent } = framed();
  page.tell({ shown: true, status: "IDLE", reason: null });
  page.tell({ status: "AWAITING_SCAN" });
  assert.deepEqual(sent, [
    { data: { enlace: 1, height: 0, shown: true, status: "IDLE", reason: null }, to: CRM },
    { data: { enlace: 1, height: 0, shown: true, status: "AWAITING_SCAN", reason: null }, to: CRM },
  ]);
});

test("what is no origin is told nothing", () => {
  for (const none of [null, "", "*", "null", `${CRM}/`, "crm.example.com", `${CRM}/app`]) {
    const { page, sent } = framed(none);
    page.tell({ status: "LINKED" });
    assert.deepEqual(sent, [], String(none));
  }
});

test("in a tab of its own there is nobody to tell", () => {
  const self = new EventTarget();
  Object.assign(self, { parent: self, postMessage: () => assert.fail("to itself") });
  new HostPage(CRM, /** @type {any} */ (self)).tell({ status: "LINKED" });
});

test("the page around hears it again when it asks, and another window does not", () => {
  const { sent, hear } = framed();
  hear({ enlace: 1 }, { source: {} });
  hear({ enlace: 1 }, { from: "https://evil.example" });
  hear({ other: 1 });
  hear(null);
  assert.equal(sent.length, 0);
  hear({ enlace: 1 });
  assert.equal(sent.length, 1);
});

test("a secret is taken from the page around alone, and only a text", async () => {
  const { page, sent, hear } = framed();
  const share = page.share();
  assert.equal(sent.at(-1).data.wants, "share");
  hear({ enlace: 1, share: "theirs" }, { source: {} });
  hear({ enlace: 1, share: "ours" });
  assert.equal(await share, "ours");
  const second = page.share();
  hear({ enlace: 1, share: { toString: "x" } });
  assert.equal(await second, null);
});

test("a page around that says no secret is waited for no longer than five seconds", async (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const { page } = framed();
  const share = page.share();
  t.mock.timers.tick(5_000);
  assert.equal(await share, null);
});
