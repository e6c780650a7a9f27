import { type Call, nowFor } from "../accounts/call.ts";
import { countries } from "../catalogue/countries.ts";
import type { Listed } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { cardsById, getCard } from "../vault/read-card.ts";
import type { Charge } from "./charge.ts";
import type { ChargeView } from "./json.ts";
import type { Recorded } from "./recorded.ts";
import type { Refund } from "./refund.ts";
import { refundsOfCharges } from "./store.ts";
import { asItStands } from "./time-over.ts";

const noRefunds: Listed<Refund> = { rows: [], total: 0 };

/** A charge with the card and the refunds that are already at hand. */
export function viewOf(
  engine: Engine,
  call: Call,
  charge: Charge,
  known: { readonly card: Card | null; readonly refunds?: Listed<Refund> },
): ChargeView {
  const now = nowFor(engine, call);
  return {
    charge: asItStands(charge, now),
    card: known.card,
    refunds: known.refunds ?? noRefunds,
    now,
    timeZone: countries[call.account.country].timeZone,
    publicUrl: engine.addresses.api,
  };
}

/** What was recorded of a charge, as it was announced where it was. */
export function viewRecorded(
  engine: Engine,
  call: Call,
  recorded: Recorded,
  card: Card | null,
): ChargeView {
  return recorded.view ?? viewOf(engine, call, recorded.charge, { card });
}

/** Charges with their cards and refunds, looked up together. */
export async function viewCharges(
  engine: Engine,
  call: Call,
  charges: readonly Charge[],
): Promise<ChargeView[]> {
  const cardIds = charges.flatMap((charge) => charge.cardId ?? []);
  const refunded = charges.filter((charge) => charge.state === "paid" && charge.refundCount > 0);
  const [cards, refunds] = await Promise.all([
    cardsById(engine, call, cardIds),
    refundsOfCharges(
      engine,
      call,
      refunded.map((charge) => charge.id),
    ),
  ]);
  return charges.map((charge) => {
    const rows = refunds.filter((refund) => refund.chargeId === charge.id);
    return viewOf(engine, call, charge, {
      card: cards.get(charge.cardId ?? "") ?? null,
      refunds: { rows, total: rows.length },
    });
  });
}

/** One charge with its card and refunds. */
export async function viewCharge(engine: Engine, call: Call, charge: Charge): Promise<ChargeView> {
  const card = charge.cardId === null ? null : await getCard(engine, call, charge.cardId);
  if (charge.state !== "paid" || charge.refundCount === 0)
    return viewOf(engine, call, charge, { card });
  const rows = await refundsOfCharges(engine, call, [charge.id]);
  return viewOf(engine, call, charge, { card, refunds: { rows, total: rows.length } });
}
