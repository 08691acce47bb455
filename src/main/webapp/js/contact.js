/** What the page makes a link of; anything else is shown as it is. */
const ADDRESS = /^(?:(?:mailto|tel):|https:\/\/)/;

/**
 * Says whom to call, after the words that are there already; nothing is said where nobody is named.
 *
 * @param {HTMLElement} place with a link in it
 * @param {string | null | undefined} contact a text, or an address that the server has checked
 */
export function showContact(place, contact) {
  const link = /** @type {HTMLAnchorElement | null} */ (place.querySelector("a"));
  if (!link) {
    return;
  }
  place.dataset["known"] = String(Boolean(contact));
  link.textContent = (contact ?? "").replace(ADDRESS, "");
  if (contact && ADDRESS.test(contact)) {
    link.href = contact;
  } else {
    link.removeAttribute("href");
  }
}
