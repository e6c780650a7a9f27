import { refusal } from "../catalogue/api-errors.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import { DAY_MS, type Instant, isSameDay, later } from "../primitives/clock.ts";
import { add, type MinorUnits, minorUnits, roundHalfUp, subtract } from "../primitives/money.ts";
import type { ChargeFacts, ChargeIn } from "./charge.ts";

/*
 * How much, and until when. Whether at all is the lifecycle's business.
 */

/** Source: how-do-i-create-a-refund. */
const REFUNDS_MAX = 15;
const REFUND_WINDOW_DAYS = 365;
const REFUND_WINDOW_DAYS_OF_BRAND: Readonly<Record<string, number>> = {
  JCB: 160,
  "American Express": 160,
  "Diners Club": 160,
};

/**
 * How much is captured. Nothing asked for, or 0 (a Java client's plain capture), is the whole.
 * @throws ApiError failed_capture — above the authorised amount, or a part of what is not a pre-authorisation.
 * Source: charges-api, capture. Assumed: the code and words of these refusals.
 */
export function amountToCapture(
  charge: ChargeIn<"authorized">,
  asked: number | undefined,
): MinorUnits {
  if (asked === undefined || asked === 0 || asked === charge.amount) return charge.amount;
  if (asked < 0) throw refusal("failed_capture", "capture amount must be greater than 0");
  if (asked > charge.amount) {
    throw refusal(
      "failed_capture",
      "capture amount must be less than or equal to the authorized amount",
    );
  }
  if (charge.authorizationType !== "pre_auth") {
    throw refusal(
      "failed_capture",
      "partial capture requires a charge created with authorization_type=pre_auth",
    );
  }
  return minorUnits(asked);
}

/** What may still be given back. */
export function refundableAmount(charge: ChargeIn<"paid">): MinorUnits {
  return subtract(charge.capturedAmount, charge.refundedAmount);
}

function methodRefund(charge: ChargeFacts): "none" | "full" | "partial" {
  return charge.source === null ? "partial" : paymentMethod(charge.source.facts.type).refund;
}

/** Whether a part may be given back, by the way it was paid. */
export function isPartlyRefundable(charge: ChargeFacts): boolean {
  return methodRefund(charge) === "partial";
}

/** Whether anything may still be given back: money is left, and neither count nor time has run out. */
export function isRefundable(
  charge: ChargeIn<"paid">,
  brand: string | undefined,
  now: Instant,
): boolean {
  const windowDays = REFUND_WINDOW_DAYS_OF_BRAND[brand ?? ""] ?? REFUND_WINDOW_DAYS;
  return (
    methodRefund(charge) !== "none" &&
    refundableAmount(charge) > 0 &&
    charge.refundCount < REFUNDS_MAX &&
    now <= later(charge.paidAt, windowDays * DAY_MS)
  );
}

/**
 * Whether a refund of the whole would be a void now: nothing given back yet, on the day of the capture.
 * Assumed: the day ends at midnight where the account is, not with a bank's batch.
 */
export function isVoidable(charge: ChargeIn<"paid">, timeZone: string, now: Instant): boolean {
  const hasVoid = charge.source === null || paymentMethod(charge.source.facts.type).void === true;
  return hasVoid && charge.refundedAmount === 0 && isSameDay(charge.paidAt, now, timeZone);
}

/** What a refund is going to be. */
export interface RefundTerms {
  readonly amount: MinorUnits;
  readonly voided: boolean;
}

/**
 * How much is refunded, and whether it is a void.
 * `wantsVoid` true demands a void; absent or false leaves it to the rule (two clients always send false).
 * @throws ApiError failed_refund — more than is left, nothing, or no longer.
 * @throws ApiError failed_void — a void was demanded and is not possible.
 * Source: refunds-api; the void rule from recorded refunds. Assumed: the words of what is too little, of a part that
 * cannot be refunded, and that `void=true` demands one.
 */
export function refundTerms(
  charge: ChargeIn<"paid">,
  asked: { readonly amount: number; readonly wantsVoid: boolean },
  when: { readonly brand: string | undefined; readonly timeZone: string; readonly now: Instant },
): RefundTerms {
  if (!isRefundable(charge, when.brand, when.now))
    throw refusal("failed_refund", "charge can't be refunded");
  if (asked.amount <= 0) throw refusal("failed_refund", "amount must be greater than 0");
  if (asked.amount > refundableAmount(charge))
    throw refusal("failed_refund", "charge can't be refunded");
  const amount = minorUnits(asked.amount);
  if (amount !== charge.capturedAmount && !isPartlyRefundable(charge)) {
    throw refusal("failed_refund", "charge can't be partially refunded");
  }
  const voided = amount === charge.capturedAmount && isVoidable(charge, when.timeZone, when.now);
  if (asked.wantsVoid && !voided) throw refusal("failed_void");
  return { amount, voided };
}

/** The share of `whole` that belongs to `part` of `total`, rounded half up. */
export function shareOf(whole: MinorUnits, part: MinorUnits, total: MinorUnits): MinorUnits {
  if (part === total) return whole;
  return minorUnits(Number(roundHalfUp(BigInt(whole) * BigInt(part), BigInt(total))));
}

/** What was captured, in the account's currency. */
export function capturedFunding(charge: ChargeIn<"paid">): MinorUnits {
  return shareOf(charge.fundingAmount, charge.capturedAmount, charge.amount);
}

/** What a refund takes from the account, in its currency; rounded so that all parts add up to the whole. */
export function refundFunding(charge: ChargeIn<"paid">, amount: MinorUnits): MinorUnits {
  const whole = capturedFunding(charge);
  const before = shareOf(whole, charge.refundedAmount, charge.capturedAmount);
  const after = shareOf(whole, add(charge.refundedAmount, amount), charge.capturedAmount);
  return subtract(after, before);
}
