import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import { changeHeld } from "./change-held.ts";
import type { Delivery, DeliveryAttempt, Letter } from "./delivery.ts";
import { findDelivery } from "./delivery-store.ts";

/** What came of an attempt. */
export type AttemptResult = Pick<DeliveryAttempt, "status" | "error" | "tookMs" | "answer">;

/** What becomes of the delivery: it has arrived, is due again at some moment, or is given up. */
export type Next = "delivered" | "given_up" | { readonly retryAt: Instant };

/**
 * Records an attempt and what it makes of the delivery. When the lease ran out meanwhile and somebody else claimed the
 * delivery, it is recorded that it was tried, and no more: what becomes of it is theirs to say.
 */
export async function recordAttempt(
  engine: Engine,
  call: Pick<Call, "account" | "livemode">,
  { delivery }: Pick<Letter, "delivery">,
  { result, next }: { readonly result: AttemptResult; readonly next: Next },
): Promise<void> {
  const attempt = { id: newId(engine, call, "whdl"), ...result, createdAt: nowFor(engine, call) };
  const tried = (now: Delivery): Delivery => ({
    ...now,
    lane: null,
    attempts: [...now.attempts, attempt].toSorted((a, b) => (a.id < b.id ? -1 : 1)),
  });
  const settled = await changeHeld(engine, delivery, (now) => ({ ...tried(now), ...after(next) }));
  if (settled !== undefined) return;
  const theirs = await findDelivery(engine, delivery);
  if (theirs !== undefined && (await changeHeld(engine, theirs, tried)) !== undefined) return;
  engine.log.warn({ delivery: delivery.id }, "a webhook was tried, of which no record is left");
}

/** What becomes of a delivery after one more attempt. */
function after(next: Next): Pick<Delivery, "state" | "dueAt"> {
  return typeof next === "object"
    ? { state: "waiting", dueAt: next.retryAt }
    : { state: next, dueAt: null };
}
