import assert from "node:assert/strict";
import { test } from "node:test";
import { brandOf, type CardBrand, cardBrands } from "./card-brands.ts";

test("each brand has one row, with lengths in order and well-formed prefixes", () => {
  const brands = cardBrands.map(({ brand }) => brand);
  assert.equal(new Set(brands).size, brands.length);
  for (const { brand, prefixes, lengths } of cardBrands) {
    assert.deepEqual(lengths, lengths.toSorted(), brand);
    for (const range of prefixes) {
      assert.match(range, /^\d{1,6}(-\d{1,6})?$/, brand);
      const [first = "", last = first] = range.split("-");
      assert.equal(first.length, last.length, range);
      assert.ok(Number(first) <= Number(last), range);
    }
  }
});

// The first and the last number of a range, and their neighbours outside it.
const edges: readonly [leadingDigits: string, CardBrand | undefined][] = [
  ["4", "Visa"],
  ["51", "MasterCard"],
  ["55", "MasterCard"],
  ["2220", undefined],
  ["2221", "MasterCard"],
  ["2720", "MasterCard"],
  ["2721", undefined],
  ["3527", undefined],
  ["3528", "JCB"],
  ["3589", "JCB"],
  ["3590", undefined],
  ["34", "American Express"],
  ["37", "American Express"],
  ["300", "Diners Club"],
  ["305", "Diners Club"],
  ["306", undefined],
  ["36", "Diners Club"],
  ["38", "Diners Club"],
  ["39", "Diners Club"],
  ["6011", "Discover"],
  ["643", undefined],
  ["644", "Discover"],
  ["649", "Discover"],
  ["65", "Discover"],
  ["622125", "UnionPay"],
  ["622126", "Discover"],
  ["622925", "Discover"],
  ["622926", "UnionPay"],
  ["62", "UnionPay"],
  ["81", "UnionPay"],
  ["6304", "Laser"],
  ["6771", "Laser"],
  ["50", "Maestro"],
  ["56", "Maestro"],
  ["59", undefined],
  ["6763", "Maestro"],
  ["6764", undefined],
  ["1", undefined],
  ["", undefined],
];

for (const [leadingDigits, brand] of edges) {
  test(`a number that begins with "${leadingDigits}" is of ${brand ?? "no known brand"}`, () => {
    assert.equal(brandOf(leadingDigits.padEnd(leadingDigits === "" ? 0 : 16, "0")), brand);
  });
}
