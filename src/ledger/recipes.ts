import type { LedgerAccount } from "./chart.ts";

/*
 * What happened → what is written into the journal. Each line says which account takes which part of the amounts, on
 * which side. Where the merchant's balance moves, the entry is what the wire calls a transaction, and `key` is the
 * name it goes by there.
 *
 *   amount   the whole, in the account's currency      fee, interest, vat   what it costs, and the tax on that
 *   net      amount − fee − interest − vat; below zero when a flat fee exceeds a small amount
 */

type Part = "amount" | "fee" | "interest" | "vat" | "net";
type Line = readonly [side: "debit" | "credit", account: LedgerAccount, part: Part];

/** The lines of one kind of entry. For any amounts they sum to zero, which a test holds. */
export interface Recipe {
  /** The wire's name of the balance transaction; undefined when the merchant's balance does not move. */
  readonly key?: string;
  readonly lines: readonly Line[];
}

/** What is posted, by what has happened. */
export const recipes = {
  // An authorisation moves nothing; it is remembered beside the books.
  authorised: {
    lines: [
      ["debit", "hold.authorised", "amount"],
      ["credit", "hold.counterpart", "amount"],
    ],
  },
  // What was reserved is captured, given back or lapses: the memo goes, whole.
  released: {
    lines: [
      ["debit", "hold.counterpart", "amount"],
      ["credit", "hold.authorised", "amount"],
    ],
  },
  captured: {
    key: "charge.captured.net",
    lines: [
      ["debit", "acquirer.receivable", "amount"],
      ["credit", "merchant.available", "net"],
      ["credit", "revenue.fee", "fee"],
      ["credit", "revenue.interest", "interest"],
      ["credit", "tax.vat", "vat"],
    ],
  },
  // The fee of a refunded charge is kept. Assumed: no recording names the key.
  refunded: {
    key: "refund.created.debit",
    lines: [
      ["debit", "merchant.available", "amount"],
      ["credit", "acquirer.receivable", "amount"],
    ],
  },
  // A void undoes the charge as if it had never been, fee included. Assumed: the same key.
  voided: {
    key: "refund.created.debit",
    lines: [
      ["debit", "merchant.available", "net"],
      ["debit", "revenue.fee", "fee"],
      ["debit", "revenue.interest", "interest"],
      ["debit", "tax.vat", "vat"],
      ["credit", "acquirer.receivable", "amount"],
    ],
  },
} as const satisfies Record<string, Recipe>;

/** What an entry of the journal records; rows keep the word. */
export type Happening = keyof typeof recipes;
