import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { later } from "../primitives/clock.ts";
import { listWaitingRetries, replaceDelivery } from "./delivery-store.ts";

const RETRIES_AT_A_TIME = 200;

/**
 * Brings the retries of an account's test mode nearer, by as much as a tester moved its clock ahead: what was due in an
 * hour is due at once when the clock moved by two. What this process is sending just now stays as it is.
 */
export async function hastenRetries(engine: Engine, call: Call, byMs: number): Promise<void> {
  let afterId = "";
  for (;;) {
    const waiting = await listWaitingRetries(engine, call, { afterId, limit: RETRIES_AT_A_TIME });
    await Promise.all(
      waiting.flatMap((delivery) =>
        delivery.dueAt === null || engine.outbox.holds(delivery.id)
          ? []
          : [
              engine.database.commit([
                replaceDelivery({ ...delivery, dueAt: later(delivery.dueAt, -byMs) }),
              ]),
            ],
      ),
    );
    const last = waiting.at(-1);
    if (last === undefined || waiting.length < RETRIES_AT_A_TIME) return;
    afterId = last.id;
  }
}
