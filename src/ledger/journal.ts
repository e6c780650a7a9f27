import type { Currency } from "../catalogue/currencies.ts";
import type { Instant } from "../primitives/clock.ts";
import { invariant } from "../primitives/invariant.ts";
import { type MinorUnits, minorUnits, signedMinorUnits } from "../primitives/money.ts";
import { type LedgerAccount, MERCHANT_BALANCE } from "./chart.ts";
import { type Happening, type Recipe, recipes } from "./recipes.ts";

/** The amounts of one happening, in the smallest unit of one currency. */
export interface EntryAmounts {
  readonly currency: Currency;
  readonly amount: MinorUnits;
  readonly fee: MinorUnits;
  /** Of an installment; absent where there is none. */
  readonly interest?: MinorUnits;
  readonly vat: MinorUnits;
}

/** One line of an entry: a debit above zero, a credit below. */
export interface Posting {
  readonly account: LedgerAccount;
  readonly amount: MinorUnits;
}

/** One balanced happening in the ledger; written once, never changed. */
export interface JournalEntry {
  /** Where it moves the merchant's balance, this is the id of the balance transaction. */
  readonly id: string;
  readonly happening: Happening;
  /** The charge or refund that caused it. */
  readonly originId: string;
  readonly amounts: EntryAmounts;
  readonly livemode: boolean;
  readonly createdAt: Instant;
}

/** The lines of an entry. They sum to zero, and lines of nothing are left out. */
export function postingsOf(happening: Happening, amounts: EntryAmounts): Posting[] {
  const { amount, fee, interest = minorUnits(0), vat } = amounts;
  const parts = {
    amount,
    fee,
    interest,
    vat,
    net: signedMinorUnits(amount - fee - interest - vat),
  };
  const recipe: Recipe = recipes[happening];
  const postings = recipe.lines.map(([side, account, part]) => ({
    account,
    amount: signedMinorUnits(side === "debit" ? parts[part] : 0 - parts[part]),
  }));
  const total = postings.reduce((sum, posting) => sum + posting.amount, 0);
  invariant(total === 0, `an entry of "${happening}" sums to ${total}`);
  return postings.filter((posting) => posting.amount !== 0);
}

/** What an entry does to the merchant's balance: above zero when it grows. */
export function balanceChangeOf(happening: Happening, amounts: EntryAmounts): MinorUnits {
  const lines = postingsOf(happening, amounts).filter(
    (posting) => posting.account === MERCHANT_BALANCE,
  );
  return signedMinorUnits(0 - lines.reduce((sum, posting) => sum + posting.amount, 0));
}
