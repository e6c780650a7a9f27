import { type Call, nowFor } from "../accounts/call.ts";
import { callOf } from "../accounts/call-of.ts";
import { listMovedAccounts } from "../accounts/moved-accounts.ts";
import { failureMessage } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later } from "../primitives/clock.ts";
import { invariant } from "../primitives/invariant.ts";
import { findCard } from "../vault/read-card.ts";
import { answerForPayer } from "./answer-for-payer.ts";
import type { Charge } from "./charge.ts";
import { getCharge } from "./find-charges.ts";
import { recordOutcome } from "./record-outcome.ts";
import { recordLapse } from "./record-release.ts";
import { recordExpiry } from "./record-waiting.ts";
import type { Recorded, WithCard } from "./recorded.ts";
import { type ChargeName, dueAt, listDueCharges } from "./store.ts";
import { failsUnpaid, isAnsweredInTime } from "./time-over.ts";

/*
 * What time does to a charge: a reservation lapses, a payer who did not pay is no longer waited for, an answer that was
 * planned counts. A job comes by every second; whoever needs a charge before it does settles it first, so that nobody
 * ever acts upon a charge whose time is over.
 */

const CHARGES_AT_A_TIME = 100;

/** Job: settles charges whose time ran out. Each account's test mode has its own idea of now. */
export async function settleDueCharges(engine: Engine): Promise<void> {
  const now = engine.clock.now();
  await settleAll(engine, () => listDueCharges(engine, now, CHARGES_AT_A_TIME));
  for (const account of await listMovedAccounts(engine)) {
    const ahead = later(now, account.clockOffsetMs);
    await settleAll(engine, () => listDueCharges(engine, ahead, CHARGES_AT_A_TIME, account.id));
  }
}

async function settleAll(engine: Engine, list: () => Promise<ChargeName[]>): Promise<void> {
  for (;;) {
    const due = await list();
    let faults = 0;
    for (const one of due) {
      try {
        await settleIfDue(engine, await callOf(engine, one), one.id);
      } catch (fault) {
        // One that cannot be settled must not keep the others from it.
        faults += 1;
        engine.log.error(
          { charge: one.id, err: fault },
          "a charge whose time is over was not settled",
        );
      }
    }
    // What could not be settled is still on the list; asking for the next ones would bring it up again and again.
    if (due.length < CHARGES_AT_A_TIME || faults === due.length) return;
  }
}

function isDue(engine: Engine, call: Call, charge: Charge): boolean {
  const due = dueAt(charge);
  return due !== null && due <= nowFor(engine, call);
}

/**
 * A charge as it truly stands: settled first, when its time has passed.
 * @throws ApiError not_found
 */
export async function settleIfDue(engine: Engine, call: Call, chargeId: string): Promise<Charge> {
  const charge = await getCharge(engine, call, chargeId);
  if (!isDue(engine, call, charge)) return charge;
  return isAnsweredInTime(charge)
    ? settleAsPlanned(engine, call, charge)
    : settleTimeOver(engine, call, chargeId);
}

/** Somebody else moved the charge first. */
class MovedMeanwhile extends Error {}

async function settleAsPlanned(engine: Engine, call: Call, planned: Charge): Promise<Charge> {
  const { plannedAnswer } = planned;
  invariant(plannedAnswer !== undefined, `an answer was planned for ${planned.id}`);
  const waiting = async (): Promise<WithCard> => {
    const charge = await getCharge(engine, call, planned.id);
    if (charge.version !== planned.version) throw new MovedMeanwhile();
    const card = charge.cardId === null ? undefined : await findCard(engine, call, charge.cardId);
    return { charge, card: card ?? null };
  };
  try {
    return (await answerForPayer(engine, call, waiting, plannedAnswer.answer)).charge;
  } catch (stop) {
    if (stop instanceof MovedMeanwhile) return settleIfDue(engine, call, planned.id);
    throw stop;
  }
}

function settleTimeOver(engine: Engine, call: Call, chargeId: string): Promise<Charge> {
  return write(engine, {}, async () => {
    const current = await getCharge(engine, call, chargeId);
    if (!isDue(engine, call, current)) return { changes: [], value: current };
    const card = current.cardId === null ? undefined : await findCard(engine, call, current.cardId);
    const recorded = recordTimeOver(engine, call, { charge: current, card: card ?? null });
    return { changes: recorded.changes, value: recorded.charge };
  });
}

function recordTimeOver(engine: Engine, call: Call, over: WithCard): Recorded {
  const { charge, card } = over;
  if (charge.state === "authorized") return recordLapse(engine, call, over);
  if (!failsUnpaid(charge)) return recordExpiry(engine, call, over);
  const operation = {
    kind: "authorize",
    amount: charge.amount,
    currency: charge.currency,
  } as const;
  return recordOutcome(
    engine,
    call,
    { charge, card, operation },
    {
      kind: "declined",
      failureCode: "timeout",
      failureMessage: failureMessage("timeout"),
    },
  );
}
