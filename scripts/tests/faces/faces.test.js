// Every face of the page in real Chromium, over a far side that is played: what everybody can see, hear and reach.
import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import { violationsOn } from "../browser/axe.js";
import { CODE, FACES } from "../browser/faces.js";
import { LANGUAGES } from "../pages.js";
import { startBrowser } from "../browser/page.js";
import { Stage } from "../browser/stage.js";
import { until } from "../harness.js";

const THEMES = {
  light: { colorScheme: "light", forcedColors: "none" },
  dark: { colorScheme: "dark", forcedColors: "none" },
  forced: { colorScheme: "light", forcedColors: "active" },
};
const WIDTHS = [320, 768, 1280];
const HEIGHT = 900;

/** Those of which each has something that no other has: reasons and later rungs differ in words only. */
const DISTINCT = FACES.filter(
  ({ name, kind }) => kind !== "reason" && !/-0(12|35)s$/.test(name) && name !== "offline-long",
);
const face = (name) => FACES.find((each) => each.name === name);

let browser;
before(async () => {
  browser = await startBrowser();
});
after(() => browser?.close());

const open = (t, options) => Stage.during(t, { browser, ...options });

/** The browser's own line about an answer that a face is about. */
const REFUSED = /Failed to load resource/;

const resize = (stage, width, height = HEIGHT) => stage.page.setViewportSize({ width, height });

/** A thousand looks take a while on a machine that has something else to do. */
const PATIENCE = { timeout: 400_000 };

describe("axe finds nothing", { concurrency: 2, ...PATIENCE }, () => {
  test("in any theme at any width, where colours matter", PATIENCE, async (t) => {
    const stage = await open(t, { clock: false, reducedMotion: "reduce", forgiven: REFUSED });
    const found = [];
    for (const each of DISTINCT) {
      await stage.show(each);
      for (const [theme, media] of Object.entries(THEMES)) {
        await stage.page.emulateMedia(/** @type {object} */ (media));
        for (const width of WIDTHS) {
          await resize(stage, width);
          const wrong = await violationsOn(stage.page, "contrast");
          found.push(...wrong.map((what) => `${each.name}, ${theme}, ${width}: ${what}`));
        }
      }
    }
    assert.deepEqual(found, []);
  });

  for (const language of LANGUAGES) {
    test(`in ${language} at any width, whatever the colours`, PATIENCE, async (t) => {
      const options = { clock: false, locale: language, forgiven: REFUSED };
      const stage = await open(t, { ...options, reducedMotion: "reduce" });
      const found = [];
      for (const each of DISTINCT) {
        await stage.show(each);
        assert.equal(await stage.page.getAttribute("html", "lang"), language, each.name);
        for (const width of WIDTHS) {
          await resize(stage, width);
          const wrong = await violationsOn(stage.page, "rest");
          found.push(...wrong.map((what) => `${each.name}, ${width}: ${what}`));
        }
      }
      assert.deepEqual(found, []);
    });
  }
});

