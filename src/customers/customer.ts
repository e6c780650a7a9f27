import type { Instant } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";

/** A payer whom a merchant knows again, with the cards they left. */
export interface Customer {
  readonly id: string;
  /** Counts the changes, a card added or removed included: whoever decides upon the cards is guarded by it. */
  readonly version: number;
  readonly livemode: boolean;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
  /** The card that is charged when none is named; null without cards. */
  readonly defaultCardId: string | null;
  readonly email: string | null;
  readonly description: string | null;
  readonly metadata: Fields;
}
