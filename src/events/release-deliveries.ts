import type { Engine } from "../engine/engine.ts";
import { piecesOf } from "../primitives/pieces.ts";
import { changeHeld } from "./change-held.ts";
import type { Delivery } from "./delivery.ts";
import { areWrittenTogether, TOGETHER_MAX } from "./write-together.ts";

/** Gives deliveries back that this process holds and will not send: whoever looks next finds them due. */
export async function releaseDeliveries(engine: Engine, all: readonly Delivery[]): Promise<void> {
  const now = engine.clock.now();
  const release = (delivery: Delivery): Delivery => ({ ...delivery, dueAt: now });
  const parts = piecesOf(all, TOGETHER_MAX).map(async (some) => {
    if (await areWrittenTogether(engine, some.map(release))) return;
    await Promise.all(some.map((held) => changeHeld(engine, held, release)));
  });
  await Promise.all(parts);
}