describe("everything can be reached", () => {
  /** What is wider than the window, and what is too small to be hit. */
  const measure = (page, least) =>
    page.evaluate((smallest) => {
      const root = document.documentElement;
      const small = [...document.querySelectorAll("button, nav a, summary, .onward")]
        .map((element) => ({ element, box: element.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0)
        .filter(({ box }) => box.width < smallest || box.height < smallest)
        .map(({ element, box }) => `${element.textContent?.trim()} ${box.width}×${box.height}`);
      return { over: root.scrollWidth - root.clientWidth, small };
    }, least);

  for (const { what, options } of [
    { what: "at 320 px", options: { viewport: { width: 320, height: 640 } } },
    {
      what: "at 200 % of 1280 px",
      options: { viewport: { width: 640, height: 450 }, deviceScaleFactor: 2 },
    },
  ]) {
    test(`${what}, without scrolling sideways and with targets of 24 px or more`, async (t) => {
      const stage = await open(t, {
        clock: false,
        reducedMotion: "reduce",
        forgiven: REFUSED,
        ...options,
      });
      for (const each of DISTINCT) {
        await stage.show(each);
        assert.deepEqual(await measure(stage.page, 24), { over: 0, small: [] }, each.name);
      }
    });
  }

  test("with the spacing that a reader may choose, nothing is cut or pushed out", async (t) => {
    const stage = await open(t, { clock: false, viewport: { width: 320, height: 640 } });
    for (const name of ["idle", "code", "linked", "waiting-130s", "reason-GW_TLS_CERT"]) {
      await stage.show(face(name));
      const over = await stage.page.evaluate(() => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync(
          "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }",
        );
        document.adoptedStyleSheets = [sheet];
        return document.documentElement.scrollWidth - document.documentElement.clientWidth;
      });
      assert.equal(over, 0, name);
    }
  });

  test("nothing moves for somebody who does not want it to", async (t) => {
    const stage = await open(t, { clock: false, reducedMotion: "reduce", forgiven: REFUSED });
    const moving = () =>
      stage.page.evaluate(
        () => document.getAnimations().filter(({ playState }) => playState === "running").length,
      );
    for (const each of DISTINCT) {
      await stage.show(each);
      assert.equal(await moving(), 0, each.name);
    }
    await stage.page.emulateMedia({ reducedMotion: "no-preference" });
    await stage.show(face("waiting-000s"));
    assert.ok((await moving()) > 0, "for others it does");
  });
});

describe("the code is read from the screen", () => {
  const screens = {
    "1280 px": { viewport: { width: 1280, height: HEIGHT } },
    "320 px": { viewport: { width: 320, height: 640 } },
    "200 %": { viewport: { width: 640, height: 700 }, deviceScaleFactor: 2 },
  };
  for (const [screen, options] of Object.entries(screens)) {
    test(`in every theme at ${screen}`, async (t) => {
      const stage = await open(t, options);
      await stage.show(face("code"));
      for (const [theme, media] of Object.entries(THEMES)) {
        await stage.page.emulateMedia(/** @type {object} */ (media));
        await stage.page.locator("#code").scrollIntoViewIfNeeded();
        assert.equal(await stage.panel.reads(), CODE, theme);
      }
    });
  }

  test("on a machine four times as slow, with all that the page does before", async (t) => {
    const stage = await open(t, { clock: false });
    const debuggee = await stage.context.newCDPSession(stage.page);
    await debuggee.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const { snapshot, ...rest } = face("code");
    const qr = { ...snapshot.qr, expires_in_ms: 58_000, ttl_ms: 60_000 };
    await stage.show({ ...rest, snapshot: { ...snapshot, qr } });
    assert.equal(await stage.panel.reads(), CODE);
  });

  test("and is not printed: a sentence says why", async (t) => {
    const stage = await open(t);
    await stage.show(face("code"));
    await stage.page.emulateMedia({ media: "print" });
    assert.equal(await stage.panel.scan(), undefined);
    assert.match(await stage.panel.words(), /El código no se imprime/);
  });
});

describe("what is read out", () => {
  /** Writes down what a screen reader would say by itself: what is put into a region that is live. */
  const listen = (page) =>
    page.evaluate(() => {
      window["heard"] = [];
      new MutationObserver((changes) => {
        for (const element of new Set(changes.map(({ target }) => target))) {
          const from = element instanceof Element ? element : element.parentElement;
          const region = from?.closest("[aria-live], [role=status], [role=alert]");
          const alert = region?.getAttribute("role") === "alert";
          const how = region?.getAttribute("aria-live") ?? (alert ? "assertive" : "polite");
          const text = from?.textContent?.trim();
          const silent =
            !region || how === "off" || from?.closest('[aria-hidden="true"], [hidden]');
          if (text && !silent) window["heard"].push(`${how}: ${text}`);
        }
      }).observe(document.body, { childList: true, characterData: true, subtree: true });
    });
  /** What was heard since the last time. */
  const heard = (page) => page.evaluate(() => window["heard"].splice(0));

  test("a whole link: each state once, no countdown, no renewal", async (t) => {
    const stage = await open(t);
    await stage.show(face("idle"));
    await listen(stage.page);
    const story = [];
    for (const name of ["connecting-000s", "waiting-000s", "code"]) {
      await stage.follow(face(name));
      story.push(...(await heard(stage.page)));
    }
    await stage.turn(15_000);
    assert.deepEqual(await heard(stage.page), [], "no counting along");
    await stage.follow(face("code-renewing"));
    await stage.follow(face("code"));
    assert.deepEqual(await heard(stage.page), [], "a new code is no news");
    for (const name of ["linking-000s", "linked"]) {
      await stage.follow(face(name));
      story.push(...(await heard(stage.page)));
    }
    assert.deepEqual(story, [
      "polite: Conectando con el gateway",
      "polite: El gateway habla con WhatsApp. Suele contestar en uno o dos segundos.",
      "polite: Preparando tu código",
      "polite: El gateway está generando el código QR. Suele tardar entre 3 y 10 segundos y aparecerá aquí solo.",
      "polite: Escanea este código",
      "polite: Se renueva solo. Escanéalo solo si tú pediste este código.",
      "polite: Código aceptado",
      "polite: WhatsApp está terminando de vincular la cuenta. Suele tardar unos segundos; deja el teléfono con conexión.",
      "polite: WhatsApp vinculado",
      "polite: La cuenta está lista para enviar y recibir mensajes.",
    ]);
  });

  test("a code that the gateway cannot make: once, and once more that it takes long", async (t) => {
    const stage = await open(t);
    await stage.show(face("waiting-000s"));
    await listen(stage.page);
    await stage.follow(face("waiting-012s"));
    await stage.follow(face("waiting-035s"));
    assert.deepEqual(await heard(stage.page), [
      "polite: El código aún no está listo",
      "polite: El gateway está generando el código QR y todavía no lo consigue. Lo seguimos pidiendo automáticamente; aparecerá aquí en cuanto esté.",
      "polite: Está tardando un poco más de lo normal.",
    ]);
  });

  test("an account that the phone unlinked: at once", async (t) => {
    const stage = await open(t);
    await stage.show(face("linked"));
    await listen(stage.page);
    await stage.follow(face("logged-out"));
    assert.deepEqual(await heard(stage.page), [
      "assertive: Cuenta desvinculada desde el teléfono",
      "assertive: Los mensajes ya no se envían ni se reciben aquí. Si fue intencional, no hay nada que hacer; para volver a usarla, vincúlala de nuevo.",
    ]);
  });

  test("a panel that is away for longer than half a minute: once", async (t) => {
    const stage = await open(t, { forgiven: REFUSED });
    await stage.show(face("linked"));
    await listen(stage.page);
    stage.farSide.fall();
    await stage.turn(20_000);
    assert.deepEqual(await heard(stage.page), []);
    await stage.turn(40_000);
    assert.deepEqual(await heard(stage.page), [
      "assertive: Sin conexión con el panel desde hace más de 30 segundos. Lo que ves puede no estar al día.",
    ]);
  });
});

describe("the focus", () => {
  test("stays where it is for a minute in which everything changes", async (t) => {
    const stage = await open(t);
    await stage.show(face("idle"));
    await stage.page.locator("#theme").focus();
    const churn = DISTINCT.filter(({ kind, act }) => !act && ["state", "wait"].includes(kind));
    for (let i = 0; i < 30; i++) {
      await stage.follow(churn[i % churn.length]);
      await stage.turn(2_000);
      assert.equal(await stage.page.evaluate(() => document.activeElement?.id), "theme");
    }
  });

  test("of a button that goes away is the heading's", async (t) => {
    const stage = await open(t);
    await stage.show(face("code"));
    await stage.page.locator("#cancel").focus();
    await stage.follow(face("linked"));
    assert.equal(await stage.page.evaluate(() => document.activeElement?.id), "title");
  });
});

describe("the page holds still", () => {
  /** Draws what there is to be drawn, and lets the browser say what moved. */
  const draw = (page) =>
    page
      .evaluate(() => (window["drawn"] = 0))
      .then(() =>
        page.waitForFunction(() => (window["drawn"] += 1) > 3, undefined, { polling: "raf" }),
      );

  for (const width of [375, 1280]) {
    test(`over a whole link, at ${width} px`, async (t) => {
      const stage = await open(t, { viewport: { width, height: HEIGHT } });
      await stage.page.addInitScript(() => {
        window["shift"] = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) {
            window["shift"] += /** @type {any} */ (entry).value;
          }
        }).observe({ type: "layout-shift", buffered: true });
      });
      const link = ["idle", "connecting-000s", "waiting-000s", "code", "linking-000s", "linked"];
      const restless = [];
      for (const name of link) {
        if (name === link[0]) await stage.show(face(name), { fresh: true });
        else await stage.follow(face(name));
        // A state lasts longer than the second in which browsers count what moves as one.
        await stage.turn(1_100);
        await draw(stage.page);
        const shift = await stage.page.evaluate(() => window["shift"]);
        await stage.page.evaluate(() => (window["shift"] = 0));
        if (shift > 0.02) restless.push(`${name}: ${shift}`);
      }
      assert.deepEqual(restless, []);
    });
  }
});

