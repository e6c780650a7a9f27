import { type Call, nowFor } from "../accounts/call.ts";
import type { Outcome } from "../acquirers/outcome.ts";
import { failureMessage } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import { postEntry } from "../ledger/post-entry.ts";
import { announceCharge, answered } from "./announce-charge.ts";
import type { Charge, ChargeFacts, ChargeIn } from "./charge.ts";
import { holdOf } from "./entry-amounts.ts";
import { ensureMay } from "./lifecycle.ts";
import { takeMoney } from "./record-capture.ts";
import type { Recorded, WithCard } from "./recorded.ts";

/** Records what an issuer said to a new charge: reserved, taken, declined, or nothing yet. */
export function recordAuthorization(
  engine: Engine,
  call: Call,
  { charge, card }: WithCard,
  outcome: Outcome,
): Recorded {
  switch (outcome.kind) {
    case "approved":
      return charge.capture
        ? payAtOnce(engine, call, { charge, card }, outcome.approvalCode)
        : reserve(engine, call, { charge, card }, outcome.approvalCode);
    case "declined":
      return fail(
        engine,
        call,
        { charge, card },
        {
          failureCode: outcome.failureCode,
          failureMessage: outcome.failureMessage ?? failureMessage(outcome.failureCode),
          securityCodeCheck: outcome.securityCodeCheck ?? null,
        },
      );
    case "not_sent":
      // Proven that no issuer was asked: the charge failed, and the card was not touched.
      return fail(
        engine,
        call,
        { charge, card },
        {
          failureCode: "failed_processing",
          failureMessage: failureMessage("failed_processing"),
          securityCodeCheck: null,
        },
      );
    case "pending":
    case "unknown":
      return leaveOpen(engine, call, { charge, card });
  }
}

function reserve(
  engine: Engine,
  call: Call,
  { charge: from, card }: WithCard,
  approvalCode: string | null,
): Recorded {
  ensureMay(from, "authorize");
  const charge: Charge = {
    ...answered(from),
    state: "authorized",
    authorizedAt: nowFor(engine, call),
    approvalCode,
  };
  const hold = postEntry(engine, call, {
    happening: "authorised",
    originId: charge.id,
    amounts: holdOf(charge),
  });
  const { changes } = hold;
  return announceCharge(engine, call, { from, command: "authorize", charge, card, changes });
}

function payAtOnce(
  engine: Engine,
  call: Call,
  { charge: from, card }: WithCard,
  approvalCode: string | null,
): Recorded {
  ensureMay(from, "pay");
  const authorization = { authorizedAt: nowFor(engine, call), approvalCode };
  const { charge, changes } = takeMoney(engine, call, {
    facts: answered(from),
    authorization,
    capturedAmount: from.amount,
  });
  return announceCharge(engine, call, { from, command: "pay", charge, card, changes });
}

function fail(
  engine: Engine,
  call: Call,
  { charge: from, card }: WithCard,
  failure: Omit<ChargeIn<"failed">, keyof ChargeFacts | "state">,
): Recorded {
  ensureMay(from, "decline");
  const charge: Charge = { ...answered(from), state: "failed", ...failure };
  return announceCharge(engine, call, { from, command: "decline", charge, card });
}

function leaveOpen(engine: Engine, call: Call, { charge: from, card }: WithCard): Recorded {
  // Announced as pending already, by the first answer that did not come or while the payer was waited for.
  if (from.state !== "asking") return { charge: from, changes: [] };
  ensureMay(from, "leave_open");
  const charge: Charge = { ...from, state: "unanswered" };
  return announceCharge(engine, call, { from, command: "leave_open", charge, card });
}
