import type { Call } from "../accounts/call.ts";
import type { Outcome } from "../acquirers/outcome.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { failureMessage } from "../catalogue/failure-codes.ts";
import type { Engine } from "../engine/engine.ts";
import type { Charge } from "./charge.ts";
import { operationRefusals } from "./in-flight.ts";
import { recordAuthorization } from "./record-authorization.ts";
import { recordCapture } from "./record-capture.ts";
import { recordRefund } from "./record-refund.ts";
import { recordReversal } from "./record-release.ts";
import type { Asked, Recorded } from "./recorded.ts";
import { storeCharge } from "./store.ts";

/*
 * The one place where a charge moves. An outcome, whoever brings it (the caller's own request, the payer's return,
 * the inquiry after a crash), becomes: the charge as it is now, the journal entries, the event; all in one change set.
 */

/** Records what an acquirer answered. */
export function recordOutcome(
  engine: Engine,
  call: Call,
  asked: Asked,
  outcome: Outcome,
): Recorded {
  if (asked.operation.kind === "authorize")
    return recordAuthorization(engine, call, asked, outcome);
  switch (outcome.kind) {
    case "approved":
      return recordApproval(engine, call, asked);
    case "declined":
      return recordNothing(
        call,
        asked,
        outcome.failureMessage ?? failureMessage(outcome.failureCode),
      );
    case "not_sent":
      return recordNothing(call, asked, "the acquirer cannot be reached");
    case "pending":
    case "unknown":
      return recordOpen(asked);
  }
}

function recordApproval(engine: Engine, call: Call, asked: Asked): Recorded {
  switch (asked.operation.kind) {
    case "capture":
      return recordCapture(engine, call, asked);
    case "reverse":
      return recordReversal(engine, call, asked);
    case "refund":
      return recordRefund(engine, call, asked);
    case "authorize":
      throw new Error("an authorisation is recorded elsewhere");
  }
}

/** The acquirer would not: the charge stays as it was, and may be asked again. */
function recordNothing(call: Call, { charge, operation }: Asked, why: string): Recorded {
  const after: Charge = { ...charge, inFlight: null };
  return {
    charge: after,
    changes: charge.inFlight === null ? [] : storeCharge(call, after),
    refused: refusal(operationRefusals[operation.kind], why),
  };
}

/** Nobody knows yet: the charge stays locked for this one operation until the inquiry has the answer. */
function recordOpen({ charge }: Asked): Recorded {
  return {
    charge,
    changes: [],
    refused: refusal(
      "backend_error",
      "the acquirer has not answered yet; the outcome is being looked up",
    ),
  };
}