describe("the diagnosis", () => {
  test("says what is wrong, who can mend it and whom to call, and only an administrator is told of settings", async (t) => {
    const stage = await open(t);
    await stage.show(face("diagnosis-key"));
    const { page } = stage;
    assert.equal(await page.locator("h1").innerText(), "Falta actualizar la clave del gateway");
    assert.match(await page.locator("#body").innerText(), /^Lo arregla quien administra el panel/);
    assert.equal(await page.locator("#contact a").innerText(), "soporte@example.org");
    const told = await page.getByText("ENLACE_GATEWAY_KEY").allInnerTexts();
    assert.ok(told.length > 0);
    for (const line of told) assert.match(line, /^Para quien administra el panel: /);
  });
});

describe("whatever happens to the panel or to the tab", () => {
  test("a restart under the page shows in the page, without a reload", async (t) => {
    const stage = await open(t, { forgiven: REFUSED });
    await stage.show(face("code"));
    await stage.page.evaluate(() => (window["mine"] = true));
    stage.farSide.fall();
    await stage.turn(4_000);
    assert.equal(
      await stage.panel.scan(),
      undefined,
      "a code that nobody answers for is not shown",
    );
    assert.match(await stage.page.title(), /Sin conexión con el panel/);
    stage.farSide.reboot();
    stage.farSide.show(face("linked"));
    await stage.turn(20_000);
    await stage.panel.reaches("LINKED");
    assert.equal(await stage.page.evaluate(() => window["mine"]), true);
    assert.equal(await stage.page.locator("#offline").isVisible(), false);
  });

  test("a laptop that wakes up shows no code of before", async (t) => {
    const stage = await open(t);
    await stage.show(face("code"));
    stage.farSide.fall("hung");
    await stage.page.clock.fastForward(600_000);
    await stage.page.evaluate(() => dispatchEvent(new Event("focus")));
    assert.equal(await stage.page.locator("#code canvas").count(), 0);
  });

  test("two tabs say the same", async (t) => {
    const stage = await open(t, { clock: false });
    await stage.show(face("code"));
    const other = await stage.context.newPage();
    await other.goto(stage.farSide.url);
    await other.waitForSelector('body[data-state="AWAITING_SCAN"]');
    await stage.follow(face("linked"));
    await other.waitForSelector('body[data-state="LINKED"]');
  });
});

