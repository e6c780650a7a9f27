import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Delivery } from "./delivery.ts";
import {
  hasLaneWaiting,
  hasOneAhead,
  listDueEndpoints,
  listLeftInOutbox,
  replaceDelivery,
} from "./delivery-store.ts";

/** The endpoints that have something due by then; also of what a process that is gone has left in the outbox. */
export async function listEndpointsDue(engine: Engine, until: Instant): Promise<string[]> {
  const left = await listLeftInOutbox(engine, until);
  await Promise.all(left.map((delivery) => moveOutOfOutbox(engine, delivery)));
  return listDueEndpoints(engine, until);
}

/** From now on it waits among the others. Whoever else moves it, or records what came of it, may be faster. */
async function moveOutOfOutbox(engine: Engine, delivery: Delivery): Promise<void> {
  if (engine.outbox.holds(delivery.id)) return;
  try {
    await engine.database.commit(replaceDelivery(delivery));
  } catch (fault) {
    // What else is due is due all the same.
    engine.log.error({ err: fault, delivery: delivery.id }, "a webhook stays in the outbox");
  }
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
