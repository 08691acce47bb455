import js from "@eslint/js";
import noUnsanitized from "eslint-plugin-no-unsanitized";
import globals from "globals";

// Run from the repository's root, see `npm run check`: a file outside the root would be passed over.
export default [
  { ignores: ["**/node_modules/", "target/"] },
  js.configs.recommended,
  {
    files: ["src/main/webapp/js/**/*.js"],
    ...noUnsanitized.configs.recommended,
    languageOptions: { globals: globals.browser },
    rules: {
      ...noUnsanitized.configs.recommended.rules,
      // No file may grow past what fits one head.
      "max-lines": ["error", 250],
      "no-console": "error",
    },
  },
  {
    files: ["src/test/js/**/*.js", "scripts/**/*.{js,mjs}"],
    languageOptions: { globals: globals.node },
  },
  {
    // What these hand to the page runs there.
    files: ["scripts/tests/{browser,faces}/**/*.js"],
    languageOptions: { globals: globals.browser },
  },
];
