import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { postEntry } from "../ledger/post-entry.ts";
import { announceCharge, answered } from "./announce-charge.ts";
import type { Charge } from "./charge.ts";
import { holdOf } from "./entry-amounts.ts";
import { ensureMay } from "./lifecycle.ts";
import type { Recorded, WithCard } from "./recorded.ts";

/** Records that a reservation was given back. */
export function recordReversal(engine: Engine, call: Call, { charge, card }: WithCard): Recorded {
  const from = ensureMay(charge, "reverse");
  const { authorizedAt, approvalCode } = from;
  const reversed: Charge = {
    ...answered(from),
    state: "reversed",
    reversedAt: nowFor(engine, call),
    authorizedAt,
    approvalCode,
  };
  const released = postEntry(engine, call, {
    happening: "released",
    originId: from.id,
    amounts: holdOf(from),
  });
  const { changes } = released;
  return announceCharge(engine, call, {
    from,
    command: "reverse",
    charge: reversed,
    card,
    changes,
  });
}

/** An authorisation whose time ran out: the issuer has let go of it, nobody needs to be asked. */
export function recordLapse(engine: Engine, call: Call, { charge, card }: WithCard): Recorded {
  const from = ensureMay(charge, "lapse");
  const { authorizedAt, approvalCode } = from;
  const lapsed: Charge = { ...answered(from), state: "lapsed", authorizedAt, approvalCode };
  const released = postEntry(engine, call, {
    happening: "released",
    originId: from.id,
    amounts: holdOf(from),
  });
  const { changes } = released;
  return announceCharge(engine, call, { from, command: "lapse", charge: lapsed, card, changes });
}
