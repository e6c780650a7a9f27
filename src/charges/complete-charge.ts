import { type Call, nowFor } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later } from "../primitives/clock.ts";
import { findCard } from "../vault/read-card.ts";
import { answerForPayer } from "./answer-for-payer.ts";
import type { ChargeView } from "./json.ts";
import { ensureMay } from "./lifecycle.ts";
import type { PayerAnswer } from "./payer-answer.ts";
import type { WithCard } from "./recorded.ts";
import { settleIfDue } from "./settle-due-charges.ts";
import { storeCharge } from "./store.ts";

/*
 * An answer that arrives later: the payer has paid, or will not. Whoever brings the news (the payer's page, the
 * merchant's mark_as_*, a job) ends up here, and only the first news counts.
 */

/**
 * Settles a charge that waits for its payer.
 * @throws ApiError invalid_charge — nobody is waited for (any more).
 */
export function completeCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly answer: PayerAnswer },
): Promise<ChargeView> {
  const waiting = () => getWaiting(engine, call, wish.chargeId);
  return answerForPayer(engine, call, waiting, wish.answer);
}

/**
 * Notes what the payer did, so that it counts `afterMs` from now, whatever happens to this process until then.
 * For test mode alone, whose acquirer answers at once.
 * @throws ApiError invalid_charge — nobody is waited for (any more).
 * @public
 */
export function completeChargeLater(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly answer: PayerAnswer; readonly afterMs: number },
): Promise<void> {
  return write(engine, {}, async () => {
    const { charge } = await getWaiting(engine, call, wish.chargeId);
    const dueAt = later(nowFor(engine, call), wish.afterMs);
    const planned = { ...charge, plannedAnswer: { answer: wish.answer, dueAt } };
    return { changes: storeCharge(call, planned), value: undefined };
  });
}

async function getWaiting(engine: Engine, call: Call, chargeId: string): Promise<WithCard> {
  const charge = await settleIfDue(engine, call, chargeId);
  if (charge.state !== "awaiting_payer" || charge.plannedAnswer !== undefined) {
    throw refusal("invalid_charge", "charge is no longer waiting for an answer");
  }
  ensureMay(charge, "decline");
  const card = charge.cardId === null ? undefined : await findCard(engine, call, charge.cardId);
  return { charge, card: card ?? null };
}
