import type { FailureCode } from "../catalogue/failure-codes.ts";
import type { Instant } from "../primitives/clock.ts";

/** What the payer did. */
export type PayerAnswer =
  | { readonly kind: "paid" }
  /** Did all that the issuer's page asked for; whether the issuer recognises them is the issuer's business. */
  | { readonly kind: "authenticated" }
  | {
      readonly kind: "failed";
      readonly failureCode: FailureCode;
      readonly failureMessage?: string;
    };

/** An answer that is known and shall count only later: the browser is back before the charge is settled. */
export interface PlannedAnswer {
  readonly answer: PayerAnswer;
  readonly dueAt: Instant;
}
