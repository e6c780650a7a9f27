import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { findCard } from "../vault/read-card.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import { ensureNothingInFlight } from "./in-flight.ts";
import type { ChargeView } from "./json.ts";
import { ensureMay } from "./lifecycle.ts";
import { settleIfDue } from "./settle-due-charges.ts";
import { viewRecorded } from "./view-charge.ts";

/**
 * POST /charges/{id}/reverse: gives an uncaptured reservation back.
 * @throws ApiError failed_reverse — nothing is reserved, or it was captured.
 * @throws ApiError expired_charge — the authorisation ran out.
 * Source: charges-api, reverse.
 */
export function reverseCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string },
): Promise<ChargeView> {
  const plan = async () => {
    const charge = ensureMay(await settleIfDue(engine, call, wish.chargeId), "reverse");
    ensureNothingInFlight(charge, "reverse");
    const card =
      charge.cardId === null ? null : ((await findCard(engine, call, charge.cardId)) ?? null);
    const operation = {
      kind: "reverse",
      amount: charge.amount,
      currency: charge.currency,
    } as const;
    return { charge, card, operation, changes: [] };
  };
  return askAcquirer(engine, call, plan, (recorded, { card }) =>
    viewRecorded(engine, call, recorded, card),
  );
}
