import type { Engine } from "../engine/engine.ts";
import type { Delivery } from "./delivery.ts";
import { findDelivery, replaceDelivery } from "./delivery-store.ts";

/**
 * Changes a delivery for as long as it is due at the moment at which we knew it to be, whatever else happened to it; undefined
 * when it is not any more. A claim moves that moment, and always ahead, so that it tells one lease from another.
 */
export async function changeHeld(
  engine: Engine,
  held: Delivery,
  change: (now: Delivery) => Delivery,
): Promise<Delivery | undefined> {
  // Each round more is somebody else's attempt, of which there are few.
  for (let now: Delivery | undefined = held; now?.dueAt === held.dueAt; ) {
    const changed = change(now);
    const verdict = await engine.database.commit([replaceDelivery(changed)]);
    if (verdict === "written") return { ...changed, version: changed.version + 1 };
    now = await findDelivery(engine, held);
  }
  return undefined;
}
