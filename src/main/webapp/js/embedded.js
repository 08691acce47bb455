/**
 * @import { Poller } from "./poller.js"
 * @import { Snapshot } from "./types.js"
 */
import { ApiError } from "./api.js";
import { all, listen } from "./elements.js";
import { entryWith, HostPage } from "./host-page.js";

/** One lost question is not worth a word. */
const FAILURES = 2;

/**
 * Has the view say to the page around it how things stand, and go back to where frames begin when nobody is
 * signed in any more: no login may be in a frame.
 *
 * @param {Poller<Snapshot>} poller
 * @param {string} sessionId
 * @param {boolean} guest whose visit ends in another way
 */
export function beEmbedded(poller, sessionId, guest) {
  const host = HostPage.ofAddress();
  // Silence from here on is not that this page may not be in a frame.
  host.tell({});
  for (const link of all("a[href]")) {
    link.setAttribute("target", "_blank");
    link.setAttribute("rel", "noopener");
  }
  const tell = (/** @type {Snapshot} */ { status, reason }) =>
    host.tell({ shown: true, status, reason });
  listen(poller, "answer", tell);
  listen(poller, "absent", tell);
  listen(poller, "failure", ({ error, failures }) => {
    const { status, code } = error instanceof ApiError ? error : new ApiError("UNREACHABLE", 0);
    if (status === 401 && !guest) {
      location.replace(entryWith({ session: sessionId }));
    } else if (failures >= FAILURES) {
      host.tell({ shown: true, status: "UNAVAILABLE", reason: code });
    }
  });
}
