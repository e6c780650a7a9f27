import { type Call, nowFor } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { postEntry } from "../ledger/post-entry.ts";
import { invariant } from "../primitives/invariant.ts";
import { type MinorUnits, minorUnits } from "../primitives/money.ts";
import { announceCharge, answered } from "./announce-charge.ts";
import type { ChargeFacts, ChargeIn, Payment } from "./charge.ts";
import { amountsOf, holdOf } from "./entry-amounts.ts";
import { ensureMay } from "./lifecycle.ts";
import type { Asked, Recorded } from "./recorded.ts";
import { shareOf } from "./rules.ts";

/** Records that an authorised amount was taken, whole or in part; the rest of the reservation is released. */
export function recordCapture(
  engine: Engine,
  call: Call,
  { charge, card, operation }: Asked,
): Recorded {
  const from = ensureMay(charge, "capture");
  invariant(operation.amount <= from.amount, "captured ≤ authorised");
  const { authorizedAt, approvalCode } = from;
  const released = postEntry(engine, call, {
    happening: "released",
    originId: from.id,
    amounts: holdOf(from),
  });
  const taken = takeMoney(engine, call, {
    facts: answered(from),
    authorization: { authorizedAt, approvalCode },
    capturedAmount: operation.amount,
  });
  const changes = [...released.changes, ...taken.changes];
  const { charge: paid } = taken;
  return announceCharge(engine, call, { from, command: "capture", charge: paid, card, changes });
}

/** The charge with money taken, and the journal entry of it. */
export function takeMoney(
  engine: Engine,
  call: Call,
  taken: {
    readonly facts: ChargeFacts;
    readonly authorization: Pick<Payment, "authorizedAt" | "approvalCode">;
    readonly capturedAmount: MinorUnits;
  },
): { readonly charge: ChargeIn<"paid">; readonly changes: ChangeSet } {
  const { facts, authorization, capturedAmount } = taken;
  const funding = shareOf(facts.fundingAmount, capturedAmount, facts.amount);
  const amounts = amountsOf(facts, funding);
  const entry = postEntry(engine, call, { happening: "captured", originId: facts.id, amounts });
  const charge = {
    ...facts,
    state: "paid",
    authorizedAt: authorization.authorizedAt,
    approvalCode: authorization.approvalCode,
    paidAt: nowFor(engine, call),
    capturedAmount,
    refundedAmount: minorUnits(0),
    refundCount: 0,
    voided: false,
    entryId: entry.id,
  } as const satisfies ChargeIn<"paid">;
  return { charge, changes: entry.changes };
}
