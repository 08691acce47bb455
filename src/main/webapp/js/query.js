/**
 * Puts what one looks for into the page's address, so that it can be kept and passed on.
 *
 * @param {Record<string, string>} query nothing for what is not to be there
 */
export function keepInAddress(query) {
  const address = new URL(location.href);
  for (const [name, value] of Object.entries(query)) {
    if (value) {
      address.searchParams.set(name, value);
    } else {
      address.searchParams.delete(name);
    }
  }
  history.replaceState(null, "", address);
}

/** What the page's address says one looks for. */
export function queryOfAddress() {
  return new URL(location.href).searchParams;
}
