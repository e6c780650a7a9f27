import { type Call, nowFor } from "../accounts/call.ts";
import { countries } from "../catalogue/countries.ts";
import type { Listed } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { cardsById, getCard } from "../vault/read-card.ts";
import type { Charge } from "./charge.ts";
import type { ChargeView } from "./json.ts";
import type { Refund } from "./refund.ts";
import { refundsOfCharges } from "./store.ts";

const viewsOfNow = new WeakMap<Charge, ChargeView>();
const noRefunds: Listed<Refund> = { rows: [], total: 0 };

/** A charge with the card and the refunds that are already at hand. */
export function viewOf(
  engine: Engine,
  call: Call,
  charge: Charge,
  at_hand: { readonly card: Card | null; readonly refunds?: Listed<Refund> },
): ChargeView {
  // The event and the answer show the same charge at the same moment; it is shown once.
  const known = at_hand.refunds === undefined ? viewsOfNow.get(charge) : undefined;
  if (known !== undefined) return known;
  const view = {
    charge,
    card: at_hand.card,
    refunds: at_hand.refunds ?? noRefunds,
    now: nowFor(engine, call),
    timeZone: countries[call.account.country].timeZone,
    publicUrl: engine.addresses.api,
  };
  if (at_hand.refunds === undefined) viewsOfNow.set(charge, view);
  return view;
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
