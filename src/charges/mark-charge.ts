import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { FailureCode } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import { completeCharge } from "./complete-charge.ts";
import type { ChargeView } from "./json.ts";

/**
 * POST /charges/{id}/mark_as_paid, in test mode: as if the payer had paid.
 * @throws ApiError not_found — a live key: the call does not exist there.
 * @throws ApiError invalid_charge — nobody is waited for.
 */
export function markAsPaid(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string },
): Promise<ChargeView> {
  ensureTestMode(call, wish.chargeId);
  return completeCharge(engine, call, { chargeId: wish.chargeId, answer: { kind: "paid" } });
}

/** POST /charges/{id}/mark_as_failed, in test mode; `failure_code` is our extension. Refused as `markAsPaid`. */
export function markAsFailed(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly failureCode: FailureCode },
): Promise<ChargeView> {
  ensureTestMode(call, wish.chargeId);
  const answer = { kind: "failed", failureCode: wish.failureCode } as const;
  return completeCharge(engine, call, { chargeId: wish.chargeId, answer });
}

function ensureTestMode(call: Call, chargeId: string): void {
  if (call.livemode) throw refusal("not_found", `charge ${chargeId} was not found`);
}
