/**
 * Tells when the page comes back to life, and when it goes to sleep: another tab, a closed lid, a
 * lost network, the browser's back button.
 *
 * @param {{ wake: () => void, sleep: () => void }} listener
 */
export function watchSleep({ wake, sleep }) {
  const wakeIfSeen = () => {
    if (!document.hidden) {
      wake();
    }
  };
  document.addEventListener("visibilitychange", wakeIfSeen);
  addEventListener("online", wakeIfSeen);
  addEventListener("focus", wakeIfSeen);
  addEventListener("pageshow", (event) => {
    if (event.persisted) {
      wakeIfSeen();
    }
  });
  addEventListener("pagehide", sleep);
}
