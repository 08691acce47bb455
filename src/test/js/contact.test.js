import assert from "node:assert/strict";
import { test } from "node:test";
import { pageOf } from "../../../scripts/tests/pages.js";
import { showContact } from "../../main/webapp/js/contact.js";

function shown(contact) {
  const link = {
    textContent: "",
    href: "before",
    removeAttribute: (name) => delete link[name],
  };
  const place = { dataset: {}, querySelector: () => link };
  showContact(place, contact);
  return { known: place.dataset.known, text: link.textContent, href: link.href };
}

test("an address is a link without its scheme, and a text is a text", () => {
  assert.deepEqual(shown("mailto:soporte@example.org"), {
    known: "true",
    text: "soporte@example.org",
    href: "mailto:soporte@example.org",
  });
  assert.equal(shown("tel:+525512345678").text, "+525512345678");
  assert.equal(shown("https://help.example.org/wa").text, "help.example.org/wa");
  assert.deepEqual(shown("Ana, ext. 204"), {
    known: "true",
    text: "Ana, ext. 204",
    href: undefined,
  });
});

test("a number that somebody wrote as one can be called, and an extension cannot", () => {
  // On a phone it stood there, and could only be copied digit by digit.
  assert.equal(shown("+52 55 1234 5678").href, "tel:+525512345678");
  assert.equal(shown("+52 55 1234 5678").text, "+52 55 1234 5678");
  assert.equal(shown("Ana: (55) 1234-5678").href, "tel:5512345678");
  for (const text of [
    "Ana, ext. 204",
    "Soporte 24/7",
    "de 9 a 18 h, 2º piso",
    "sip:5512345678",
    "soporte1234567@empresa.mx",
    "Ana, desde 2026-11-22",
  ]) {
    assert.equal(shown(text).href, undefined, text);
  }
});

test("an address of another kind is never made a link of, and nobody is named where nobody is known", () => {
  assert.equal(shown("javascript:alert(1)").href, undefined);
  assert.equal(shown("http://example.org").href, undefined);
  assert.deepEqual(shown(null), { known: "false", text: "", href: undefined });
});

test("an address opens beside the page, which may be in a frame of another one", () => {
  for (const name of ["panel", "diagnosis"]) {
    const [, link] = /<(?:p|li) class="contact"[\s\S]*?(<a [^>]*>)/.exec(pageOf(name)) ?? [];
    assert.match(link ?? "", /target="_blank" rel="noopener"/, name);
  }
});
