/*
 * What a charge does, said a second time and as simply as possible: a few numbers and a word. The engine is held
 * against it. It knows no fees, no ledger, no wire.
 */

export type ModelState = "authorized" | "paid" | "failed" | "reversed" | "lapsed";

/** A charge as the model has it; amounts are in the charge's own currency. */
export interface ModelCharge {
  readonly id: string;
  readonly amount: number;
  readonly isPreAuth: boolean;
  readonly expiresAtMs: number;
  state: ModelState;
  captured: number;
  refunded: number;
  refunds: number;
  paidAtMs: number;
  voided: boolean;
}

const dayMs = 86_400_000;
const bangkokMs = 7 * 3_600_000;
const bangkokDay = (ms: number): number => Math.floor((ms + bangkokMs) / dayMs);

/** A reservation that was not captured in time is gone. */
export function passTime(charge: ModelCharge, nowMs: number): void {
  if (charge.state === "authorized" && charge.expiresAtMs <= nowMs) charge.state = "lapsed";
}

/** What comes of an attempt: it was done, or why not. */
export type Verdict =
  | "done"
  | "expired_charge"
  | "failed_capture"
  | "failed_reverse"
  | "failed_refund"
  | "failed_void";

/** Captures `asked`, or the whole. */
export function capture(charge: ModelCharge, asked: number | undefined, nowMs: number): Verdict {
  if (charge.state === "lapsed") return "expired_charge";
  if (charge.state !== "authorized") return "failed_capture";
  const amount = asked === undefined || asked === 0 ? charge.amount : asked;
  if (amount > charge.amount) return "failed_capture";
  if (amount < charge.amount && !charge.isPreAuth) return "failed_capture";
  charge.state = "paid";
  charge.captured = amount;
  charge.paidAtMs = nowMs;
  return "done";
}

/** Gives a reservation back. */
export function reverse(charge: ModelCharge): Verdict {
  if (charge.state === "lapsed") return "expired_charge";
  if (charge.state !== "authorized") return "failed_reverse";
  charge.state = "reversed";
  return "done";
}

/** Whether all of it could be given back as if it had never been taken. */
export function canVoid(charge: ModelCharge, nowMs: number): boolean {
  const isSameDay = bangkokDay(charge.paidAtMs) === bangkokDay(nowMs);
  return charge.state === "paid" && charge.refunded === 0 && isSameDay;
}

/** Gives captured money back. */
export function refund(
  charge: ModelCharge,
  asked: { readonly amount: number; readonly wantsVoid: boolean },
  nowMs: number,
): Verdict {
  const left = charge.captured - charge.refunded;
  if (charge.state !== "paid" || left === 0 || charge.refunds === 15) return "failed_refund";
  if (asked.amount <= 0 || asked.amount > left) return "failed_refund";
  const voided = asked.amount === charge.captured && canVoid(charge, nowMs);
  if (asked.wantsVoid && !voided) return "failed_void";
  charge.refunded += asked.amount;
  charge.refunds += 1;
  charge.voided = voided;
  return "done";
}
