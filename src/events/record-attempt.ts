import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import { changeHeld } from "./change-held.ts";
import type { Delivery, DeliveryAttempt } from "./delivery.ts";
import { findDelivery } from "./delivery-store.ts";
import { areWrittenTogether } from "./write-together.ts";

/** What came of an attempt. */
export type AttemptResult = Pick<DeliveryAttempt, "status" | "error" | "tookMs" | "answer">;

/** What becomes of the delivery: it has arrived, is due again at some moment, or is given up. */
export type Next = "delivered" | "given_up" | { readonly retryAt: Instant };

/** A delivery that was tried. */
export interface Tried {
  /** As it was when it was claimed. */
  readonly delivery: Delivery;
  readonly attempt: DeliveryAttempt;
  readonly next: Next;
}

type Becomes = Pick<Delivery, "state" | "dueAt">;

/** An attempt that was made just now. */
export function newAttempt(
  engine: Engine,
  call: Pick<Call, "account" | "livemode">,
  result: AttemptResult,
): DeliveryAttempt {
  return { id: newId(engine, call, "whdl"), ...result, createdAt: nowFor(engine, call) };
}

/**
 * Records attempts and what they make of their deliveries, no delivery twice. When a lease ran out meanwhile and somebody
 * else claimed the delivery, it is recorded that it was tried, and no more: what becomes of it is theirs to say.
 */
export async function recordAttempts(engine: Engine, all: readonly Tried[]): Promise<void> {
  const settled = (): Delivery[] => all.map((tried) => settledBy(tried, tried.delivery));
  if (all.length > 1 && (await areWrittenTogether(engine, settled()))) return;
  const ends = await Promise.allSettled(all.map((tried) => recordAttempt(engine, tried)));
  for (const end of ends) if (end.status === "rejected") throw end.reason;
}

async function recordAttempt(engine: Engine, tried: Tried): Promise<void> {
  const { delivery } = tried;
  const settled = await changeHeld(engine, delivery, (now) => settledBy(tried, now));
  if (settled !== undefined) return;
  const theirs = await findDelivery(engine, delivery);
  const noted = theirs && (await changeHeld(engine, theirs, (now) => triedOnce(tried, now)));
  if (noted !== undefined) return;
  engine.log.warn({ delivery: delivery.id }, "a webhook was tried, of which no record is left");
}

/** Tried once more, which has made this of it. */
function triedOnce({ attempt }: Tried, now: Delivery, { state, dueAt }: Becomes = now): Delivery {
  const attempts = [...now.attempts, attempt];
  if (attempts.length > 1) attempts.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { ...now, lane: null, attempts, state, dueAt };
}

function settledBy(tried: Tried, now: Delivery): Delivery {
  return triedOnce(tried, now, after(tried.next));
}

/** What becomes of a delivery after one more attempt. */
function after(next: Next): Becomes {
  return typeof next === "object"
    ? { state: "waiting", dueAt: next.retryAt }
    : { state: next, dueAt: null };
}
