import type { Call } from "../accounts/call.ts";
import { callOf } from "../accounts/call-of.ts";
import type { RemoteConnector } from "../acquirers/connector.ts";
import type { Outcome } from "../acquirers/outcome.ts";
import type { Engine } from "../engine/engine.ts";
import { settleOperation } from "./ask-acquirer.ts";
import type { StoredOperation } from "./operation.ts";
import { listDueOperations } from "./operation-store.ts";

const OPERATIONS_AT_A_TIME = 50;

/**
 * Job: asks the acquirer what became of operations that were never answered, whether the answer was lost or the
 * process died between asking and recording. The answer is recorded as if it had come in time.
 */
export async function resolveUnknown(engine: Engine): Promise<void> {
  for (const due of await listDueOperations(engine, engine.clock.now(), OPERATIONS_AT_A_TIME)) {
    const call = await callOf(engine, due);
    const connector = engine.connectors.find(
      (candidate) => candidate.id === due.operation.facts.connectorId,
    );
    if (connector?.answers !== "later") {
      engine.log.error(
        { operation: due.operation.id },
        "an unanswered operation belongs to a connector that is not configured",
      );
      continue;
    }
    await resolve(engine, call, connector, due.operation);
  }
}

async function resolve(
  engine: Engine,
  call: Call,
  connector: RemoteConnector,
  operation: StoredOperation,
): Promise<void> {
  const outcome = await outcomeByInquiry(connector, operation);
  await settleOperation(engine, call, { operationId: operation.id, outcome }, () => undefined);
}

/** What an inquiry tells. One that fails, or cannot tell, leaves everything as it is and is repeated later. */
async function outcomeByInquiry(
  connector: RemoteConnector,
  operation: StoredOperation,
): Promise<Outcome> {
  try {
    const inquiry = await connector.lookUp(operation.id);
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
  } catch (fault) {
    return { kind: "unknown", cause: fault instanceof Error ? fault.message : String(fault) };
  }
}
