import type { Currency } from "../catalogue/currencies.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import type { MinorUnits } from "../primitives/money.ts";

/** Captured money given back, whole or in part. */
export interface Refund {
  readonly id: string;
  readonly livemode: boolean;
  readonly chargeId: string;
  readonly amount: MinorUnits;
  readonly currency: Currency;
  /** In the account's currency. */
  readonly fundingAmount: MinorUnits;
  readonly fundingCurrency: Currency;
  /** Whether it cancelled the charge on the day of its capture; the fee then comes back too. */
  readonly voided: boolean;
  readonly metadata: Fields;
  /** The journal entry; the wire's `transaction`. */
  readonly entryId: string;
  readonly createdAt: Instant;
}
