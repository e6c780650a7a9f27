import type { ChargeState } from "../catalogue/charge-states.ts";
import type { FeeTerms } from "../catalogue/countries.ts";
import type { Currency } from "../catalogue/currencies.ts";
import type { FailureCode } from "../catalogue/failure-codes.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import type { DecimalString, MinorUnits } from "../primitives/money.ts";
import type { PayerCode } from "../sources/payer-code.ts";
import type { SourceFacts } from "../sources/source.ts";
import type { PlannedAnswer } from "./payer-answer.ts";

/** `pre_auth`: less than the reserved amount may be captured. `final_auth`: the whole or nothing. */
export type AuthorizationType = "pre_auth" | "final_auth";

/** What every charge carries, whatever its state. */
export interface ChargeFacts {
  readonly id: string;
  /** Counts the changes; a decision holds only for the version it was made upon. 0: not stored yet. */
  readonly version: number;
  readonly livemode: boolean;
  readonly createdAt: Instant;
  readonly amount: MinorUnits;
  readonly currency: Currency;
  /** The amount in the account's currency. */
  readonly fundingAmount: MinorUnits;
  readonly fundingCurrency: Currency;
  /** What the charge costs, as it was agreed when the charge was made. */
  readonly feeTerms: FeeTerms;
  /** Whether the amount is captured as soon as it is authorised. */
  readonly capture: boolean;
  readonly authorizationType: AuthorizationType | null;
  readonly description: string | null;
  readonly metadata: Fields;
  readonly ip: string | null;
  readonly returnUri: string | null;
  /** Names the charge towards the payer's browser; the older wire calls it `reference`. */
  readonly paymentId: string;
  readonly customerId: string | null;
  readonly cardId: string | null;
  /** How it is paid when not by card alone; as it was when the charge was made. */
  readonly source: ChargedSource | null;
  /** The link whose page it was made on. */
  readonly linkId: string | null;
  /** Where its events go instead of the account's own address; at most two. */
  readonly webhookEndpoints: readonly string[];
  /** Whether the payer had, or has, to prove who they are to the issuer. */
  readonly threeDSecure: boolean;
  /** Until when a reservation holds, or the payer may pay. */
  readonly expiresAt: Instant;
  /** The operation that an acquirer has been asked and has not answered; only one at a time. */
  readonly inFlight: string | null;
  /** What the payer did on our page already, and what counts only from a later moment on. */
  readonly plannedAnswer?: PlannedAnswer | undefined;
}

/** A source in a charge, with what the payer needs to pay it. */
export interface ChargedSource {
  readonly id: string;
  readonly createdAt: Instant;
  readonly facts: SourceFacts;
  /** By which parameter it came: the old `offsite=` is shown to old readers as such. */
  readonly via: "source" | "offsite";
  readonly payerCode: PayerCode | null;
  /** What an installment costs its merchant in interest, in per cent of the amount; absent where the payer bears it. */
  readonly interestPercent?: DecimalString;
}

/** What is known once an issuer has said yes. */
interface Authorization {
  readonly authorizedAt: Instant;
  readonly approvalCode: string | null;
}

/** What is known once money was taken. */
export interface Payment extends Authorization {
  readonly paidAt: Instant;
  /** In `currency`. */
  readonly capturedAmount: MinorUnits;
  /** In `currency`; refunds and voids together. */
  readonly refundedAmount: MinorUnits;
  readonly refundCount: number;
  readonly voided: boolean;
  /** The journal entry of the capture; the wire's `transaction`. */
  readonly entryId: string;
}

/** A charge is exactly one of these; a field exists only in the states where it means something. */
export type Charge = ChargeFacts &
  (
    | { readonly state: "asking" }
    | { readonly state: "unanswered" }
    | { readonly state: "awaiting_payer" }
    | ({ readonly state: "authorized" } & Authorization)
    | ({ readonly state: "paid" } & Payment)
    | {
        readonly state: "failed";
        readonly failureCode: FailureCode;
        readonly failureMessage: string;
        readonly securityCodeCheck: boolean | null;
      }
    | { readonly state: "expired" }
    | ({ readonly state: "reversed"; readonly reversedAt: Instant } & Authorization)
    | ({ readonly state: "lapsed" } & Authorization)
  );

/** A charge in one particular state. */
export type ChargeIn<S extends ChargeState> = Extract<Charge, { readonly state: S }>;
