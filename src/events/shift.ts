import type { Engine } from "../engine/engine.ts";
import type { Whose } from "../engine/owner.ts";
import { type Instant, later, SECOND_MS } from "../primitives/clock.ts";
import { LEASE_MS } from "./delivery.ts";

/*
 * A shift is a moment in which a process itself sends what it writes for an account: the events of that time carry their
 * deliveries (carried-store.ts). Its row stands until all of them are recorded, so that after a crash somebody knows where
 * to look, at the price of a row a second or two instead of one with each event.
 *
 *   open       each event that is written in it has the set look whether it is open still
 *   closed     nothing can be written in it any more: what is there now is all there will be
 *   gone       every delivery that its events carry stands among the others
 *
 * Its own process closes it after a moment and removes it when nothing is left. Whoever finds one that is due, since the leases
 * of all that was written in it are over, closes it first and moves what is left: in that order, since only then is it all.
 */

/** A moment in which a process sends itself what it writes for an account. */
export interface Shift {
  readonly id: string;
  readonly version: number;
  readonly accountId: string;
  readonly livemode: boolean;
  /** No event of it is older, by the account's own clock, nor much younger. */
  readonly since: Instant;
  /** When every lease of a delivery in it is over, by the time of the world. */
  readonly dueAt: Instant;
}

/** How long events are written in one shift. */
export const SHIFT_MS = 2 * SECOND_MS;

/** By the account's clock, which may be set meanwhile. */
const SPAN_MS = 2 * SHIFT_MS;

/** The version of a shift that is open. */
export const OPEN = 1;

/** A shift that was begun, for who sees it written. */
export class BegunShift {
  readonly shift: Shift;

  constructor(shift: Shift) {
    this.shift = shift;
  }
}

/** A new shift, whose first event is of that moment by the account's clock; others are decided upon beside it. */
export function newShift(engine: Engine, { accountId, livemode }: Whose, first: Instant): Shift {
  return {
    id: engine.ids.next("shft", livemode, first),
    version: OPEN,
    accountId,
    livemode,
    since: later(first, -SHIFT_MS),
    dueAt: later(engine.clock.now(), SHIFT_MS + LEASE_MS),
  };
}

/** Every event of a shift is older, by the account's own clock. */
export function endOf({ since }: Shift): Instant {
  return later(since, SPAN_MS);
}

/** Whether something may still be written in it, as far as its row says. */
export function isOpen(shift: Shift): boolean {
  return shift.version === OPEN;
}
