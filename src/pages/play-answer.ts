import { setTimeout } from "node:timers/promises";
import type { Call } from "../accounts/call.ts";
import { completeCharge, completeChargeLater } from "../charges/complete-charge.ts";
import type { PayerCharge } from "../charges/find-payer-charge.ts";
import type { Engine } from "../engine/engine.ts";
import { isAnnounced } from "../events/due-deliveries.ts";
import { ApiError } from "../primitives/api-error.ts";
import { SECOND_MS } from "../primitives/clock.ts";
import { deliveryOrder, SETTLES_AFTER_SECONDS } from "./delivery-orders.ts";
import type { Play } from "./play.ts";

/**
 * Lets a charge move as a tester chose. When it is done, the browser may be sent on: the charge is settled, or noted to
 * be settled a moment later. An answer that comes too late, or for the second time, changes nothing and is no error:
 * the browser is sent on like the first.
 */
export async function playAnswer(
  engine: Engine,
  { call, view }: PayerCharge,
  { answer, order, lateSeconds }: Play,
): Promise<void> {
  const { settles, copies, waits } = deliveryOrder(order);
  const chargeId = view.charge.id;
  const played = { ...call, delivery: { delayMs: lateSeconds * SECOND_MS, copies } };
  try {
    if (settles === "after_return") {
      const afterMs = SETTLES_AFTER_SECONDS * SECOND_MS;
      await completeChargeLater(engine, call, { chargeId, answer, afterMs });
    } else {
      await completeCharge(engine, played, { chargeId, answer });
    }
  } catch (stop) {
    if (stop instanceof ApiError && stop.code === "invalid_charge") return;
    throw stop;
  }
  if (waits === true) await untilAnnounced(engine, call, chargeId);
}

const WAITS_MOST_MS = 10 * SECOND_MS;
const LOOKS_EVERY_MS = 20;

/** Until the shop's webhook was tried once, or for as long as a person may be kept waiting for it. */
async function untilAnnounced(engine: Engine, call: Call, chargeId: string): Promise<void> {
  const whose = { accountId: call.account.id, livemode: call.livemode };
  const untilMs = performance.now() + WAITS_MOST_MS;
  while (performance.now() < untilMs) {
    await engine.outbox.writeDown();
    if (await isAnnounced(engine, whose, chargeId)) return;
    await setTimeout(LOOKS_EVERY_MS);
  }
}
