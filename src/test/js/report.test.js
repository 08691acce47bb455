import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { apart, menderOf, outcomeOf, verdictOf } from "../../main/webapp/js/findings.js";
import { Words } from "../../main/webapp/js/i18n.js";
import { redacted, reportOf } from "../../main/webapp/js/report.js";
import { absentSession } from "./samples.js";

const check = (step, verdict, more = {}) => ({
  step,
  verdict,
  ms: 12,
  skipped: verdict === "SKIPPED" ? "NOT_NEEDED" : null,
  reason: null,
  detail: null,
  message: `${step} checked`,
  advice: null,
  ...more,
});

async function spanish() {
  const file = new URL("../../main/webapp/i18n/es.json", import.meta.url);
  const words = new Words(async () => JSON.parse(readFileSync(file, "utf8")));
  await words.use("es");
  return words;
}

test("one failed check makes the whole fail, and is the one that is told", () => {
  const steps = [check("DNS", "OK"), check("KEY", "FAILED"), check("QR", "WARNING")];
  assert.deepEqual(outcomeOf({ steps }), { outcome: "FAILED", check: steps[1] });
  assert.deepEqual(outcomeOf({ steps: steps.slice(2) }), {
    outcome: "WARNING",
    check: steps[2],
  });
  assert.deepEqual(outcomeOf({ steps: [check("TLS", "SKIPPED")] }), {
    outcome: "OK",
    check: null,
  });
});

test("it is said who can mend it: who looks, who runs the panel or the gateway, or nobody", () => {
  const mender = (step, reason, verdict = "FAILED") => menderOf(check(step, verdict, { reason }));
  assert.equal(mender("TCP", "GW_REFUSED"), "gateway");
  assert.equal(mender("TLS", "GW_TLS_CERT"), "gateway");
  assert.equal(mender("HTTP", "GW_5XX"), "gateway");
  assert.equal(mender("URL", null), "admin");
  assert.equal(mender("DNS", "GW_DNS"), "admin");
  assert.equal(mender("KEY", "GW_AUTH"), "admin");
  assert.equal(mender("WEBSOCKET", "GW_NAMESPACE"), "admin");
  assert.equal(mender("SESSION", "SESSION_MISSING", "WARNING"), "you");
  assert.equal(mender("HAS_QR", null, "WARNING"), "you");
  assert.equal(mender("HAS_QR", "QR_GENERATION_ERROR"), "time");
});

test("who may administer the panel is told what to do, and not whom to send it to", async () => {
  // Where there is no login, whoever administers it was told to send the report to whoever administers it.
  const words = await spanish();
  const key = check("KEY", "FAILED", { reason: "GW_AUTH", advice: "Revisa la clave." });
  const diagnosis = { ok: false, took_ms: 40, steps: [key] };
  const other = verdictOf(diagnosis, words).body;
  assert.match(other, /^Lo arregla quien administra el panel: mándale este informe/);
  const own = verdictOf(diagnosis, words, { admin: true }).body;
  assert.match(own, /Si eres tú: Revisa la clave\. Si no, mándale este informe/);
});

test("what waits for a check that failed is one line, and what was left out before it stays", () => {
  const steps = [check("DNS", "OK"), check("TLS", "SKIPPED"), check("KEY", "FAILED")];
  const left = ["SESSION", "QR"].map((step) => check(step, "SKIPPED", { skipped: "EARLIER" }));
  assert.deepEqual(apart([...steps, ...left]), { seen: steps, behind: 2 });
  assert.deepEqual(apart(steps), { seen: steps, behind: 0 });
  // Of a linked account there is no code to be looked at, and nothing is amiss.
  const linked = check("QR", "SKIPPED", { skipped: "LINKED" });
  assert.equal(apart([check("SESSION", "OK"), linked]).behind, 0);
  const unknown = check("SESSION", "WARNING");
  assert.equal(apart([unknown, ...left]).behind, 0);
  // It was said to depend on what had failed, where the time was over.
  const late = check("QR", "SKIPPED", { skipped: "NO_TIME" });
  assert.deepEqual(apart([...steps, late]), { seen: [...steps, late], behind: 0 });
});

test("the report tells each check, what to do, the state and what happened", async () => {
  const steps = [
    check("DNS", "OK"),
    check("TLS", "SKIPPED", { ms: 0 }),
    check("KEY", "FAILED", { reason: "GW_AUTH", detail: "401", advice: "Cambia la clave." }),
  ];
  const text = reportOf(
    {
      version: "0.1.0",
      sessionId: "aura",
      title: "Falta actualizar la clave",
      diagnosis: { ok: false, took_ms: 40, steps },
      snapshot: { ...absentSession("aura"), gateway_address: "http://10.0.0.7:3100/" },
      events: ["10:00:00 Conectando con el gateway"],
      at: 0,
    },
    await spanish(),
  );
  assert.equal(
    text,
    [
      "Enlace 0.1.0: informe de diagnóstico",
      "1970-01-01T00:00:00.000Z",
      "Cuenta aura",
      "Falta actualizar la clave",
      "gateway: http://10.0.0.7:3100/",
      "status: IDLE",
      "hasQR: —",
      "last answer: —",
      "",
      "Comprobaciones",
      "OK      DNS (12 ms): DNS checked",
      "SKIPPED TLS: TLS checked",
      "FAILED  KEY (12 ms): KEY checked",
      "        GW_AUTH: 401",
      "        Para quien administra el panel: Cambia la clave.",
      "",
      "Últimos cambios de la cuenta",
      "10:00:00 Conectando con el gateway",
      "",
    ].join("\n"),
  );
});

test("what looks like a code, a key or a number of a phone does not get into the report", () => {
  const secrets = [
    "https://wa.me/settings/linked_devices#2@abc,def=",
    "2@QUJDREVGR0hJSktM,c2VjcmV0,a2V5,1",
    "0123456789abcdef0123456789abcdef0123456789abcdef",
    "5215512345678",
    "+52 155 1234 5678",
  ];
  for (const secret of secrets) {
    assert.equal(redacted(`said ${secret} again`), "said […] again");
  }
  for (const harmless of ["http://127.0.0.1:3100/", "HTTP 500 in 10000 ms", "10:00:00 aura"]) {
    assert.equal(redacted(harmless), harmless);
  }
});
