import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { findCard } from "../vault/read-card.ts";
import type { ChargeView } from "./json.ts";
import { ensureMay } from "./lifecycle.ts";
import { recordExpiry } from "./record-waiting.ts";
import { settleIfDue } from "./settle-due-charges.ts";
import { viewRecorded } from "./view-charge.ts";

/**
 * POST /charges/{id}/expire: stops waiting for a payer who has not paid.
 * @throws ApiError failed_expire — nobody is waited for, or the way to pay cannot be stopped.
 * Source: charges-api, expire: eight ways to pay can.
 */
export function expireCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string },
): Promise<ChargeView> {
  return write(engine, call, async () => {
    const charge = ensureMay(await settleIfDue(engine, call, wish.chargeId), "expire");
    const isExpirable =
      charge.source !== null && paymentMethod(charge.source.facts.type).expirable === true;
    if (!isExpirable) throw refusal("failed_expire");
    const card =
      charge.cardId === null ? null : ((await findCard(engine, call, charge.cardId)) ?? null);
    const recorded = recordExpiry(engine, call, { charge, card });
    return { changes: recorded.changes, value: viewRecorded(engine, call, recorded, card) };
  });
}
