import type { Engine } from "../engine/engine.ts";
import { type Instant, later } from "../primitives/clock.ts";
import { changeHeld } from "./change-held.ts";
import { type Delivery, LEASE_MS, type Letter } from "./delivery.ts";
import { listDueLetters } from "./delivery-store.ts";

/**
 * Claims a delivery for this process: nobody else sends it until the lease is over.
 * Undefined when somebody else was faster.
 */
export function claimDelivery(engine: Engine, delivery: Delivery): Promise<Delivery | undefined> {
  const dueAt = later(engine.clock.now(), LEASE_MS);
  return changeHeld(engine, delivery, (now) => ({ ...now, dueAt }));
}

/** What was claimed of the deliveries that are due at one endpoint. */
export interface ClaimedLetters {
  readonly letters: readonly Letter[];
  /** Whether there may be more. */
  readonly isMore: boolean;
}

/** Claims what is due at an endpoint, except for what this process holds already. */
export async function claimDueLetters(
  engine: Engine,
  endpoint: string,
  wanted: { readonly until: Instant; readonly limit: number },
): Promise<ClaimedLetters> {
  const { until, limit } = wanted;
  const due = await listDueLetters(engine, { endpoint, until, limit });
  const claims = due
    .filter(({ delivery }) => !engine.outbox.holds(delivery.id))
    .map(async ({ delivery, event }) => {
      const claimed = await claimDelivery(engine, delivery);
      return claimed && { delivery: claimed, event };
    });
  const letters = (await Promise.all(claims)).filter((letter) => letter !== undefined);
  return { letters, isMore: due.length === limit };
}
