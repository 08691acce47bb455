import assert from "node:assert/strict";
import { test } from "node:test";
import { countryOf } from "../../main/webapp/js/countries.js";
import {
  codeOf,
  exampleOf,
  formatted,
  homeOf,
  PLANS,
  readNumber,
} from "../../main/webapp/js/phone-number.js";

const whole = (digits) => ({ kind: "whole", digits });

test("a number with its country's code is taken however it is written", () => {
  for (const text of [
    "+52 55 1234 5678",
    "0052 (55) 1234-5678",
    " +52.55.1234.5678 ",
    "+52\u00a055\u20111234 5678",
  ]) {
    assert.deepEqual(readNumber(text, "CO"), whole("525512345678"), text);
  }
  assert.deepEqual(readNumber("+30 21 0123 4567", "CO"), whole("302101234567"));
});

// Somebody in Colombia wrote the number as one does there, and a code was asked for in Greece.
test("a number without its country's code is nobody's until one has said whose", () => {
  assert.deepEqual(readNumber("300 123 4567", "CO"), { kind: "national", could: ["573001234567"] });
  assert.deepEqual(readNumber("(55) 1234-5678", "MX"), {
    kind: "national",
    could: ["525512345678"],
  });
  assert.deepEqual(readNumber("011 91234 5678", "BR").could, ["5511912345678"]);
});

test("digits that begin like a country's code are asked about, too", () => {
  // Somebody who had written the code was told that it is missing.
  assert.deepEqual(readNumber("573001234567", "CO"), whole("573001234567"));
  assert.deepEqual(readNumber("525512345678", "CO"), { kind: "national", could: ["525512345678"] });
});

test("what is no number is not taken", () => {
  for (const text of [
    "",
    "+",
    "55 12",
    "+57 300 123",
    "+57 300 123 4567 8",
    "+52 55 1234 5678 9012 3",
    "ana@example.org",
    "+52 55 1234 567x",
    "+999 1234 5678",
    "+210 1234 5678",
    "+1 150 555 0123",
    "٥٥١٢٣٤٥٦٧٨",
  ]) {
    assert.deepEqual(readNumber(text, "MX"), { kind: "none" }, text);
  }
});

test("the example is of where the visitor is, as far as the browser's languages tell", () => {
  assert.equal(exampleOf(homeOf(["es-CO", "en-US"])), "+57 300 123 4567");
  assert.equal(exampleOf(homeOf(["es-419", "es-AR"])), "+54 9 11 2345 6789");
  assert.equal(exampleOf(homeOf(["pt"])), "+55 11 91234 5678");
  assert.equal(homeOf(["es"]), "MX");
  assert.equal(homeOf(["es-DO"]), "US", "one code for all of North America");
  assert.equal(homeOf(["de-DE"]), "US");
  assert.equal(homeOf([]), "US");
});

test("every example is a number, of the country that it is an example for", () => {
  for (const home of Object.keys(PLANS)) {
    const example = exampleOf(home);
    const reading = readNumber(example, home);
    assert.equal(reading.kind, "whole", example);
    assert.equal(formatted(reading.digits), example);
    const country = countryOf(reading.digits, codeOf(reading.digits), "en");
    const name = new Intl.DisplayNames(["en"], { type: "region" }).of(home);
    assert.ok(country?.includes(name ?? home), `${home}: ${country}`);
  }
});

test("a number is shown as people write it", () => {
  assert.equal(formatted("525512345678"), "+52 55 1234 5678");
  assert.equal(formatted("5511912345678"), "+55 11 91234 5678");
  assert.equal(formatted("15550100004"), "+1 555 010 0004");
  assert.equal(formatted("34600111222"), "+34 600 111 222");
  assert.equal(formatted("491701234567"), "+49 170 123 4567");
});

test("whose number it is can be read, so that it can be seen to be another country's", () => {
  const said = (digits, language) => countryOf(digits, codeOf(digits), language);
  assert.equal(said("302101234567", "es"), "Grecia");
  assert.equal(said("573001234567", "es"), "Colombia");
  assert.equal(said("12015550123", "es"), "Estados Unidos o Canadá");
  assert.equal(said("18095550123", "es"), "República Dominicana");
  assert.equal(said("883123456789", "es"), null, "a code that is no country's");
});
