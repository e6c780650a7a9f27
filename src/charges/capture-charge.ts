import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { findCard } from "../vault/read-card.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import { ensureNothingInFlight } from "./in-flight.ts";
import type { ChargeView } from "./json.ts";
import { ensureMay } from "./lifecycle.ts";
import { amountToCapture } from "./rules.ts";
import { settleIfDue } from "./settle-due-charges.ts";
import { viewRecorded } from "./view-charge.ts";

/**
 * POST /charges/{id}/capture: takes all or part of an authorised amount, once; the rest of the reservation is released.
 * @throws ApiError failed_capture — not authorised, already captured, or more than was authorised.
 * @throws ApiError expired_charge — the authorisation ran out.
 * Source: charges-api, capture.
 */
export function captureCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly captureAmount: number | undefined },
): Promise<ChargeView> {
  const plan = async () => {
    const charge = ensureMay(await settleIfDue(engine, call, wish.chargeId), "capture");
    ensureNothingInFlight(charge, "capture");
    const amount = amountToCapture(charge, wish.captureAmount);
    const card =
      charge.cardId === null ? null : ((await findCard(engine, call, charge.cardId)) ?? null);
    return {
      charge,
      card,
      operation: { kind: "capture", amount, currency: charge.currency } as const,
      changes: [],
    };
  };
  return askAcquirer(engine, call, plan, (recorded, { card }) =>
    viewRecorded(engine, call, recorded, card),
  );
}
