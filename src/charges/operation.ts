import type { HeldKey } from "../accounts/call.ts";
import type { OperationKind } from "../acquirers/connector.ts";
import type { ApiErrorCode } from "../catalogue/api-errors.ts";
import type { Currency } from "../catalogue/currencies.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import type { MinorUnits } from "../primitives/money.ts";

/** What is wanted of the acquirer, in the engine's words; enough to record the answer whoever brings it. */
export interface OperationFacts {
  readonly kind: OperationKind;
  /** In the charge's currency. */
  readonly amount: MinorUnits;
  readonly currency: Currency;
  /** For a refund: what will be recorded when it is approved. */
  readonly refund?: { readonly voided: boolean; readonly metadata: Fields };
}

/**
 * One question to an acquirer that is asked over a network.
 *   asked     claimed before anything was sent; after a crash, it is not known whether anything was
 *   unknown   asked, but no readable answer came
 *   closed    the outcome is recorded
 */
export interface StoredOperation {
  readonly id: string;
  readonly version: number;
  readonly chargeId: string;
  readonly state: "asked" | "unknown" | "closed";
  /** When to look it up next; null once closed. */
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
  readonly facts: OperationFacts & {
    readonly connectorId: string;
    readonly lookUps: number;
    /** The idempotency key that the request holds meanwhile. */
    readonly heldKey: HeldKey | null;
    /** What it came to, once closed; a request whose own answer comes too late is told this. */
    readonly conclusion: Conclusion | null;
  };
}

/** What a closed operation came to. */
export interface Conclusion {
  /** Why the acquirer would not; null when it did as asked, or when a charge was made that failed. */
  readonly refused: { readonly code: ApiErrorCode; readonly message: string } | null;
  readonly refundId: string | null;
}
