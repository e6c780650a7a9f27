import assert from "node:assert/strict";
import { test } from "node:test";
import { brandOf, cardBrands } from "./card-brands.ts";
import { failureCodes } from "./failure-codes.ts";
import { findTestCard, testCards } from "./test-cards.ts";

/** Whether a card number's check digit is right; written apart from the product's own check. */
function checkDigitHolds(number: string): boolean {
  const digits = [...number].reverse().map(Number);
  const total = digits.reduce((sum, digit, place) => {
    const doubled = place % 2 === 1 ? digit * 2 : digit;
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return total % 10 === 0;
}

test("every documented test card is there once", () => {
  assert.equal(testCards.length, 50);
  assert.equal(new Set(testCards.map(({ number }) => number)).size, testCards.length);
});

test("every test card is a number that a check of cards accepts", () => {
  for (const { number, brand } of testCards) {
    assert.ok(checkDigitHolds(number), number);
    assert.equal(brandOf(number), brand, number);
    const row = cardBrands.find((candidate) => candidate.brand === brand);
    assert.ok(row?.lengths.includes(number.length), number);
  }
});

test("a card shows a security code that did not match where that is why it is declined", () => {
  for (const { number, effect, securityCodeCheck } of testCards) {
    const isAboutTheCode =
      effect.kind === "decline" && effect.failureCode === "invalid_security_code";
    assert.equal(securityCodeCheck === false, isAboutTheCode, number);
  }
});

test("every decline is for a reason in the table of failure codes", () => {
  for (const { number, effect } of testCards) {
    if (effect.kind === "decline")
      assert.ok(Object.hasOwn(failureCodes, effect.failureCode), number);
  }
});

test("a number is found as it is written, and any other number is no test card", () => {
  assert.deepEqual(findTestCard("4111111111140011"), {
    number: "4111111111140011",
    brand: "Visa",
    effect: { kind: "decline", failureCode: "insufficient_fund" },
  });
  assert.equal(findTestCard("4000000000000002"), undefined);
});
