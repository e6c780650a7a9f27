import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { ApiError } from "../primitives/api-error.ts";
import { DAY_MS, type Instant, instant, later } from "../primitives/clock.ts";
import { minorUnits } from "../primitives/money.ts";
import type { ChargeIn } from "./charge.ts";
import {
  amountToCapture,
  capturedFunding,
  isPartlyRefundable,
  isRefundable,
  isVoidable,
  refundableAmount,
  refundFunding,
  refundTerms,
  shareOf,
} from "./rules.ts";

const zone = "Asia/Bangkok";
/** Ten in the evening in Bangkok. */
const paidAt = instant(Date.parse("2026-01-15T15:00:00Z"));
const sameDay = later(paidAt, DAY_MS / 12 - 1);
const nextDay = later(paidAt, DAY_MS / 12);

const authorized = (facts: Partial<ChargeIn<"authorized">> = {}): ChargeIn<"authorized"> =>
  ({
    state: "authorized",
    amount: minorUnits(100000),
    authorizationType: "pre_auth",
    ...facts,
  }) as ChargeIn<"authorized">;

const paid = (facts: Partial<ChargeIn<"paid">> = {}): ChargeIn<"paid"> =>
  ({
    state: "paid",
    amount: minorUnits(100000),
    fundingAmount: minorUnits(100000),
    capturedAmount: minorUnits(100000),
    refundedAmount: minorUnits(0),
    refundCount: 0,
    paidAt,
    source: null,
    ...facts,
  }) as ChargeIn<"paid">;

function refusalOf(act: () => unknown): string | undefined {
  try {
    act();
    return undefined;
  } catch (stop) {
    assert.ok(stop instanceof ApiError);
    return `${stop.code}: ${stop.message}`;
  }
}

describe("how much is captured", () => {
  const tooMuch =
    "failed_capture: capture amount must be less than or equal to the authorized amount";
  const inPart =
    "failed_capture: partial capture requires a charge created with authorization_type=pre_auth";
  const negative = "failed_capture: capture amount must be greater than 0";
  for (const [type, asked, expected] of [
    ["pre_auth", undefined, 100000],
    ["pre_auth", 0, 100000],
    ["pre_auth", 100000, 100000],
    ["pre_auth", 99999, 99999],
    ["pre_auth", 1, 1],
    ["pre_auth", 100001, tooMuch],
    ["pre_auth", -1, negative],
    ["final_auth", undefined, 100000],
    ["final_auth", 100000, 100000],
    ["final_auth", 99999, inPart],
    ["final_auth", 100001, tooMuch],
    [null, 0, 100000],
    [null, 99999, inPart],
  ] as const) {
    test(`${type}, ${asked}: ${expected}`, () => {
      const charge = authorized({ authorizationType: type });
      if (typeof expected === "number") assert.equal(amountToCapture(charge, asked), expected);
      else
        assert.equal(
          refusalOf(() => amountToCapture(charge, asked)),
          expected,
        );
    });
  }
});

describe("whether it can be refunded", () => {
  const days = (count: number): Instant => later(paidAt, count * DAY_MS);
  for (const [name, charge, brand, now, expected] of [
    ["at once", paid(), "Visa", paidAt, true],
    ["after 365 days", paid(), "Visa", days(365), true],
    ["a moment later", paid(), "Visa", later(days(365), 1), false],
    ["JCB after 160 days", paid(), "JCB", days(160), true],
    ["JCB a moment later", paid(), "JCB", later(days(160), 1), false],
    ["American Express after 161 days", paid(), "American Express", days(161), false],
    ["Diners Club after 161 days", paid(), "Diners Club", days(161), false],
    ["MasterCard after 161 days", paid(), "MasterCard", days(161), true],
    ["without a card", paid(), undefined, days(365), true],
    ["fourteen times before", paid({ refundCount: 14 }), "Visa", paidAt, true],
    ["fifteen times before", paid({ refundCount: 15 }), "Visa", paidAt, false],
    ["one left", paid({ refundedAmount: minorUnits(99999) }), "Visa", paidAt, true],
    ["nothing left", paid({ refundedAmount: minorUnits(100000) }), "Visa", paidAt, false],
  ] as const) {
    test(`${name}: ${expected}`, () => assert.equal(isRefundable(charge, brand, now), expected));
  }

  test("a card can be refunded in part", () => assert.equal(isPartlyRefundable(paid()), true));

  test("what is left is what was captured, less what was given back", () => {
    const charge = paid({ capturedAmount: minorUnits(70000), refundedAmount: minorUnits(30000) });
    assert.equal(refundableAmount(charge), 40000);
  });
});

describe("whether a refund would be a void", () => {
  for (const [name, charge, now, expected] of [
    ["at once", paid(), paidAt, true],
    ["until the end of the day in the account's time zone", paid(), sameDay, true],
    ["from midnight on", paid(), nextDay, false],
    ["the same hour a day later", paid(), later(paidAt, DAY_MS), false],
    ["when something was given back", paid({ refundedAmount: minorUnits(1) }), paidAt, false],
  ] as const) {
    test(`${name}: ${expected}`, () => assert.equal(isVoidable(charge, zone, now), expected));
  }
});

