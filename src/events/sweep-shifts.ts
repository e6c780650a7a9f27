import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import { listLeftInShift } from "./carried-store.ts";
import { replaceDelivery } from "./delivery-store.ts";
import { isOpen, type Shift } from "./shift.ts";
import { closeShift, listShiftsDue, removeShift } from "./shift-store.ts";

/** Looks through the shifts of which nobody takes care any more, their leases over by then: what is left waits among the others. */
export async function sweepShifts(engine: Engine, until: Instant): Promise<void> {
  const due = await listShiftsDue(engine, until);
  // In turn: after a crash there may be many.
  for (const shift of due) await sweep(engine, shift);
}

async function sweep(engine: Engine, shift: Shift): Promise<void> {
  if (engine.outbox.ownsShift(shift.id)) return;
  try {
    // Whoever else closes it may be faster: closed it is.
    if (isOpen(shift)) await engine.database.commit([closeShift(shift)]);
    const left = await listLeftInShift(engine, shift);
    const given = left.filter(({ id }) => !engine.outbox.holds(id));
    // So may who else moves one, or records what came of it.
    await Promise.all(given.map((delivery) => engine.database.commit([replaceDelivery(delivery)])));
    // That somebody wants a row does not mean that it is there.
    const isDone = left.length === 0 || (await listLeftInShift(engine, shift)).length === 0;
    if (isDone) await engine.database.commit([removeShift(shift)]);
  } catch (fault) {
    // What else is due is due all the same.
    engine.log.error(
      { err: fault, shift: shift.id },
      "what a shift has left of webhooks could not be moved; it is tried again",
    );
  }
}
