import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../../main/webapp/js/api.js";
import { Patience } from "../../main/webapp/js/patience.js";

/** As much of a button as is looked at. */
class FakeButton {
  dataset = { t: "enter" };
  textContent = "";
  disabled = false;

  setAttribute(_name, value) {
    this.disabled = value === "true";
  }
}

const words = { language: "es", say: (key) => (key === "enter" ? "Entrar" : "") };

test("holds the button back for as long as the panel says, shows it, and lets go", (t) => {
  t.mock.timers.enable({ apis: ["setTimeout"] });
  const button = new FakeButton();
  let ms = 0;
  const patience = new Patience([button], words, () => ms);
  let over = 0;
  patience.addEventListener("over", () => over++);
  patience.take(new ApiError("LOGIN_REFUSED", 401));
  assert.equal(patience.waiting, false);
  patience.take(new ApiError("TOO_OFTEN", 429, 12_000));
  assert.equal(button.textContent, "Entrar · 12 s");
  assert.ok(button.disabled);
  ms = 11_500;
  t.mock.timers.tick(500);
  assert.equal(button.textContent, "Entrar · 1 s");
  assert.equal(over, 0);
  ms = 12_000;
  t.mock.timers.tick(500);
  assert.deepEqual([over, button.textContent, button.disabled], [1, "Entrar", false]);
  t.mock.timers.tick(5_000);
  assert.equal(over, 1);
});
