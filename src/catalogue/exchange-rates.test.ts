import assert from "node:assert/strict";
import { test } from "node:test";
import { minorUnits } from "../primitives/money.ts";
import type { Currency } from "./currencies.ts";
import { convert, exchangeRates } from "./exchange-rates.ts";

test("the rates are sorted by currency and each is above zero", () => {
  const listed = Object.keys(exchangeRates);
  assert.deepEqual(listed, listed.toSorted());
  for (const rate of Object.values(exchangeRates)) assert.ok(Number(rate) > 0, rate);
});

// biome-ignore format: one conversion a row, in columns
const conversions: readonly [what: string, number, Currency, Currency, number][] = [
  ["cents to satang",                         1_000, "USD", "THB", 35_000],
  ["whole yen to satang",                     1_000, "JPY", "THB", 24_000],
  ["satang to whole yen",                    24_000, "THB", "JPY",  1_000],
  ["yen to won, neither with decimals",      13_000, "JPY", "KRW", 120_000],
  ["an exact half goes up (12 satang / 24)",     12, "THB", "JPY",      1],
  ["just under a half goes down",                11, "THB", "JPY",      0],
  ["a currency of very small units",        100_000, "IDR", "THB",    220],
  ["rounded once, not on the way by baht",       23, "KRW", "JPY",      2],
  ["a currency to itself",                   12_345, "SGD", "SGD", 12_345],
];

for (const [what, amount, from, to, expected] of conversions) {
  test(`${amount} ${from} are ${expected} ${to}: ${what}`, () => {
    assert.equal(convert(minorUnits(amount), from, to), expected);
  });
}

test("a result too large for an amount is refused, never rounded", () => {
  assert.throws(() => convert(minorUnits(Number.MAX_SAFE_INTEGER), "GBP", "THB"), RangeError);
});
