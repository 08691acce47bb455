// A classic script at the top of the page: what decides how it looks from the first paint on. The chosen theme, whether
// this is a page for frames, and whether the line about the login can be folded away, or has been.
if (/^(localhost|127(\.\d+){3}|\[::1\])$/.test(location.hostname)) {
  document.documentElement.dataset["loopback"] = "";
}
try {
  const embedded = location.pathname.endsWith("/insertado");
  if (embedded) {
    document.documentElement.dataset["embedded"] = "";
  }
  const theme = embedded
    ? new URLSearchParams(location.search).get("theme")
    : localStorage.getItem("enlace.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset["theme"] = theme;
  }
  if (sessionStorage.getItem("enlace.no-login") !== null) {
    document.documentElement.dataset["folded"] = "";
  }
} catch {
  // Storage may be switched off; then the system's theme it is.
}
