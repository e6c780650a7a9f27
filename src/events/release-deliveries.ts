import type { Engine } from "../engine/engine.ts";
import type { Delivery } from "./delivery.ts";
import { replaceDelivery } from "./delivery-store.ts";

/** Gives deliveries back that this process holds and will not send: whoever looks next finds them due. */
export async function releaseDeliveries(
  engine: Engine,
  deliveries: readonly Delivery[],
): Promise<void> {
  const now = engine.clock.now();
  const sets = deliveries.map((delivery) => [replaceDelivery({ ...delivery, dueAt: now })]);
  await Promise.all(sets.map((set) => engine.database.commit(set)));
}
