// The pages beside the link page and the diagnosis, as faces of the played panel: all sessions, their log, who comes in and
// how, who may see less, and a session's view in somebody else's page.
import { FACES } from "./faces.js";
import { summary } from "./many-sessions.js";
import { ADMIN } from "./tallies.js";

const s = 1_000;
const minute = 60 * s;
const day = 1_440 * minute;
/** Noon of some day, as the page's clock has it where that stands. */
const now = new Date("2026-03-09T12:04:30").getTime();

const account = (name, digits) => ({ name, phone_masked: `+52 ••• ••• ${digits}` });

/** One of everything. */
export const SESSIONS = [
  summary("aura", {
    name: "Aura Ventas",
    status: "LINKED",
    since_ms: 9 * day,
    account: account("Ana", "1234"),
  }),
  summary("centro", {
    name: "Aura Centro",
    status: "NEEDS_ACTION",
    reason: "GW_AUTH",
    since_ms: 12 * minute,
  }),
  summary("norte", { name: "Sucursal Norte", status: "AWAITING_SCAN", since_ms: 20 * s }),
  summary("este", {
    name: "Sucursal Este",
    status: "RECONNECTING",
    reason: "GW_REFUSED",
    since_ms: 2 * minute,
    account: account("Luis Peña", "9876"),
    retry: { attempt: 3, next_attempt_in_ms: 4 * s },
  }),
  summary("sur", {
    name: "Sur",
    status: "LOGGED_OUT",
    reason: "LOGGED_OUT_BY_PHONE",
    since_ms: 3 * day,
  }),
  summary("demo", { since_ms: 5 * day }),
];

const list = (name, more = {}) => ({
  name,
  kind: "list",
  page: "/sesiones",
  drawn: 'tr[data-session="aura"]',
  sessions: SESSIONS,
  person: ADMIN,
  ...more,
});
const openMenu = async (page) => {
  await page.locator('tr[data-session="aura"] .more').click();
};

const log = (name, kind, drawn) => ({
  name,
  kind: "log",
  page: "/registro",
  drawn,
  tally: { kind, now },
  person: ADMIN,
  sessions: SESSIONS,
});

const SECRET = "x".repeat(43);
const invited = (name, page, more = {}) => ({
  name: `invited-${name}`,
  kind: "invited",
  page: `/invitado${page}`,
  drawn: 'body[data-state="GUEST"]',
  way: "start",
  ...more,
});
const opened = (code) => ({
  refusal: { status: 410, error: code },
  act: async (page) => {
    await page.locator("#open").click();
    await page.waitForSelector('body:not([data-face="open"], [data-face="wait"])');
  },
});

const face = (name) => FACES.find((each) => each.name === name);

/** A face of the link page as somebody else sees it. */
const seenBy = (role, name) => ({
  ...face(name),
  name: `${role}-${name}`,
  kind: role,
  // Whoever only looks on is not sent the code.
  ...(role === "viewer"
    ? { snapshot: { ...face(name)?.snapshot, qr_code: null, qr: null, pairing_code: null } }
    : {}),
  // What happened behind it is none of a guest's business.
  ...(role === "guest" ? { events: [] } : {}),
  person: {
    ...ADMIN,
    name: role === "guest" ? null : "Ana",
    role,
    way: role === "guest" ? "share" : "token",
    sessions: role === "guest" ? ["aura"] : null,
    expires_in_ms: role === "guest" ? 14 * minute : null,
  },
});

const shownWithin = async (page) => {
  await page.waitForSelector("enlace-link iframe.shown");
};

/** A face of the link page in a page of somebody else's. */
const within = (name, more = {}) => ({
  ...face(name),
  name: `within-${name}`,
  kind: "within",
  page: "/around",
  person: ADMIN,
  act: async (page) => {
    await page.waitForSelector("enlace-link iframe.shown");
    const view = page.frameLocator("enlace-link iframe");
    await view.locator(`body[data-state]:not([data-state="LOADING"])`).waitFor();
  },
  ...more,
  drawn: "enlace-link",
});

/** @type {import("./faces.js").Face[]} */
export const PLACES = [
  list("list"),
  list("list-empty", { sessions: [], drawn: 'body:not([data-state="LOADING"])' }),
  list("list-menu", { act: openMenu, floats: true }),
  list("list-new", { act: (page) => page.locator("#create").click() }),
  list("list-remove", {
    act: async (page) => {
      await openMenu(page);
      await page.getByRole("menuitem").last().click();
      await page.waitForSelector("dialog[open]");
    },
  }),
  log("log", "busy", "#lines li"),
  log("log-empty", "empty", 'body[data-state="LOG"]'),
  {
    name: "login-start",
    kind: "login",
    page: "/entrar",
    drawn: 'body[data-state="SIGNED_OUT"]',
    way: "start",
    act: (page) => page.locator("#token-part summary").click(),
  },
  {
    name: "login-password",
    kind: "login",
    page: "/entrar",
    drawn: 'body[data-state="SIGNED_OUT"]',
    way: "container",
  },
  {
    name: "login-refused",
    kind: "login",
    page: "/entrar",
    drawn: 'body[data-state="SIGNED_OUT"]',
    way: "start",
    refusal: { status: 401, error: "LOGIN_REFUSED" },
    act: async (page) => {
      await page.locator("#token-part summary").click();
      await page.locator("#token").fill("wap_wrong");
      await page.locator("#token-enter").click();
      await page.waitForSelector("#notice:not(:empty)");
    },
  },
  invited("open", `#t=${SECRET}`),
  invited("own", `#t=${SECRET}`, { person: ADMIN }),
  invited("part", ""),
  invited("taken", `#t=${SECRET}`, opened("SHARE_TAKEN")),
  invited("over", `#t=${SECRET}`, opened("SHARE_OVER")),
  invited("expired", "?end=expired"),
  invited("linked", "?end=linked"),
  ...["idle", "code", "linked", "reason-GW_AUTH"].map((name) => seenBy("guest", name)),
  ...["idle", "code"].map((name) => seenBy("viewer", name)),
  ...["idle", "waiting-035s", "code", "linked", "reason-GW_REFUSED"].map((name) => within(name)),
  within("idle", { name: "within-signed-out", person: null, way: "start", act: shownWithin }),
  within("code", {
    name: "within-away",
    act: async (page, _farSide, turn) => {
      await shownWithin(page);
      await page.route(/insertado|enlace\.js/, (route) => route.abort());
      await page.evaluate(() => {
        const before = document.querySelector("enlace-link");
        before?.replaceWith(before.cloneNode());
      });
      await turn(20 * s);
      await page.waitForSelector("enlace-link .said button");
      await page.unrouteAll();
    },
  }),
];
