import assert from "node:assert/strict";
import { test } from "node:test";
import { ApiError } from "../primitives/api-error.ts";
import { apiErrors, errorLocation, refusal, toSentence } from "./api-errors.ts";

test("the refusals are sorted by status, then by code", () => {
  const rows = Object.entries(apiErrors).map(([code, { status }]) => `${status} ${code}`);
  assert.deepEqual(rows, rows.toSorted());
});

test("every refusal has a status that says no, and a message", () => {
  for (const [code, { status, message }] of Object.entries(apiErrors)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    assert.ok(status >= 400 && status <= 503, code);
    assert.notEqual(message.trim(), "", code);
  }
});

test("a wrong key is 401, a key that may not is 403", () => {
  assert.equal(apiErrors.authentication_failure.status, 401);
  assert.equal(apiErrors.key_expired_error.status, 403);
  assert.equal(apiErrors.locked_account_error.status, 403);
});

test("a refusal takes the table's message unless it is given its own", () => {
  const plain = refusal("used_token");
  assert.ok(plain instanceof ApiError);
  assert.equal(plain.code, "used_token");
  assert.equal(plain.status, 400);
  assert.equal(plain.message, "token was already used");

  const exact = refusal("not_found", "charge chrg_test_1 was not found");
  assert.equal(exact.status, 404);
  assert.equal(exact.message, "charge chrg_test_1 was not found");
});

test("an error's location names its code with dashes", () => {
  assert.equal(
    errorLocation("invalid_card_token"),
    "https://www.omise.co/api-errors#invalid-card-token",
  );
});

test("faults are joined as an English list", () => {
  assert.equal(toSentence([]), "");
  assert.equal(toSentence(["number is invalid"]), "number is invalid");
  assert.equal(
    toSentence(["number is invalid", "brand not supported (unknown)"]),
    "number is invalid and brand not supported (unknown)",
  );
  assert.equal(
    toSentence([
      "expiration month is not between 1 and 12",
      "expiration year is invalid",
      "expiration date is invalid",
    ]),
    "expiration month is not between 1 and 12, expiration year is invalid, " +
      "and expiration date is invalid",
  );
});
