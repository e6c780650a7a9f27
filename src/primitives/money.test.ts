import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import {
  add,
  feeOf,
  fractionOf,
  minorUnits,
  percentOf,
  roundHalfUp,
  signedMinorUnits,
  subtract,
  sum,
} from "./money.ts";

// Way to pay, amount, rate in per cent: fee, VAT on the fee at 7.0 per cent, net.
// Source: recorded charges, 2017 to 2025.
// biome-ignore format: one recorded charge a row, in columns
const recordedFees = [
  { by: "card",                amount:   3000, rate: "3.65", fee:   110, feeVat:   8, net:   2882 },
  { by: "card",                amount:   3049, rate: "3.65", fee:   111, feeVat:   8, net:   2930 },
  { by: "card",                amount:   5000, rate: "3.65", fee:   183, feeVat:  13, net:   4804 },
  { by: "card",                amount:  12345, rate: "3.65", fee:   451, feeVat:  32, net:  11862 },
  { by: "card",                amount:  12349, rate: "3.65", fee:   451, feeVat:  32, net:  11866 },
  { by: "card",                amount:  30500, rate: "3.65", fee:  1113, feeVat:  78, net:  29309 },
  { by: "card",                amount:  31000, rate: "3.65", fee:  1132, feeVat:  79, net:  29789 },
  { by: "card",                amount:  50000, rate: "3.65", fee:  1825, feeVat: 128, net:  48047 },
  { by: "card",                amount:  67405, rate: "3.65", fee:  2460, feeVat: 172, net:  64773 },
  { by: "wechat_pay",          amount:  67405, rate: "0.0",  fee:     0, feeVat:   0, net:  67405 },
  { by: "card",                amount:  78105, rate: "3.65", fee:  2851, feeVat: 200, net:  75054 },
  { by: "card",                amount:  80245, rate: "3.65", fee:  2929, feeVat: 205, net:  77111 },
  { by: "card",                amount: 100000, rate: "3.65", fee:  3650, feeVat: 256, net:  96094 },
  { by: "card",                amount: 101645, rate: "3.65", fee:  3710, feeVat: 260, net:  97675 },
  { by: "card",                amount: 200000, rate: "3.65", fee:  7300, feeVat: 511, net: 192189 },
  { by: "expired installment", amount: 300049, rate: "3.65", fee: 10952, feeVat: 767, net: 288330 },
  { by: "promptpay, live",     amount: 156000, rate: "1.65", fee:  2574, feeVat: 180, net: 153246 },
];

for (const { by, amount, rate, ...expected } of recordedFees) {
  test(`the fee of ${amount} by ${by} is the recorded one`, () => {
    const result = feeOf({
      amount: minorUnits(amount),
      ratePercent: rate,
      flat: "0.0",
      vatPercent: "7.0",
    });
    assert.deepEqual({ ...result }, expected);
  });
}

test("a flat fee larger than the amount leaves a negative net, as recorded", () => {
  const result = feeOf({
    amount: minorUnits(100),
    ratePercent: "0.0",
    flat: "800.0",
    vatPercent: "7.0",
  });
  assert.deepEqual({ ...result }, { fee: 800, feeVat: 56, net: -756 });
});

test("rate and flat part of a fee are rounded together, once", () => {
  // 0.3 + 0.3 of a unit: rounded apart they would be nothing, together they are one.
  const result = feeOf({
    amount: minorUnits(30),
    ratePercent: "1",
    flat: "0.3",
    vatPercent: "0",
  });
  assert.equal(result.fee, 1);
});

test("an amount is a whole number from zero on", () => {
  assert.equal(minorUnits(12345), 12345);
  assert.ok(Object.is(minorUnits(-0), 0));
  for (const refused of [-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]) {
    assert.throws(() => minorUnits(refused), RangeError, String(refused));
  }
});

test("only a signed amount may be negative", () => {
  assert.equal(signedMinorUnits(-756), -756);
  assert.throws(() => signedMinorUnits(-0.5), RangeError);
  assert.throws(() => signedMinorUnits(-(2 ** 53)), RangeError);
});

test("an exact half is rounded away from zero", () => {
  const rounded = [-5n, -3n, -1n, 1n, 3n, 5n].map((n) => roundHalfUp(n, 2n));
  assert.deepEqual(rounded, [-3n, -2n, -1n, 1n, 2n, 3n]);
  assert.throws(() => roundHalfUp(1n, 0n), RangeError);
});

test("what is not plainly a decimal number is refused as one", () => {
  assert.deepEqual(fractionOf("3.65"), { numerator: 365n, denominator: 100n });
  for (const refused of ["", "3,65", "-1", "1.", ".5", "1e3", " 1", "0x10"]) {
    assert.throws(() => fractionOf(refused), RangeError, refused);
  }
});

test("a sum beyond what a number holds exactly is refused", () => {
  const most = minorUnits(Number.MAX_SAFE_INTEGER);
  assert.throws(() => add(most, minorUnits(1)), RangeError);
  assert.throws(() => sum([most, minorUnits(2), signedMinorUnits(-2)]), RangeError);
  assert.throws(() => percentOf(most, "100.1"), RangeError);
});

const amounts = fc.integer({ min: 0, max: 2 ** 50 }).map(minorUnits);
const rates = fc
  .tuple(fc.nat(99), fc.nat(999))
  .map(([whole, decimals]) => `${whole}.${String(decimals).padStart(3, "0")}`);

test("adding and taking away never lose a unit", () => {
  fc.assert(
    fc.property(amounts, amounts, (a, b) => {
      assert.equal(subtract(add(a, b), b), a);
      assert.equal(add(subtract(a, b), b), a);
    }),
  );
});

test("a sum is the same in any order, to the unit", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 2 ** 45 }), { maxLength: 100 }), (numbers) => {
      const exact = numbers.reduce((total, n) => total + BigInt(n), 0n);
      assert.equal(BigInt(sum(numbers.map(minorUnits))), exact);
      assert.equal(BigInt(sum(numbers.toReversed().map(minorUnits))), exact);
    }),
  );
});

test("fee, VAT and net of any charge make up the amount, to the unit", () => {
  fc.assert(
    fc.property(amounts, rates, rates, fc.nat(100_000), (amount, ratePercent, vatPercent, flat) => {
      const { fee, feeVat, net } = feeOf({ amount, ratePercent, flat: `${flat}.0`, vatPercent });
      assert.equal(sum([fee, feeVat, net]), amount);
      assert.equal(fee, add(percentOf(amount, ratePercent), minorUnits(flat)));
    }),
  );
});

test("a percentage is never further than half a unit from the exact one, halves going up", () => {
  fc.assert(
    fc.property(amounts, rates, (amount, ratePercent) => {
      // In hundred-thousandths of a unit: three decimals of the rate, two of the per cent.
      const exact = BigInt(amount) * BigInt(ratePercent.replace(".", ""));
      const excess = BigInt(percentOf(amount, ratePercent)) * 100_000n - exact;
      assert.ok(excess > -50_000n && excess <= 50_000n, `${excess}`);
    }),
  );
});
