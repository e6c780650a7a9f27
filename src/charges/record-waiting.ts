import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { announceCharge, answered } from "./announce-charge.ts";
import type { Charge } from "./charge.ts";
import { ensureMay } from "./lifecycle.ts";
import type { Recorded, WithCard } from "./recorded.ts";

/** Records a new charge whose payer has to do something first. */
export function recordWaiting(
  engine: Engine,
  call: Call,
  { charge: from, card }: WithCard,
): Recorded {
  ensureMay(from, "await_payer");
  const charge: Charge = { ...answered(from), state: "awaiting_payer" };
  return announceCharge(engine, call, { from, command: "await_payer", charge, card });
}

/**
 * Records that nobody is waited for any more. Expired by request, the charge's time ends now; run out, it ended when
 * it was to. Source: recorded answers of the expire call.
 */
export function recordExpiry(
  engine: Engine,
  call: Call,
  { charge: from, card }: WithCard,
): Recorded {
  const waiting = ensureMay(from, "expire");
  const now = nowFor(engine, call);
  const expiresAt = waiting.expiresAt < now ? waiting.expiresAt : now;
  const charge: Charge = { ...answered(waiting), expiresAt, state: "expired" };
  return announceCharge(engine, call, { from, command: "expire", charge, card });
}
