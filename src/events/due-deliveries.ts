import type { Engine } from "../engine/engine.ts";
import type { Whose } from "../engine/owner.ts";
import type { Instant } from "../primitives/clock.ts";
import { listCarriedOfCharge } from "./carried-store.ts";
import { chargeInLane, type Delivery, laneOf } from "./delivery.ts";
import { hasLaneWaiting, hasOneAhead, listDueEndpoints } from "./delivery-store.ts";

/** The endpoints that have something due by then. */
export function listEndpointsDue(engine: Engine, until: Instant): Promise<string[]> {
  return listDueEndpoints(engine, until);
}

/** Whether a first attempt has to wait for that of an earlier delivery of the same charge to the same address. */
export async function isHeldBack(engine: Engine, delivery: Delivery): Promise<boolean> {
  const { lane } = delivery;
  if (lane === null) return false;
  // What is carried comes first: what has its row by then is found among the others.
  return (await isBehindCarried(engine, delivery)) || hasOneAhead(engine, { ...delivery, lane });
}

/** Whether an earlier event of the same charge carries one to the same address that has no row yet. */
async function isBehindCarried(
  engine: Engine,
  { accountId, livemode, lane, place, id }: Delivery,
): Promise<boolean> {
  // What waits to be turned round is never carried.
  if (lane === null || place < 0) return false;
  const whose = { accountId, livemode };
  const carried = await listCarriedOfCharge(engine, whose, chargeInLane(lane));
  return carried.some(
    (one) => one.lane === lane && (one.place < place || (one.place === place && one.id < id)),
  );
}

/** Whether everything that happened to a charge was tried to be delivered once, or goes nowhere. */
export async function isAnnounced(
  engine: Engine,
  whose: Whose,
  chargeId: string,
): Promise<boolean> {
  const carried = await listCarriedOfCharge(engine, whose, chargeId);
  return carried.length === 0 && !(await hasLaneWaiting(engine, laneOf(chargeId, "")));
}
