import assert from "node:assert/strict";
import { test } from "node:test";
import { piecesOf } from "./pieces.ts";

test("a list comes apart into pieces of so many, the last with what is left", () => {
  assert.deepEqual(piecesOf([1, 2, 3, 4, 5], 2), [[1, 2], [3, 4], [5]]);
  assert.deepEqual(piecesOf([1, 2], 2), [[1, 2]]);
  assert.deepEqual(piecesOf([], 2), []);
});
