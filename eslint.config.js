// What biome cannot check: rules that need types, and rules about our own words. Each is explained in
// CONTRIBUTING.md, with the violation that it was seen to find.

import { defineConfig } from "eslint/config";
import jsdoc from "eslint-plugin-jsdoc";
import tseslint from "typescript-eslint";

const noOwnTime = [
  {
    selector: "NewExpression[callee.name='Date'][arguments.length=0]",
    message: "Time comes from a clock that is handed in (primitives/clock.ts).",
  },
  {
    selector: "MemberExpression[object.name='Date'][property.name='now']",
    message: "Time comes from a clock that is handed in (primitives/clock.ts).",
  },
  {
    selector: "MemberExpression[object.name='Math'][property.name='random']",
    message: "Ids and random values come from primitives/ids.ts or node:crypto.",
  },
];

const noReveal = {
  selector: "CallExpression[callee.property.name='reveal']",
  message: "Only the vault and the connectors reveal a secret.",
};

export default defineConfig(
  { ignores: ["node_modules", "dist", "var", "bin", "**/*.js", "**/*.cjs"] },
  { linterOptions: { reportUnusedDisableDirectives: "error" } },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      "@typescript-eslint/switch-exhaustiveness-check": [
        "error",
        { considerDefaultExhaustiveForUnions: false },
      ],
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // `async` also turns what is thrown into a rejection, which an interface may ask for.
      "@typescript-eslint/require-await": "off",
      // The two databases answer some numbers differently (a count is text in one), and types cannot say so.
      "@typescript-eslint/no-unnecessary-type-conversion": "off",
      // What was caught is passed on as it came.
      "@typescript-eslint/only-throw-error": ["error", { allowThrowingUnknown: true }],
      // Card numbers, ids and codes are ASCII.
      "@typescript-eslint/no-misused-spread": ["error", { allow: ["string"] }],
      // describe() and test() answer a promise that nobody has to wait for.
      "@typescript-eslint/no-floating-promises": [
        "error",
        {
          allowForKnownSafeCalls: [
            { from: "package", package: "node:test", name: ["describe", "it", "suite", "test"] },
          ],
        },
      ],
      // Our objects are made of functions that know what they need; none of them asks for `this`.
      "@typescript-eslint/unbound-method": "off",
      // biome says both of these already.
      "@typescript-eslint/no-unused-vars": "off",
      "@typescript-eslint/no-non-null-assertion": "off",
    },
  },
  {
    files: ["src/**/*.ts"],
    ignores: ["**/*.test.ts"],
    plugins: { jsdoc },
    rules: {
      "jsdoc/require-jsdoc": [
        "error",
        {
          publicOnly: true,
          contexts: ["TSInterfaceDeclaration", "TSTypeAliasDeclaration", "VariableDeclaration"],
          require: {
            FunctionDeclaration: true,
            ClassDeclaration: true,
            ArrowFunctionExpression: true,
          },
        },
      ],
      "jsdoc/require-description": ["error", { contexts: ["any"] }],
      "max-lines": ["error", { max: 300, skipComments: true, skipBlankLines: true }],
    },
  },
  { files: ["src/catalogue/**", "src/versions/**"], rules: { "max-lines": "off" } },
  {
    files: ["**/*.test.ts", "test/**/*.ts"],
    rules: {
      "max-lines": ["error", { max: 600, skipComments: true, skipBlankLines: true }],
      // A test looks into an answer as a client does, without a type; its assertions are what checks the shape.
      "@typescript-eslint/no-unsafe-argument": "off",
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-call": "off",
      "@typescript-eslint/no-unsafe-member-access": "off",
      "@typescript-eslint/no-unsafe-return": "off",
      // biome says this already.
      "@typescript-eslint/no-explicit-any": "off",
    },
  },
  {
    files: ["src/**/*.ts", "test/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...noOwnTime, noReveal] },
  },
  {
    files: ["src/primitives/**/*.ts", "src/engine/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", noReveal] },
  },
  {
    files: ["src/vault/**/*.ts", "src/acquirers/**/*.ts"],
    rules: { "no-restricted-syntax": ["error", ...noOwnTime] },
  },
);