describe("on a phone of 360 × 740", () => {
  const viewport = { width: 360, height: 740 };
  /** What a face is about, where it is about something that can be seen or pressed; the first that is there. */
  const MAIN =
    "#offline-retry, #offline-login, #whose-yes, #pairing-ask, #pairing-again, .doing button.main, #code canvas, #code img, .stage:not(:has(#help:not([hidden]))) #account dl, body:not([data-state=NEEDS_ACTION]) #contact";

  // The button lay below a picture that was there for beauty, and under the bar at the bottom.
  for (const banner of [false, true]) {
    const title = `what is going on and what is to be done are in the first screen${banner ? ", below a warning" : ""}`;
    test(title, PATIENCE, async (t) => {
      const options = { viewport, hasTouch: true, forgiven: REFUSED, reducedMotion: "reduce" };
      const stage = await open(t, { clock: false, ...options });
      const faces = (banner ? DISTINCT : FACES).filter(
        ({ page, practice, name }) => !page && !practice && !/-long(-name)?$/.test(name),
      );
      const found = [];
      for (const each of faces) {
        await stage.show(each);
        const wrong = await stage.page.evaluate(([main, warned]) => {
          scrollTo(0, 0);
          $("no-login").hidden = !warned;
          const low = document.querySelector(".route").getBoundingClientRect().top;
          const seen = (element) => element.getClientRects().length > 0;
          const first = [...document.querySelectorAll(main)].find(seen);
          return [$("title"), first]
            .filter(Boolean)
            .filter((element) => element.getBoundingClientRect().bottom > low)
            .map((element) => `${element.id} ${element.getBoundingClientRect().bottom} > ${low}`);
          function $(id) {
            return document.getElementById(id);
          }
        }, /** @type {const} */ ([MAIN, banner]));
        found.push(...wrong.map((what) => `${each.name}: ${what}`));
      }
      assert.deepEqual(found, []);
    });
  }

  test("before anything is begun one writes the number, and is told nothing of scanning", async (t) => {
    const stage = await open(t, { viewport, hasTouch: true });
    await stage.show(face("idle"));
    assert.ok(await stage.page.locator("#phone-number").isVisible());
    assert.ok(await stage.page.locator("#how-pairing").isVisible());
    const words = await stage.panel.words();
    assert.ok(!/escane|otra pantalla/i.test(words), words);
  });
});

