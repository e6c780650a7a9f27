import assert from "node:assert/strict";
import { describe, test } from "node:test";
import fc from "fast-check";
import { minorUnits } from "../primitives/money.ts";
import { balanceChangeOf, type EntryAmounts, postingsOf } from "./journal.ts";
import { type Happening, type Recipe, recipes } from "./recipes.ts";

const amountsOf = (amount: number, fee = 0, vat = 0, interest = 0): EntryAmounts => ({
  currency: "THB",
  amount: minorUnits(amount),
  fee: minorUnits(fee),
  vat: minorUnits(vat),
  interest: minorUnits(interest),
});

const happenings = Object.keys(recipes) as Happening[];

/** Lines as they stand in a journal: a debit above zero, a credit below. */
function linesOf(happening: Happening, amounts: EntryAmounts): string[] {
  return postingsOf(happening, amounts).map(({ account, amount }) => `${account} ${amount}`);
}

describe("a journal entry", () => {
  // Source: recorded charge of 100000 at 3.65 % and 7 % VAT.
  const charged = amountsOf(100000, 3650, 256);

  for (const [happening, amounts, lines] of [
    ["authorised", amountsOf(100000), ["hold.authorised 100000", "hold.counterpart -100000"]],
    ["released", amountsOf(100000), ["hold.counterpart 100000", "hold.authorised -100000"]],
    [
      "captured",
      charged,
      [
        "acquirer.receivable 100000",
        "merchant.available -96094",
        "revenue.fee -3650",
        "tax.vat -256",
      ],
    ],
    ["refunded", amountsOf(30000), ["merchant.available 30000", "acquirer.receivable -30000"]],
    [
      "voided",
      charged,
      [
        "merchant.available 96094",
        "revenue.fee 3650",
        "tax.vat 256",
        "acquirer.receivable -100000",
      ],
    ],
  ] as const) {
    test(`of what was ${happening} has the lines of its recipe`, () => {
      assert.deepEqual(linesOf(happening, amounts), lines);
    });
  }

  test("leaves out lines of nothing", () => {
    assert.deepEqual(linesOf("captured", amountsOf(2000)), [
      "acquirer.receivable 2000",
      "merchant.available -2000",
    ]);
    assert.deepEqual(linesOf("captured", amountsOf(100, 93, 7)), [
      "acquirer.receivable 100",
      "revenue.fee -93",
      "tax.vat -7",
    ]);
  });

  test("debits the merchant where a flat fee is more than the charge", () => {
    const amounts = amountsOf(2000, 3000, 210);
    assert.deepEqual(linesOf("captured", amounts), [
      "acquirer.receivable 2000",
      "merchant.available 1210",
      "revenue.fee -3000",
      "tax.vat -210",
    ]);
    assert.equal(balanceChangeOf("captured", amounts), -1210);
  });

  test("sums to zero, whatever the amounts", () => {
    const cases = fc.tuple(
      fc.constantFrom(...happenings),
      fc.record({
        amount: fc.nat(1e12),
        fee: fc.nat(1e9),
        vat: fc.nat(1e8),
        interest: fc.nat(1e8),
      }),
    );
    fc.assert(
      fc.property(cases, ([happening, { amount, fee, vat, interest }]) => {
        const postings = postingsOf(happening, amountsOf(amount, fee, vat, interest));
        assert.equal(
          postings.reduce((sum, posting) => sum + posting.amount, 0),
          0,
        );
        assert.ok(postings.every((posting) => posting.amount !== 0));
      }),
    );
  });

  test("a void undoes a capture line by line", () => {
    const captured = new Map(postingsOf("captured", charged).map((p) => [p.account, p.amount]));
    for (const { account, amount } of postingsOf("voided", charged)) {
      assert.equal(amount + (captured.get(account) ?? 0), 0, account);
    }
    assert.equal(postingsOf("voided", charged).length, captured.size);
  });

  test("a release undoes an authorisation", () => {
    const lines = [...linesOf("authorised", amountsOf(5)), ...linesOf("released", amountsOf(5))];
    assert.deepEqual(lines.sort(), [
      "hold.authorised -5",
      "hold.authorised 5",
      "hold.counterpart -5",
      "hold.counterpart 5",
    ]);
  });
});

describe("the merchant's balance", () => {
  for (const [happening, amounts, change] of [
    ["authorised", amountsOf(100000), 0],
    ["released", amountsOf(100000), 0],
    ["captured", amountsOf(100000, 3650, 256), 96094],
    ["refunded", amountsOf(30000), -30000],
    ["voided", amountsOf(100000, 3650, 256), -96094],
  ] as const) {
    test(`changes by ${change} with what was ${happening}`, () => {
      assert.equal(balanceChangeOf(happening, amounts), change);
    });
  }

  test("moves with every entry that the merchant sees, and with no other", () => {
    for (const happening of happenings) {
      const isSeen = (recipes[happening] as Recipe).key !== undefined;
      assert.equal(balanceChangeOf(happening, amountsOf(100, 3, 1)) !== 0, isSeen, happening);
    }
  });
});
