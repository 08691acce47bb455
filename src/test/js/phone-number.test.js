import assert from "node:assert/strict";
import { test } from "node:test";
import { digitsOf, formatted } from "../../main/webapp/js/phone-number.js";

test("an international number is taken however it is written", () => {
  for (const text of [
    "+52 55 1234 5678",
    "525512345678",
    "0052 (55) 1234-5678",
    " +52.55.1234.5678 ",
    "+52\u00a055\u20111234 5678",
  ]) {
    assert.equal(digitsOf(text), "525512345678", text);
  }
  assert.equal(digitsOf("+1 555 010 0004"), "15550100004");
});

test("what is no international number is not taken", () => {
  for (const text of [
    "",
    "55 12",
    "055 1234 5678",
    "+52 55 1234 5678 9012 3",
    "ana@example.org",
    "+52 55 1234 567x",
    "+999 1234 5678",
    "+210 1234 5678",
    "٥٥١٢٣٤٥٦٧٨",
  ]) {
    assert.equal(digitsOf(text), null, text);
  }
});

test("a number is shown as people write it", () => {
  assert.equal(formatted("525512345678"), "+52 55 1234 5678");
  assert.equal(formatted("5511912345678"), "+55 11 91234 5678");
  assert.equal(formatted("15550100004"), "+1 555 010 0004");
  assert.equal(formatted("34600111222"), "+34 600 111 222");
  assert.equal(formatted("491701234567"), "+49 170 123 4567");
});
