import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import { changeHeld } from "./change-held.ts";
import type { Delivery } from "./delivery.ts";
import {
  hasLaneWaiting,
  hasOneAhead,
  listDueEndpoints,
  listLeftInOutbox,
} from "./delivery-store.ts";

/** The endpoints that have something due by then; also of what a process that is gone has left in the outbox. */
export async function listEndpointsDue(engine: Engine, until: Instant): Promise<string[]> {
  const left = await listLeftInOutbox(engine, until);
  const unheld = left.filter(({ id }) => !engine.outbox.holds(id));
  await Promise.all(unheld.map((delivery) => changeHeld(engine, delivery, (now) => now)));
  return listDueEndpoints(engine, until);
}

/** Whether a first attempt has to wait for that of an earlier delivery of the same charge to the same address. */
export async function isHeldBack(engine: Engine, delivery: Delivery): Promise<boolean> {
  return (
    delivery.lane !== null && (await hasOneAhead(engine, { ...delivery, lane: delivery.lane }))
  );
}

/** Whether everything that happened to a charge was tried to be delivered once, or goes nowhere. */
export async function isAnnounced(engine: Engine, chargeId: string): Promise<boolean> {
  return !(await hasLaneWaiting(engine, `${chargeId}|`));
}
