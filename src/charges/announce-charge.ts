import type { Call } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Charge, ChargeFacts } from "./charge.ts";
import { showCharge } from "./json.ts";
import { type ChargeCommand, eventOf } from "./lifecycle.ts";
import type { Recorded, WithCard } from "./recorded.ts";
import { storeCharge } from "./store.ts";
import { viewOf } from "./view-charge.ts";

/** The facts of a charge that no operation is under way for any more, and that no answer is planned for. */
export function answered(charge: Charge): ChargeFacts {
  return { ...charge, inFlight: null, plannedAnswer: undefined };
}

/** A charge that has moved, and what is to be written along with it. */
interface Move extends WithCard {
  readonly from: Charge;
  readonly command: ChargeCommand;
  readonly changes?: ChangeSet;
}

/** Stores the charge as it is now and announces it; the answer to whoever asked shows what the event shows. */
export function announceCharge(engine: Engine, call: Call, move: Move): Recorded {
  const { charge, card } = move;
  const view = viewOf(engine, call, charge, { card });
  const key = eventOf(move.from.state, move.command);
  const event = { key, data: showCharge(view), charge };
  return {
    charge,
    view,
    changes: [
      ...(move.changes ?? []),
      ...storeCharge(call, charge),
      ...recordEvent(engine, call, event),
    ],
  };
}
