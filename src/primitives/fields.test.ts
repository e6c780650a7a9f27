import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  type Field,
  invalid,
  isFields,
  readFlag,
  readHash,
  readText,
  readWholeNumber,
  textOrNothing,
} from "./fields.ts";

/** One line per value: what it reads as. */
function testReader(
  name: string,
  read: (fields: { value: Field | undefined }, name: string) => unknown,
  rows: readonly (readonly [Field | undefined, unknown])[],
): void {
  describe(name, () => {
    for (const [value, expected] of rows) {
      const shown = expected === invalid ? "invalid" : String(JSON.stringify(expected));
      test(`${JSON.stringify(value)} is ${shown}`, () => {
        assert.deepEqual(read({ value }, "value"), expected);
      });
    }
    test("what is not there is not given", () => {
      assert.equal(read({ value: "x" }, "other"), undefined);
    });
  });
}

const notGiven = [undefined, null, "", {}, []].map((value) => [value, undefined] as const);

testReader("a text", readText, [
  ...notGiven,
  ["tokn_test_1", "tokn_test_1"],
  [" ", " "],
  [0, "0"],
  [12.5, "12.5"],
  [false, "false"],
  [["a"], invalid],
  [{ a: "b" }, invalid],
]);

testReader("a text that nobody complains about", textOrNothing, [
  ...notGiven,
  ["here", "here"],
  [{ a: "b" }, undefined],
]);

testReader("a whole number", readWholeNumber, [
  ...notGiven,
  [100, 100],
  [0, 0],
  [-5, -5],
  ["100", 100],
  ["-5", -5],
  ["007", 7],
  ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ["9007199254740992", invalid],
  [2 ** 53, invalid],
  ["99999999999999999999", invalid],
  [1.5, invalid],
  ["1.0", invalid],
  ["1e3", invalid],
  ["0x10", invalid],
  [" 100", invalid],
  ["+5", invalid],
  ["1,000", invalid],
  ["๑๐๐", invalid],
  ["-", invalid],
  [true, invalid],
  [["100"], invalid],
  [{ 0: "100" }, invalid],
  [Number.NaN, invalid],
]);

testReader("a flag", readFlag, [
  ...notGiven,
  [true, true],
  [false, false],
  ["TRUE", true],
  ["no", false],
  [1, true],
  ["0", false],
  ["on", true],
  ["Off", false],
  ["maybe", invalid],
  [2, invalid],
  [["true"], invalid],
  [{ a: "true" }, invalid],
]);

testReader("a hash", readHash, [
  [undefined, undefined],
  [null, undefined],
  ["", undefined],
  [{}, {}],
  [{ order: "1" }, { order: "1" }],
  [["a"], invalid],
  ["text", invalid],
  [7, invalid],
]);

test("named fields are neither lists nor texts nor nothing", () => {
  assert.equal(isFields({}), true);
  for (const field of [[], "a", 1, true, null, undefined] as const) {
    assert.equal(isFields(field), false);
  }
});
