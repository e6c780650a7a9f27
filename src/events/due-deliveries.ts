import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Delivery } from "./delivery.ts";
import { hasLaneWaiting, hasOneAhead, listDueEndpoints } from "./delivery-store.ts";

/** The endpoints that have something due by then. */
export function listEndpointsDue(engine: Engine, until: Instant): Promise<string[]> {
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
