/** What the page makes a link of; anything else is shown as it is. */
const ADDRESS = /^(?:(?:mailto|tel):|https:\/\/)/;

/** A number to call, alone or after a name: with fewer digits it may be an extension. */
const NUMBER = /\+?\d[\d\s().-]{5,}\d/;
const DIGITS = /^\d{7,15}$/;

/**
 * What the page makes a link to, if anything.
 *
 * @param {string} contact
 */
function addressOf(contact) {
  if (ADDRESS.test(contact)) {
    return contact;
  }
  // An address or a date has digits, too.
  const number = (
    NUMBER.exec(contact.replace(/\S*@\S*|\b\d{4}-\d{2}-\d{2}\b/g, " "))?.[0] ?? ""
  ).replace(/[^+\d]/g, "");
  const other = /^[a-z][a-z0-9+.-]*:\S/i.test(contact);
  return DIGITS.test(number.replace("+", "")) && !other ? `tel:${number}` : null;
}

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
  const address = addressOf(contact ?? "");
  if (address) {
    link.href = address;
  } else {
    link.removeAttribute("href");
  }
}
