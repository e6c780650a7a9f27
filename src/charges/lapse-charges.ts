import { type Call, nowFor } from "../accounts/call.ts";
import { callOf } from "../accounts/call-of.ts";
import { listMovedAccounts } from "../accounts/moved-accounts.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later } from "../primitives/clock.ts";
import { findCard } from "../vault/read-card.ts";
import type { Charge } from "./charge.ts";
import { getCharge } from "./find-charges.ts";
import { may } from "./lifecycle.ts";
import { recordLapse } from "./record-release.ts";
import { type DueCharge, listDueCharges } from "./store.ts";

const CHARGES_AT_A_TIME = 100;

/** Job: settles authorisations whose time ran out. Each account's test mode has its own idea of now. */
export async function lapseCharges(engine: Engine): Promise<void> {
  const now = engine.clock.now();
  await lapseAll(engine, () => listDueCharges(engine, now, CHARGES_AT_A_TIME));
  for (const account of await listMovedAccounts(engine)) {
    const ahead = later(now, account.clockOffsetMs);
    await lapseAll(engine, () => listDueCharges(engine, ahead, CHARGES_AT_A_TIME, account.id));
  }
}

async function lapseAll(engine: Engine, list: () => Promise<DueCharge[]>): Promise<void> {
  for (;;) {
    const due = await list();
    for (const one of due) await lapseIfDue(engine, await callOf(engine, one), one.id);
    if (due.length < CHARGES_AT_A_TIME) return;
  }
}

function isDue(engine: Engine, call: Call, charge: Charge): boolean {
  return (
    may(charge.state, "lapse") &&
    charge.inFlight === null &&
    charge.expiresAt <= nowFor(engine, call)
  );
}

/**
 * A charge as it truly stands: an authorisation whose time has passed has lapsed, whether or not the job came by yet.
 * @throws ApiError not_found
 */
export async function lapseIfDue(engine: Engine, call: Call, chargeId: string): Promise<Charge> {
  const charge = await getCharge(engine, call, chargeId);
  if (!isDue(engine, call, charge)) return charge;
  return write(engine, {}, async () => {
    const current = await getCharge(engine, call, chargeId);
    if (!isDue(engine, call, current)) return { changes: [], value: current };
    const card = current.cardId === null ? undefined : await findCard(engine, call, current.cardId);
    const { charge: lapsed, changes } = recordLapse(engine, call, {
      charge: current,
      card: card ?? null,
    });
    return { changes, value: lapsed };
  });
}
