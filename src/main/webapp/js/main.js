import { ActionsView } from "./actions-view.js";
import { AlertsLater } from "./alerts-later.js";
import { Api, sessionIdOf } from "./api.js";
import { BrokenView } from "./broken-view.js";
import { CaptionView } from "./caption-view.js";
import { $, all, button, link } from "./elements.js";
import { Favicon } from "./favicon.js";
import { HopsView } from "./hops-view.js";
import { onIntent, once, patientOnce } from "./intent.js";
import { LinkingLater } from "./later.js";
import { messageOf } from "./messages.js";
import { OfflineView } from "./offline-view.js";
import { Panel } from "./panel.js";
import { Poller } from "./poller.js";
import { PracticeView } from "./practice-view.js";
import { isEmbedded, Preferences, recall } from "./preferences.js";
import { QrView } from "./qr-view.js";
import { SessionView } from "./session-view.js";
import { SessionSignals } from "./session-signals.js";
import { StepsView } from "./steps-view.js";
import { StoreView } from "./store-view.js";
import { Telling } from "./telling.js";
import { TimeLadder } from "./time-ladder.js";
import { Way } from "./way.js";
import { WordsOfPage } from "./words-of-page.js";

/** For so long what is new waits for what it is to be shown with. */
const WAIT_MS = 1_500;
/** For so long a code waits for what draws it; then the server's drawing is shown. */
const DRAWING_MS = 3_000;

const sessionId = sessionIdOf(location.pathname);
const api = new Api(sessionId);
// In which role somebody looks at it, the page says from its beginning.
const { role } = document.body.dataset;
const onlooker = role === "viewer";
const guests = role === "guest" ? await import("./guest-view.js") : null;
const onlookers = onlooker ? await import("./onlooker.js") : null;
const guest = guests !== null;
const rest = guests ? null : new WordsOfPage(api, "panel");
const words = guests
  ? new guests.GuestWords((language) => api.words(language))
  : /** @type {WordsOfPage} */ (rest);
const ladder = new TimeLadder();

// In a frame a narrow place is no phone yet.
const PHONE = isEmbedded() ? "(max-width: 600px) and (pointer: coarse)" : "(max-width: 600px)";
const isSmall = () => matchMedia(PHONE).matches;

const encode = once(async () => {
  const { generate } = await import("./vendor/index.mjs");
  return (/** @type {string} */ text) => generate(text);
}, DRAWING_MS);
const preferences = Preferences.ofPage(words);
const session = new SessionView(
  {
    page: document.body,
    status: $("status"),
    title: $("title"),
    body: $("body"),
    note: $("note"),
    how: $("how"),
    account: $("account"),
    name: $("account-name"),
    phone: $("account-phone"),
    since: $("account-since"),
    remember: $("remember"),
    wait: $("wait"),
    slow: $("slow"),
    long: $("long"),
    help: $("help"),
    anew: $("anew"),
    attempts: $("attempts"),
    contact: $("contact"),
    lastAnswer: $("last-answer"),
  },
  words,
  ladder,
  guests?.guestMessageOf ?? onlookers?.onlookerMessageOf ?? messageOf,
);
const caption = new CaptionView({ ring: $("ring"), text: $("caption") }, words, ladder);
const qr = new QrView(
  {
    box: $("box"),
    code: $("code"),
    faces: all("#box > [data-face]"),
  },
  encode,
  (version) => api.imageUrl(version),
);
const broken = new BrokenView(
  { note: $("broken"), image: link("qr-image"), gateway: link("qr-gateway") },
  (version) => api.imageUrl(version),
);
const actions = new ActionsView(
  {
    start: button("start"),
    retry: button("retry"),
    // What else there is to press is not for a guest.
    ...(guest
      ? {}
      : {
          cancel: button("cancel"),
          unlink: button("unlink"),
          keep: button("keep"),
          startOver: button("start-over"),
        }),
    way: button("way"),
  },
  $("title"),
  words,
  ladder,
);
const linking = new LinkingLater(async () => {
  const [{ Linking }, told] = await Promise.all([import("./linking.js"), rest?.complete()]);
  if (told === false) {
    throw new Error("The words for it are not there.");
  }
  return Linking.ofPage(api, sessionId, words, { guest, onlooker });
});
const steps = new StepsView(
  {
    gateway: $("step-gateway"),
    code: $("step-code"),
    phone: $("step-phone"),
    linked: $("step-linked"),
  },
  words,
);
const hops = new HopsView(
  {
    panel: $("hop-panel"),
    gateway: $("hop-gateway"),
    whatsapp: $("hop-whatsapp"),
    down: $("hops-down"),
  },
  words,
);
const offline = OfflineView.ofPage(words);
const practice = new PracticeView(
  {
    banner: $("practice"),
    text: $("practice-text"),
    scan: button("practice-scan"),
    enter: button("practice-enter"),
    unlink: button("practice-unlink"),
  },
  words,
  {
    scan: () => api.practice("scan"),
    enter: () => api.practice("enter"),
    unlink: () => api.practice("unlink"),
  },
);
const forWords = patientOnce(WAIT_MS);
const forNumber = patientOnce(WAIT_MS);
/** What the session was last, while it was there. @type {import("./types.js").Snapshot | null} */
let there = null;
const poller = new Poller(async (after, signal, boot) => {
  const snapshot = await api.status(after, signal, boot);
  if (snapshot.version > 0) {
    there = snapshot;
  } else if (there && snapshot.boot === there.boot && !guest) {
    snapshot.reason = "DELETED";
    snapshot.name = there.name;
  }
  // What is not as it should be takes words that a page at rest begins without; a code takes none of them.
  const { reason, qr: code, unlinking, store } = snapshot;
  const troubled = (reason && !code) || unlinking || store?.ok === false || store?.put_aside;
  if (rest && (onlooker || troubled)) {
    await forWords(rest.complete());
  }
  // On a phone one begins by writing the number.
  if (snapshot.pairing?.offered && isSmall() && !onlooker) {
    await forNumber(linking.get());
  }
  return snapshot;
});
onIntent(() => {
  void qr.prepare();
  void linking.get();
  veil().catch(() => {});
});

const veil = once(async () => (await import("./veil-view.js")).VeilView.ofPage());
if (recall("veil") === "on") {
  // Whoever wants it sees no code without it.
  await veil();
}
if (guests) {
  const visit = new guests.GuestView($("guest-until"), words);
  void visit.follow(api, poller);
  preferences.addEventListener("spoken", () => visit.show());
}

link("log-all").href += `?session=${encodeURIComponent(sessionId)}`;
const favicon = new Favicon(/** @type {HTMLLinkElement} */ (all('link[rel="icon"]')[0]));
// The page that a notification would open is this one.
const alerts = new AlertsLater(words, () => {}, favicon.calm);
new SessionSignals({
  alerts,
  favicon,
  views: {
    store: StoreView.ofPage(words),
    offline,
  },
}).follow(poller, preferences, words);

if (isEmbedded()) {
  const { beEmbedded } = await import("./embedded.js");
  beEmbedded(poller, sessionId, guest);
}

void new Panel({
  sessionId,
  api,
  words,
  ladder,
  poller,
  preferences,
  telling: new Telling(new Way(onlooker ? null : isSmall, () => linking.there), ladder),
  views: {
    session,
    caption,
    qr,
    actions,
    linking,
    steps,
    hops,
    offline,
    practice,
    broken,
  },
  crumb: $("crumb"),
  notice: $("notice"),
}).start();
