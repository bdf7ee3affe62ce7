import js from "@eslint/js";
import globals from "globals";

export default [
  js.configs.recommended,
  {
    files: ["app/web/js/**/*.js"],
    languageOptions: { ecmaVersion: 2024, sourceType: "module", globals: globals.browser },
    rules: {
      eqeqeq: "error",
      "no-var": "error",
      "prefer-const": ["error", { destructuring: "all" }],
      "no-shadow": "error",
      "no-unused-vars": "error",
      "no-implicit-coercion": "error",
      "no-restricted-properties": [
        "error",
        { property: "innerHTML", message: "Text enters the page through textContent only." },
        { property: "outerHTML", message: "Text enters the page through textContent only." },
        { property: "insertAdjacentHTML", message: "Text enters the page through textContent only." },
      ],
      "max-lines": ["error", { max: 350, skipBlankLines: true, skipComments: true }],
      "max-params": ["error", 8],
    },
  },
  { files: ["tests/web/**/*.js"], languageOptions: { globals: globals.node } },
];
