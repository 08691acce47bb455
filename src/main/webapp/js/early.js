// A classic script at the top of the page: the chosen theme has to be there before the first paint.
try {
  const theme = localStorage.getItem("enlace.theme");
  if (theme === "light" || theme === "dark") {
    document.documentElement.dataset["theme"] = theme;
  }
} catch {
  // Storage may be switched off; then the system's theme it is.
}
