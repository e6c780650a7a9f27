import { type Call, nowFor } from "../accounts/call.ts";
import { countries } from "../catalogue/countries.ts";
import type { Engine } from "../engine/engine.ts";
import { invariant } from "../primitives/invariant.ts";
import { findCard } from "../vault/read-card.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import { getCharge } from "./find-charges.ts";
import { ensureNothingInFlight } from "./in-flight.ts";
import { ensureMay } from "./lifecycle.ts";
import type { RefundWish } from "./params.ts";
import type { Refund } from "./refund.ts";
import { refundTerms } from "./rules.ts";

/**
 * POST /charges/{id}/refunds: gives captured money back, whole or in part; on the day of the capture a refund of the
 * whole becomes a void.
 * @throws ApiError failed_refund — nothing was captured, more than is left, or no longer.
 * @throws ApiError failed_void — a void was demanded and is not possible.
 * Source: refunds-api.
 */
export function refundCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string } & RefundWish,
): Promise<Refund> {
  const plan = async () => {
    const charge = ensureMay(await getCharge(engine, call, wish.chargeId), "refund");
    ensureNothingInFlight(charge, "refund");
    const card =
      charge.cardId === null ? null : ((await findCard(engine, call, charge.cardId)) ?? null);
    const { amount, voided } = refundTerms(charge, wish, {
      brand: card?.facts.brand,
      timeZone: countries[call.account.country].timeZone,
      now: nowFor(engine, call),
    });
    const refund = { voided, metadata: wish.metadata };
    return {
      charge,
      card,
      operation: { kind: "refund", amount, currency: charge.currency, refund } as const,
      changes: [],
    };
  };
  return askAcquirer(engine, call, plan, ({ refund }) => {
    invariant(refund !== undefined, "an approved refund was made");
    return refund;
  });
}
