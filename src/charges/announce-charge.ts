import type { Call } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Charge, ChargeFacts } from "./charge.ts";
import { chargeJson } from "./json.ts";
import { type ChargeCommand, eventOf } from "./lifecycle.ts";
import type { WithCard } from "./recorded.ts";
import { storeCharge } from "./store.ts";
import { viewOf } from "./view-charge.ts";

/** The facts of a charge that no operation is under way for any more, and that no answer is planned for. */
export function answered(charge: Charge): ChargeFacts {
  const { state: _state, plannedAnswer: _planned, ...facts } = charge;
  return { ...facts, inFlight: null };
}

/** Stores the charge as it is now and announces it. */
export function announceCharge(
  engine: Engine,
  call: Call,
  step: WithCard & { readonly from: Charge; readonly command: ChargeCommand },
): ChangeSet {
  const { charge, card } = step;
  const data = chargeJson(viewOf(engine, call, charge, { card }));
  const key = eventOf(step.from.state, step.command);
  return [...storeCharge(call, charge), ...recordEvent(engine, call, { key, data, charge })];
}