describe("what a refund is going to be", () => {
  const terms = (charge: ChargeIn<"paid">, amount: number, wantsVoid: boolean, now = paidAt) =>
    refundTerms(charge, { amount, wantsVoid }, { brand: "Visa", timeZone: zone, now });
  const partly = paid({ capturedAmount: minorUnits(60000), refundedAmount: minorUnits(20000) });

  for (const [name, charge, amount, wantsVoid, now, expected] of [
    ["the whole, same day", paid(), 100000, false, sameDay, "100000 void"],
    ["the whole, same day, void=true", paid(), 100000, true, sameDay, "100000 void"],
    ["the whole, next day", paid(), 100000, false, nextDay, "100000"],
    ["a part, same day", paid(), 99999, false, sameDay, "99999"],
    ["one subunit", paid(), 1, false, sameDay, "1"],
    ["the rest of a part", partly, 40000, false, sameDay, "40000"],
    [
      "what was captured, though the whole was more",
      paid({ capturedAmount: minorUnits(60000) }),
      60000,
      false,
      sameDay,
      "60000 void",
    ],
    ["the whole, next day, void=true", paid(), 100000, true, nextDay, "failed_void: void failed"],
    ["a part, void=true", paid(), 50000, true, sameDay, "failed_void: void failed"],
    ["the rest, void=true", partly, 40000, true, sameDay, "failed_void: void failed"],
    [
      "more than there is",
      paid(),
      100001,
      false,
      sameDay,
      "failed_refund: charge can't be refunded",
    ],
    ["more than is left", partly, 40001, false, sameDay, "failed_refund: charge can't be refunded"],
    [
      "more than was captured",
      partly,
      60000,
      false,
      sameDay,
      "failed_refund: charge can't be refunded",
    ],
    ["nothing", paid(), 0, false, sameDay, "failed_refund: amount must be greater than 0"],
    [
      "less than nothing",
      paid(),
      -5,
      false,
      sameDay,
      "failed_refund: amount must be greater than 0",
    ],
    [
      "too late",
      paid(),
      1,
      false,
      later(paidAt, 366 * DAY_MS),
      "failed_refund: charge can't be refunded",
    ],
    [
      "too often",
      paid({ refundCount: 15 }),
      1,
      false,
      sameDay,
      "failed_refund: charge can't be refunded",
    ],
  ] as const) {
    test(`${name}: ${expected}`, () => {
      if (expected.startsWith("failed")) {
        assert.equal(
          refusalOf(() => terms(charge, amount, wantsVoid, now)),
          expected,
        );
        return;
      }
      const { amount: given, voided } = terms(charge, amount, wantsVoid, now);
      assert.equal(`${given}${voided ? " void" : ""}`, expected);
    });
  }
});

describe("a share of an amount", () => {
  const share = (whole: number, part: number, total: number): number =>
    shareOf(minorUnits(whole), minorUnits(part), minorUnits(total));

  test("is rounded half up", () => {
    assert.equal(share(100, 1, 3), 33);
    assert.equal(share(100, 2, 3), 67);
    assert.equal(share(1, 1, 2), 1);
    assert.equal(share(5, 1, 10), 1);
    assert.equal(share(4, 1, 10), 0);
  });

  test("of everything is everything, and of nothing is nothing", () => {
    assert.equal(share(12345, 7, 7), 12345);
    assert.equal(share(12345, 0, 7), 0);
  });

  test("is exact where a floating-point number is not", () => {
    assert.equal(share(9_007_199_254_740_991, 2, 3), 6_004_799_503_160_661);
  });

  test("is taken of the captured part, in the account's currency", () => {
    const charge = paid({
      amount: minorUnits(1000),
      fundingAmount: minorUnits(35333),
      capturedAmount: minorUnits(500),
    });
    assert.equal(capturedFunding(charge), 17667);
  });

  test("refunds in another currency add up to what was captured, however it was cut up", () => {
    const amounts = fc.record({
      amount: fc.integer({ min: 1, max: 1_000_000 }),
      fundingAmount: fc.integer({ min: 1, max: 40_000_000 }),
      parts: fc.array(fc.integer({ min: 1, max: 100_000 }), { minLength: 1, maxLength: 15 }),
    });
    const check = (given: { amount: number; fundingAmount: number; parts: number[] }): void => {
      const captured = Math.min(
        given.amount,
        given.parts.reduce((sum, part) => sum + part, 0),
      );
      const charge = paid({
        amount: minorUnits(given.amount),
        fundingAmount: minorUnits(given.fundingAmount),
        capturedAmount: minorUnits(captured),
      });
      let refunded = 0;
      let funding = 0;
      for (const part of given.parts) {
        const amount = Math.min(part, captured - refunded);
        const before = { ...charge, refundedAmount: minorUnits(refunded) };
        const share = refundFunding(before, minorUnits(amount));
        assert.ok(share >= 0);
        refunded += amount;
        funding += share;
      }
      assert.equal(refunded, captured);
      assert.equal(funding, capturedFunding(charge));
    };
    fc.assert(fc.property(amounts, check), { numRuns: 300 });
  });
});
