import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import { invariant } from "../primitives/invariant.ts";
import { getCharge } from "./find-charges.ts";
import { getRefund } from "./find-refunds.ts";
import type { ChargeView } from "./json.ts";
import { findOperation } from "./operation-store.ts";
import type { Refund } from "./refund.ts";
import { viewCharge } from "./view-charge.ts";

/**
 * What came of an operation whose answer did not reach the request that asked for it: the charge as it stands now, or
 * the refund that was made.
 * @throws ApiError idempotency_conflict — nobody knows yet.
 */
export async function resultOfOperation(
  engine: Engine,
  call: Call,
  operationId: string,
): Promise<ChargeView | Refund> {
  const operation = await findOperation(engine, call, operationId);
  invariant(operation !== undefined, `operation ${operationId} was claimed`);
  const { chargeId, facts } = operation;
  const charge = await getCharge(engine, call, chargeId);
  // A charge that was announced as pending is an answer; one that waits for its capture or refund is not.
  if (operation.state !== "closed" && charge.state !== "unanswered") {
    throw refusal(
      "idempotency_conflict",
      "the first request with this key has not been answered yet",
    );
  }
  const refundId = facts.conclusion?.refundId ?? null;
  return refundId === null
    ? viewCharge(engine, call, charge)
    : getRefund(engine, call, { chargeId, refundId });
}
