import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { recordEvent } from "../events/record-event.ts";
import { postEntry } from "../ledger/post-entry.ts";
import { invariant } from "../primitives/invariant.ts";
import { add } from "../primitives/money.ts";
import type { Charge } from "./charge.ts";
import { amountsOf, plain } from "./entry-amounts.ts";
import { ensureMay } from "./lifecycle.ts";
import type { Asked, Recorded } from "./recorded.ts";
import type { Refund } from "./refund.ts";
import { refundJson } from "./refund-json.ts";
import { refundFunding } from "./rules.ts";
import { insertRefund, storeCharge } from "./store.ts";

/** Records that captured money was given back; a void gives the fee back with it. */
export function recordRefund(engine: Engine, call: Call, { charge, operation }: Asked): Recorded {
  const from = ensureMay(charge, "refund");
  invariant(operation.refund !== undefined, "a refund operation knows its refund");
  const refundedAmount = add(from.refundedAmount, operation.amount);
  invariant(refundedAmount <= from.capturedAmount, "refunded ≤ captured");
  const { voided, metadata } = operation.refund;
  const id = newId(engine, call, "rfnd");
  const fundingAmount = refundFunding(from, operation.amount);
  const entry = postEntry(engine, call, {
    happening: voided ? "voided" : "refunded",
    originId: id,
    amounts: voided ? amountsOf(from, fundingAmount) : plain(from, fundingAmount),
  });
  const refund: Refund = {
    id,
    livemode: call.livemode,
    chargeId: from.id,
    amount: operation.amount,
    currency: from.currency,
    fundingAmount,
    fundingCurrency: from.fundingCurrency,
    voided,
    metadata,
    entryId: entry.id,
    createdAt: nowFor(engine, call),
  };
  const after: Charge = {
    ...from,
    inFlight: null,
    refundedAmount,
    refundCount: from.refundCount + 1,
    voided,
  };
  return {
    charge: after,
    refund,
    changes: [
      ...entry.changes,
      ...storeCharge(call, after),
      ...insertRefund(call, refund),
      ...recordEvent(engine, call, {
        key: "refund.create",
        data: refundJson(refund),
        charge: after,
      }),
    ],
  };
}
