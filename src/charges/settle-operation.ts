import type { Call } from "../accounts/call.ts";
import type { Outcome } from "../acquirers/outcome.ts";
import { type ApiErrorCode, refusal } from "../catalogue/api-errors.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { releaseKey } from "../idempotency/remember.ts";
import type { ApiError } from "../primitives/api-error.ts";
import { later, SECOND_MS } from "../primitives/clock.ts";
import { invariant } from "../primitives/invariant.ts";
import { getCard } from "../vault/read-card.ts";
import type { Charge } from "./charge.ts";
import { getCharge } from "./find-charges.ts";
import type { StoredOperation } from "./operation.ts";
import { findOperation, replaceOperation } from "./operation-store.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { Recorded } from "./recorded.ts";
import { findRefundRow } from "./store.ts";

/*
 * The last of the three steps of asking over a network. The answer may come from the request that asked, or from an
 * inquiry after it; the first to come closes the operation, and whoever comes later is told what was recorded then.
 */

/** The answer to an operation, whoever brings it. */
export interface AcquirerAnswer {
  readonly operationId: string;
  readonly outcome: Outcome;
}

/** What the asker is told: what was concluded, or why not. */
export type Settled<T> =
  | { readonly refused?: never; readonly value: T }
  | { readonly refused: ApiError };

/** Records the outcome of an operation; closes it, unless nobody knows yet. */
export function settleOperation<T>(
  engine: Engine,
  call: Call,
  answer: AcquirerAnswer,
  conclude: (recorded: Recorded) => T,
): Promise<Settled<T>> {
  const remember = (settled: Settled<T>): ChangeSet =>
    settled.refused === undefined ? (call.remember?.(settled.value) ?? []) : [];
  const settled = (recorded: Recorded): Settled<T> =>
    recorded.refused === undefined ? { value: conclude(recorded) } : { refused: recorded.refused };
  return write<Settled<T>>(engine, { remember }, async () => {
    const operation = await findOperation(engine, call, answer.operationId);
    invariant(operation !== undefined, `operation ${answer.operationId} was claimed`);
    const charge = await getCharge(engine, call, operation.chargeId);
    if (operation.state === "closed") {
      const recorded = await recordedBefore(engine, call, charge, operation);
      return { changes: [], value: settled(recorded) };
    }
    const card = charge.cardId === null ? null : await getCard(engine, call, charge.cardId);
    const asked = { charge, card, operation: operation.facts };
    const recorded = recordOutcome(engine, call, asked, answer.outcome);
    const next = isOpen(answer.outcome)
      ? askedAgain(engine, operation)
      : closed(operation, recorded);
    const changes = [
      ...recorded.changes,
      replaceOperation(call, next),
      ...(await keyGivenBack(engine, next)),
    ];
    return { changes, value: settled(recorded) };
  });
}

function isOpen(outcome: Outcome): boolean {
  return outcome.kind === "unknown" || outcome.kind === "pending";
}

/** Back-off of inquiries; the last one repeats for ever, since money must never be forgotten. */
const LOOK_UP_DELAYS_MS = [1, 5, 15, 60, 300, 900, 3600].map((seconds) => seconds * SECOND_MS);

function askedAgain(engine: Engine, operation: StoredOperation): StoredOperation {
  const { lookUps } = operation.facts;
  const delayMs = LOOK_UP_DELAYS_MS[Math.min(lookUps, LOOK_UP_DELAYS_MS.length - 1)] ?? 0;
  return {
    ...operation,
    state: "unknown",
    dueAt: later(engine.clock.now(), delayMs),
    facts: { ...operation.facts, lookUps: lookUps + 1 },
  };
}

function closed(operation: StoredOperation, { refused, refund }: Recorded): StoredOperation {
  const conclusion = {
    refused:
      refused === undefined
        ? null
        : { code: refused.code as ApiErrorCode, message: refused.message },
    refundId: refund?.id ?? null,
  };
  return {
    ...operation,
    state: "closed",
    dueAt: null,
    facts: { ...operation.facts, conclusion },
  };
}

/** A refusal changed nothing, so its request may be asked afresh under the same idempotency key. */
async function keyGivenBack(engine: Engine, { facts }: StoredOperation): Promise<ChangeSet> {
  if (facts.heldKey === null || !facts.conclusion?.refused) return [];
  return releaseKey(engine, facts.heldKey);
}

/** What somebody else, who was faster, recorded of a closed operation. */
async function recordedBefore(
  engine: Engine,
  call: Call,
  charge: Charge,
  { facts }: StoredOperation,
): Promise<Recorded> {
  const recorded = { charge, changes: [] };
  const { refused, refundId } = facts.conclusion ?? { refused: null, refundId: null };
  if (refused !== null) {
    return { ...recorded, refused: refusal(refused.code, refused.message) };
  }
  if (refundId === null) return recorded;
  const refund = await findRefundRow(engine, call, charge.id, refundId);
  return refund === undefined ? recorded : { ...recorded, refund };
}
