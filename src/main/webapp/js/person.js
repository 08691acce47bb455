// Says on every page who is signed in, and lets them leave. It begins by itself, beside whatever else the page does.
import { Api } from "./api.js";
import { $, all, button } from "./elements.js";

const ROOT = new URL("../", import.meta.url);
const LOGIN = new URL("entrar", ROOT);
/** Read again by early.js, before the page is painted. */
const READ = "enlace.no-login";

const api = new Api("");

/** Asks the panel who it is. If it does not say, others on the page tell why. */
async function show() {
  try {
    const { person } = await api.login();
    if (person) {
      document.body.dataset["role"] = person.role;
      document.body.dataset["way"] = person.way;
      $("no-login").hidden = person.way !== "none";
      // A proxy, or nobody at all, would sign them in again at once; a guest could not come back.
      $("person").hidden = ["none", "proxy", "share"].includes(person.way);
      $("person-name").textContent = person.name;
    }
  } catch {
    // Then there is nobody to name.
  }
}

/** Whoever has read that nobody has to sign in folds it away for this visit. */
function fold() {
  try {
    sessionStorage.setItem(READ, "1");
  } catch {
    // Then it is folded for this page only.
  }
  document.documentElement.dataset["folded"] = "";
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
