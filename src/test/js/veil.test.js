import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { VeilView } from "../../main/webapp/js/veil-view.js";

/** As much of an element as is asked for here. */
class Played extends EventTarget {
  attributes = new Map();

  setAttribute(name, value) {
    this.attributes.set(name, value);
  }

  toggleAttribute(name, there) {
    if (there) this.attributes.set(name, "");
    else this.attributes.delete(name);
  }
}

let away;
let box;
let choice;

const open = () => {
  box = new Played();
  choice = new Played();
  return new VeilView({ box, choice }, () => away);
};

const press = () => choice.dispatchEvent(new Event("click"));
const isVeiled = () => box.attributes.has("data-veiled");

beforeEach(() => {
  away = false;
  const kept = new Map();
  globalThis.localStorage = {
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => kept.set(key, value),
  };
});

test("whoever wishes so has the code hidden in another window, and back at once in this one", () => {
  const view = open();
  press();
  assert.equal(isVeiled(), false);
  away = true;
  view.show();
  assert.equal(isVeiled(), true);
  away = false;
  view.show();
  assert.equal(isVeiled(), false);
});

test("nobody who does not wish it has the code hidden", () => {
  const view = open();
  away = true;
  view.show();
  assert.equal(isVeiled(), false);
  assert.equal(choice.attributes.get("aria-checked"), "false");
});

test("this browser remembers that the code is to be hidden", () => {
  open();
  press();
  away = true;
  open();
  assert.equal(isVeiled(), true);
  assert.equal(choice.attributes.get("aria-checked"), "true");
  press();
  assert.equal(isVeiled(), false);
  open();
  assert.equal(isVeiled(), false);
});
