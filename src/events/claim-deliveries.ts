import type { Engine } from "../engine/engine.ts";
import { type Instant, later } from "../primitives/clock.ts";
import { changeHeld } from "./change-held.ts";
import { type Delivery, LEASE_MS, type Letter } from "./delivery.ts";
import { listDueLetters } from "./delivery-store.ts";
import { isHeldBack } from "./due-deliveries.ts";

/**
 * Claims a delivery for this process: nobody else sends it until the lease is over.
 * Undefined when somebody else was faster.
 */
export function claimDelivery(engine: Engine, delivery: Delivery): Promise<Delivery | undefined> {
  const dueAt = later(engine.clock.now(), LEASE_MS);
  return changeHeld(engine, delivery, (now) => ({ ...now, dueAt }));
}

/** So many times one looks past what cannot be claimed. */
const PAGES_MAX = 8;

/** What was claimed of the deliveries that are due at one endpoint. */
export interface ClaimedLetters {
  readonly letters: readonly Letter[];
  /** Whether there may be more. */
  readonly isMore: boolean;
}

/** Claims what is due at an endpoint, except for what this process holds already and what is held back by its lane. */
export async function claimDueLetters(
  engine: Engine,
  endpoint: string,
  wanted: { readonly until: Instant; readonly limit: number },
): Promise<ClaimedLetters> {
  const { limit } = wanted;
  for (let page = 0; ; page += 1) {
    const due = await listDueLetters(engine, { endpoint, ...wanted, offset: page * limit });
    const claims = await Promise.all(due.map((letter) => claimLetter(engine, letter)));
    const letters = claims.filter((letter) => letter !== undefined);
    const isMore = due.length === limit;
    // What is held back must not hide what comes after it.
    if (letters.length > 0 || !isMore || page === PAGES_MAX) return { letters, isMore };
  }
}

async function claimLetter(engine: Engine, letter: Letter): Promise<Letter | undefined> {
  const { delivery, event } = letter;
  if (engine.outbox.holds(delivery.id)) return undefined;
  // Nothing is ahead of what is first in its lane.
  if (delivery.place > 0 && (await isHeldBack(engine, delivery))) return undefined;
  const claimed = await claimDelivery(engine, delivery);
  return claimed && { delivery: claimed, event };
}