describe("linking with a number", () => {
  // 300 123 4567, of Colombia, was taken for a number in Greece, and a code was asked for there.
  test("a number without its country is not asked for, but asked about", async (t) => {
    const stage = await open(t, { clock: false, locale: "es-CO" });
    await stage.show(face("number-form"));
    const { page } = stage;
    await page.locator("#phone-number").fill("300 123 4567");
    await page.keyboard.press("Enter");
    await stage.panel.says(/Falta el código de país/);
    assert.deepEqual(
      stage.farSide.asked.filter((each) => each.startsWith("POST")),
      [],
    );
    await page.getByRole("button", { name: "¿Es +57 300 123 4567? · Colombia" }).click();
    assert.equal(await page.locator("#phone-read").innerText(), "+57 300 123 4567 · Colombia");
    assert.equal(await page.evaluate(() => document.activeElement?.id), "pairing-ask");
    await page.keyboard.press("Enter");
    await until("the question", async () =>
      stage.farSide.asked.some((each) => /^POST .*pairing-code$/.test(each)),
    );
  });

  test("a number is shown with its country before it is asked for", async (t) => {
    const stage = await open(t, { clock: false, locale: "es-CO" });
    await stage.show(face("number-form"));
    await stage.page.locator("#phone-number").fill("+30 210 123 4567");
    await until("Greece", async () =>
      /· Grecia$/.test(await stage.page.locator("#phone-read").innerText()),
    );
  });

  // «Pedir otro» took a code away that was still good, before there was another one.
  test("a pairing code stays until the next one is there", async (t) => {
    const stage = await open(t);
    const shown = async () =>
      (await stage.page.locator("#pairing-code").innerText()).replace(/\s/g, "");
    const coded = face("number-code");
    await stage.show(coded, { fresh: true });
    await stage.page.locator("#pairing-again").click();
    assert.equal(await shown(), "K7WQ2MRT");
    assert.match(await stage.panel.words(), /vale hasta que llegue el otro/);
    assert.ok(await stage.page.locator("#phone-number").isVisible());
    await stage.page.locator("#pairing-keep").click();
    assert.equal(await stage.page.locator("#phone-form").isVisible(), false);
    await stage.page.locator("#pairing-again").click();
    await stage.follow(face("number-asked"));
    assert.equal(await shown(), "K7WQ2MRT");
    await stage.follow({
      ...coded,
      snapshot: { ...coded.snapshot, pairing_code: "ABCD1234" },
    });
    assert.equal(await shown(), "ABCD1234");
    assert.ok(!(await stage.panel.words()).includes("vale hasta que llegue el otro"));
    await stage.follow(face("number-asked"));
    await stage.follow(face("number-PAIRING_FAILED"));
    assert.equal(await shown(), "");
  });

  test("where no code is to come, none is promised", async (t) => {
    const stage = await open(t);
    await stage.show(face("number-PAIRING_UNSUPPORTED"));
    assert.equal(await stage.page.locator("#caption").innerText(), "");
    await stage.show({ snapshot: { status: "IDLE", reason: "ACCOUNT_PAUSED", since_ms: 60_000 } });
    assert.doesNotMatch(await stage.page.locator("#caption").innerText(), /código/);
  });
});

describe("the first seconds", () => {
  // Half a second after the press the page said that the code was not ready, and offered to try again.
  test("are a calm wait, and only then it is said that it takes long", async (t) => {
    const stage = await open(t);
    const first = face("waiting-000s");
    const retry = { attempt: 1, next_attempt_in_ms: 60_000 };
    await stage.show({ ...first, snapshot: { ...first.snapshot, reason: "QR_NOT_READY", retry } });
    const retryNow = stage.page.locator("#retry");
    assert.equal(await stage.panel.title(), "Preparando tu código");
    assert.match(await stage.page.locator("#caption").innerText(), /^Esperando desde hace/);
    assert.equal(await retryNow.isVisible(), false);
    await stage.turn(10_500);
    assert.equal(await stage.panel.title(), "El código aún no está listo");
    assert.match(await stage.page.locator("#caption").innerText(), /^Próximo intento en/);
    assert.ok(await retryNow.isVisible());
  });
});

describe("the language", () => {
  test("is the browser's, then the chosen one, also after a reload", async (t) => {
    const stage = await open(t, { clock: false, locale: "pt-BR" });
    await stage.show(face("idle"));
    assert.equal(await stage.panel.title(), "Vincule seu WhatsApp");
    await stage.panel.press("EN: English");
    await until("English", async () => (await stage.panel.title()) === "Link your WhatsApp");
    await stage.page.reload();
    await until("English still", async () => (await stage.panel.title()) === "Link your WhatsApp");
    assert.equal(await stage.page.getAttribute("html", "lang"), "en");
  });
});
