import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Delivery } from "./delivery.ts";
import { listLeftInOutbox, replaceDelivery } from "./delivery-store.ts";

/** Moves what a process that is gone has left in the outbox, its lease over by then, to where it is found due. */
export async function sweepOutbox(engine: Engine, until: Instant): Promise<void> {
  const left = await listLeftInOutbox(engine, until);
  await Promise.all(left.map((delivery) => moveOut(engine, delivery)));
}

/** From now on it waits among the others. Whoever else moves it, or records what came of it, may be faster. */
async function moveOut(engine: Engine, delivery: Delivery): Promise<void> {
  if (engine.outbox.holds(delivery.id)) return;
  try {
    await engine.database.commit(replaceDelivery(delivery));
  } catch (fault) {
    // What else is due is due all the same.
    engine.log.error({ err: fault, delivery: delivery.id }, "a webhook stays in the outbox");
  }
}
