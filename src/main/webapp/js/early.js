// A classic script at the top of the page: the chosen theme, and whether this is a page for frames, have to be there
// before the first paint.
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
} catch {
  // Storage may be switched off; then the system's theme it is.
}
