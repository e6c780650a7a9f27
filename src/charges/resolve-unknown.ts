import { callOf } from "../accounts/call-of.ts";
import { answerWithin } from "../acquirers/answer-within.ts";
import type { Inquiry, Outcome } from "../acquirers/outcome.ts";
import type { Engine } from "../engine/engine.ts";
import type { StoredOperation } from "./operation.ts";
import { listDueOperations } from "./operation-store.ts";
import { settleOperation } from "./settle-operation.ts";
import type { ChargeName } from "./store.ts";

const OPERATIONS_AT_A_TIME = 50;

/**
 * Job: asks the acquirer what became of operations that were never answered, whether the answer was lost or the
 * process died between asking and recording. The answer is recorded as if it had come in time. They are asked about
 * side by side, so that one that is slow, or cannot be recorded, keeps no other waiting.
 */
export async function resolveUnknown(engine: Engine): Promise<void> {
  const due = await listDueOperations(engine, engine.clock.now(), OPERATIONS_AT_A_TIME);
  const resolved = await Promise.allSettled(due.map((one) => resolve(engine, one)));
  const failed = resolved.find((one) => one.status === "rejected");
  if (failed !== undefined) throw failed.reason;
}

type Due = ChargeName & { readonly operation: StoredOperation };

async function resolve(engine: Engine, due: Due): Promise<void> {
  const outcome = await outcomeByInquiry(engine, due.operation);
  try {
    await settle(engine, due, outcome);
  } catch (fault) {
    engine.log.error(
      { operation: due.operation.id, err: fault },
      "what an acquirer answered could not be recorded, and will be asked for again",
    );
    await settle(engine, due, { kind: "unknown", cause: "its answer could not be recorded" });
  }
}

async function settle(engine: Engine, due: Due, outcome: Outcome): Promise<void> {
  const call = await callOf(engine, due);
  const answer = { operationId: due.operation.id, outcome };
  await settleOperation(engine, call, answer, () => undefined);
}

/** What an inquiry tells. One that fails, or cannot tell, leaves everything as it is and is repeated later. */
async function outcomeByInquiry(engine: Engine, operation: StoredOperation): Promise<Outcome> {
  const { connectorId } = operation.facts;
  const connector = engine.connectors.find((candidate) => candidate.id === connectorId);
  if (connector?.answers !== "later") {
    engine.log.error(
      { operation: operation.id, connector: connectorId },
      "an unanswered operation belongs to a connector that is not configured",
    );
    return { kind: "unknown", cause: "nobody can be asked" };
  }
  const late: Inquiry = { found: "cannot_tell", cause: "no answer within the time limit" };
  try {
    return outcomeOf(
      await answerWithin(connector.timeoutMs, late, (signal) =>
        connector.lookUp(operation.id, signal),
      ),
    );
  } catch (fault) {
    return { kind: "unknown", cause: fault instanceof Error ? fault.message : String(fault) };
  }
}

function outcomeOf(inquiry: Inquiry): Outcome {
  switch (inquiry.found) {
    case "yes":
      return inquiry.outcome;
    case "no":
      return inquiry.final
        ? { kind: "not_sent", cause: "the acquirer has never heard of it" }
        : { kind: "unknown", cause: "not found yet" };
    case "cannot_tell":
      return { kind: "unknown", cause: inquiry.cause };
  }
}
