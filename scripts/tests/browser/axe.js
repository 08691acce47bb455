// What axe finds on a page.
import { readFileSync } from "node:fs";

const SOURCE = readFileSync(
  new URL("../../node_modules/axe-core/axe.min.js", import.meta.url),
  "utf8",
);
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/**
 * Everything on the page that keeps somebody out, as `rule: element`.
 *
 * @param {import("playwright-core").Page} page
 * @param {"contrast" | "rest" | "all"} [what] of the rules: contrast takes as long as all the rest, and is the only one that
 *   has to do with colours
 * @returns {Promise<string[]>}
 */
export async function violationsOn(page, what = "all") {
  // Through the debugger: the page's own policy lets no foreign script in, which is as it should be.
  if (await page.evaluate(() => !("axe" in window))) {
    await page.evaluate(SOURCE);
  }
  return page.evaluate(async ([tags, rules]) => {
    const { violations } = await window["axe"].run(document, {
      runOnly:
        rules === "contrast"
          ? { type: "rule", values: ["color-contrast"] }
          : { type: "tag", values: tags },
      rules: rules === "rest" ? { "color-contrast": { enabled: false } } : {},
      resultTypes: ["violations"],
    });
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) =>
        `${id}: ${target.join(" ")} ${failureSummary}`.replace(/\s+/g, " "),
      ),
    );
  }, /** @type {const} */ ([TAGS, what]));
}
