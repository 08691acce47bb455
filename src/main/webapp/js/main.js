import { ActionsView } from "./actions-view.js";
import { Alerts } from "./alerts.js";
import { AlertsView } from "./alerts-view.js";
import { AnswerView } from "./answer-view.js";
import { Api, sessionIdOf } from "./api.js";
import { BrokenView } from "./broken-view.js";
import { CaptionView } from "./caption-view.js";
import { CouldntView } from "./couldnt-view.js";
import { DetailView } from "./detail-view.js";
import { $, all, button, dialog, link } from "./elements.js";
import { Favicon } from "./favicon.js";
import { GuestView, GuestWords, guestMessageOf, isGuest, isOnlooker } from "./guest-view.js";
import { HopsView } from "./hops-view.js";
import { Words } from "./i18n.js";
import { LogView } from "./log-view.js";
import { messageOf } from "./messages.js";
import { OfflineView } from "./offline-view.js";
import { PairingApi } from "./pairing-api.js";
import { PairingView } from "./pairing-view.js";
import { Panel } from "./panel.js";
import { Poller } from "./poller.js";
import { PracticeView } from "./practice-view.js";
import { isEmbedded, Preferences } from "./preferences.js";
import { QrView } from "./qr-view.js";
import { SessionView } from "./session-view.js";
import { SessionSignals } from "./session-signals.js";
import { ShareApi } from "./share-api.js";
import { ShareView } from "./share-view.js";
import { StepsView } from "./steps-view.js";
import { StoreView } from "./store-view.js";
import { Telling } from "./telling.js";
import { TimeLadder } from "./time-ladder.js";
import { Tone } from "./tone.js";
import { UnlinkDialog } from "./unlink-dialog.js";
import { VeilView } from "./veil-view.js";
import { Way } from "./way.js";
import { WhoseView } from "./whose-view.js";

const sessionId = sessionIdOf(location.pathname);
const api = new Api(sessionId);
const guest = isGuest();
const onlooker = isOnlooker();
const load = (/** @type {string} */ language) => api.words(language);
const words = guest ? new GuestWords(load) : new Words(load);
const ladder = new TimeLadder();

// In a frame a narrow place is no phone yet.
const PHONE = isEmbedded() ? "(max-width: 600px) and (pointer: coarse)" : "(max-width: 600px)";

const encode = import("./vendor/index.mjs").then(
  ({ generate }) =>
    (/** @type {string} */ text) =>
      generate(text),
);
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
    wait: $("wait"),
    slow: $("slow"),
    long: $("long"),
    diagnosis: $("diagnosis"),
    attempts: $("attempts"),
    contact: $("contact"),
    lastAnswer: $("last-answer"),
  },
  words,
  ladder,
  guest ? guestMessageOf : messageOf,
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
const answer = new AnswerView(
  {
    button: button("ask"),
    box: $("answer"),
    text: $("answer-text"),
    ago: $("answer-ago"),
    time: $("answer-time"),
    hasQr: $("answer-has-qr"),
    detail: $("answer-detail"),
    literal: $("answer-literal"),
    close: $("answer-close"),
    heading: $("title"),
  },
  words,
  {
    refresh: () => api.refresh(),
    look: () => api.status(null, new AbortController().signal),
  },
);
const numbers = new PairingApi(sessionId);
const pairing = PairingView.ofPage(words, (phone) => numbers.code(phone));
const whose = WhoseView.ofPage(words, guest || onlooker ? null : (phone) => numbers.confirm(phone));
const couldnt = CouldntView.ofPage(guest);
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
const log = new LogView({ list: $("log"), empty: $("log-empty") }, words, (seq) =>
  guest ? Promise.resolve({ boot: "", events: [] }) : api.events(seq),
);
const detail = new DetailView({
  status: $("detail-status"),
  reason: $("detail-reason"),
  text: $("detail-text"),
  attempt: $("detail-attempt"),
  qrAttempts: $("detail-qr-attempts"),
  gateway: $("detail-gateway"),
  lastAnswer: $("detail-last-answer"),
  version: $("detail-version"),
});
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
const poller = new Poller((after, signal, boot) => api.status(after, signal, boot));

VeilView.ofPage();
const share = new ShareView(new ShareApi(sessionId), words);
const visit = new GuestView($("guest-until"), words);
if (guest) {
  void visit.follow(api, poller);
} else {
  poller.addEventListener("answer", (event) =>
    share.show(/** @type {CustomEvent} */ (event).detail),
  );
}
preferences.addEventListener("spoken", () => {
  visit.show();
  share.tell();
});

link("log-all").href += `?session=${encodeURIComponent(sessionId)}`;
const favicon = new Favicon(/** @type {HTMLLinkElement} */ (all('link[rel="icon"]')[0]));
// The page that a notification would open is this one.
const alerts = new Alerts(words, new Tone(), () => {}, favicon.calm);
new SessionSignals({
  alerts,
  favicon,
  views: {
    alerts: AlertsView.ofPage(alerts, words),
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
  telling: new Telling(new Way(onlooker ? null : () => matchMedia(PHONE).matches), ladder),
  views: {
    session,
    caption,
    qr,
    actions,
    answer,
    pairing,
    whose,
    couldnt,
    steps,
    hops,
    log,
    detail,
    offline,
    practice,
    broken,
  },
  crumb: $("crumb"),
  notice: $("notice"),
  dialog: new UnlinkDialog({ dialog: dialog("unlink-dialog"), body: $("unlink-body") }, words),
}).start();
