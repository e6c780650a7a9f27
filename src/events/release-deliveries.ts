import type { Engine } from "../engine/engine.ts";
import { changeHeld } from "./change-held.ts";
import type { Delivery } from "./delivery.ts";
import { replaceDelivery } from "./delivery-store.ts";

/** So many are one change set: where one was changed meanwhile, each of them is written again alone. */
const TOGETHER_MAX = 64;

/** Gives deliveries back that this process holds and will not send: whoever looks next finds them due. */
export async function releaseDeliveries(engine: Engine, all: readonly Delivery[]): Promise<void> {
  const now = engine.clock.now();
  const release = (delivery: Delivery): Delivery => ({ ...delivery, dueAt: now });
  const parts: Promise<unknown>[] = [];
  for (let at = 0; at < all.length; at += TOGETHER_MAX) {
    parts.push(releaseSome(engine, all.slice(at, at + TOGETHER_MAX), release));
  }
  await Promise.all(parts);
}

async function releaseSome(
  engine: Engine,
  some: readonly Delivery[],
  release: (delivery: Delivery) => Delivery,
): Promise<void> {
  const changes = some.map((held) => replaceDelivery(release(held)));
  if ((await engine.database.commit(changes)) === "written") return;
  await Promise.all(some.map((held) => changeHeld(engine, held, release)));
}
