import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Delivery, DeliveryAttempt, Letter } from "./delivery.ts";
import { insertAttempt, replaceDelivery } from "./delivery-store.ts";

/** What came of an attempt. */
export type AttemptResult = Pick<DeliveryAttempt, "status" | "error" | "tookMs" | "answer">;

/** What becomes of the delivery: it has arrived, is due again at some moment, or is given up. */
export type Next = "delivered" | "given_up" | { readonly retryAt: Instant };

/**
 * Records an attempt and what it makes of the delivery. When the lease ran out meanwhile and somebody else claimed the
 * delivery, only the attempt is recorded: what becomes of the delivery is theirs to say.
 */
export async function recordAttempt(
  engine: Engine,
  call: Pick<Call, "account" | "livemode">,
  { delivery }: Pick<Letter, "delivery">,
  { result, next }: { readonly result: AttemptResult; readonly next: Next },
): Promise<void> {
  const attempt = insertAttempt({
    ...result,
    id: newId(engine, call, "whdl"),
    accountId: delivery.accountId,
    livemode: delivery.livemode,
    deliveryId: delivery.id,
    eventId: delivery.eventId,
    uri: delivery.uri,
    createdAt: nowFor(engine, call),
  });
  const verdict = await engine.database.commit([attempt, replaceDelivery(after(delivery, next))]);
  if (verdict === "conflict") await engine.database.commit([attempt]);
}

/** A delivery after one more attempt; it leaves its lane with the first. */
function after(delivery: Delivery, next: Next): Delivery {
  const tried = { ...delivery, lane: null, attempts: delivery.attempts + 1 };
  return typeof next === "object"
    ? { ...tried, state: "waiting", dueAt: next.retryAt }
    : { ...tried, state: next, dueAt: null };
}
