// Says on every page who is signed in, and lets them leave. It begins by itself, beside whatever else the page does.
import { Api } from "./api.js";
import { $, all, button } from "./elements.js";

const ROOT = new URL("../", import.meta.url);
const LOGIN = new URL("entrar", ROOT);
const READ = "enlace.no-login";

const api = new Api("");

/** Asks the panel who it is. If it does not say, others on the page tell why. */
async function show() {
  try {
    const { person } = await api.login();
    if (person) {
      document.body.dataset["role"] = person.role;
      document.body.dataset["way"] = person.way;
      showNoLogin(person.way === "none");
      // A proxy, or nobody at all, would sign them in again at once; a guest could not come back.
      $("person").hidden = ["none", "proxy", "share"].includes(person.way);
      $("person-name").textContent = person.name;
    }
  } catch {
    // Then there is nobody to name.
  }
}

/**
 * Says that nobody has to sign in. Where nobody but this computer can come in, whoever has read it may
 * fold it away for this visit.
 *
 * @param {boolean} open
 */
function showNoLogin(open) {
  const fold = button("no-login-fold");
  fold.hidden = !/^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname);
  $("no-login").hidden = !open || (!fold.hidden && hasRead());
}

function hasRead() {
  try {
    return sessionStorage.getItem(READ) !== null;
  } catch {
    return false;
  }
}

function fold() {
  try {
    sessionStorage.setItem(READ, "1");
  } catch {
    // Then it is folded for this page only.
  }
  $("no-login").hidden = true;
  all("main h1")[0]?.focus({ preventScroll: true });
}

async function leave() {
  button("sign-out").setAttribute("aria-disabled", "true");
  try {
    await api.signOut();
  } catch {
    // What is on the page goes all the same.
  }
  document.body.replaceChildren();
  location.replace(LOGIN);
}

/** The login page, and from there back here. */
function loginFromHere() {
  const url = new URL(LOGIN);
  url.searchParams.set("next", location.pathname.slice(ROOT.pathname.length));
  return url.href;
}

button("no-login-fold").addEventListener("click", fold);
button("sign-out").addEventListener("click", () => void leave());
for (const link of all("a.login")) {
  link.setAttribute("href", loginFromHere());
}
void show();
