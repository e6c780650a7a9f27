import type { Engine } from "../engine/engine.ts";
import { changeHeld } from "./change-held.ts";
import type { Delivery } from "./delivery.ts";

/** Gives deliveries back that this process holds and will not send: whoever looks next finds them due. */
export async function releaseDeliveries(
  engine: Engine,
  deliveries: readonly Delivery[],
): Promise<void> {
  const now = engine.clock.now();
  const released = deliveries.map((held) =>
    changeHeld(engine, held, (delivery) => ({ ...delivery, dueAt: now })),
  );
  await Promise.all(released);
}
