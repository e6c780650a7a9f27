import type { Currency } from "../catalogue/currencies.ts";
import { type Instant, wireTime } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import { balanceChangeOf, type JournalEntry } from "./journal.ts";
import { type Recipe, recipes } from "./recipes.ts";

/**
 * A journal entry as the balance transaction that the merchant sees, in the newest shape. Its amount is never below
 * zero; a charge that costs more than it brings is a debit.
 * Source: transactions-api; recorded list, 2019-05-29. In test mode money can be transferred at once. Assumed: in live
 * mode too, since nothing here transfers it.
 */
export function balanceTransactionJson(entry: JournalEntry): WireObject {
  const change = balanceChangeOf(entry.happening, entry.amounts);
  const recipe: Recipe = recipes[entry.happening];
  return {
    object: "transaction",
    id: entry.id,
    livemode: entry.livemode,
    currency: entry.amounts.currency,
    amount: Math.abs(change),
    location: `/transactions/${entry.id}`,
    direction: change < 0 ? "debit" : "credit",
    key: recipe.key,
    origin: entry.originId,
    transferable_at: wireTime(entry.createdAt),
    created_at: wireTime(entry.createdAt),
  };
}

/** What the merchant is owed, in the smallest unit of the account's currency. */
export interface Balance {
  readonly livemode: boolean;
  readonly currency: Currency;
  /** Below zero when more was given back than taken. */
  readonly total: number;
  /** When the account was made. */
  readonly createdAt: Instant;
}

/** The balance in the newest shape; nothing is ever held back here. Source: balance-api; recorded balance, 2019-05-29. */
export function balanceJson(balance: Balance): WireObject {
  return {
    object: "balance",
    livemode: balance.livemode,
    location: "/balance",
    currency: balance.currency,
    total: balance.total,
    transferable: balance.total,
    reserve: 0,
    on_hold: 0,
    created_at: wireTime(balance.createdAt),
  };
}
