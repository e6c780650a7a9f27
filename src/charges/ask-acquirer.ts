import { type Call, newId } from "../accounts/call.ts";
import { chooseConnector } from "../acquirers/choose-connector.ts";
import type { Operation, RemoteConnector } from "../acquirers/connector.ts";
import type { Outcome } from "../acquirers/outcome.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later, SECOND_MS } from "../primitives/clock.ts";
import { invariant } from "../primitives/invariant.ts";
import { getCard, openCardForAcquirer } from "../vault/read-card.ts";
import { getCharge } from "./find-charges.ts";
import { ensureNothingInFlight } from "./in-flight.ts";
import type { StoredOperation } from "./operation.ts";
import { findOperation, insertOperation, replaceOperation } from "./operation-store.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { Asked, Recorded } from "./recorded.ts";
import { storeCharge } from "./store.ts";

/*
 * Every verb that needs an acquirer goes through here.
 *
 * A connector that answers at once (the simulator) answers inside the decision: one change set, one fsync.
 * One that asks over a network is asked in three steps, and nothing of the database is held in between:
 *   claim    the charge takes the operation in flight, the operation stands as `asked`; committed
 *   ask      the connector, with a time limit; whatever it throws is `unknown`, here and nowhere else
 *   record   the outcome moves the charge, the operation is closed; committed
 *
 * What a crash leaves behind: before the claim nothing, after it an operation in `asked`, which `resolve-unknown.ts`
 * finds by its due time and looks up. A second request meanwhile is refused: one operation in flight per charge.
 */

/** What is to be asked, decided upon what is true now; decided anew when it no longer is. */
export interface Plan extends Asked {
  /** What else becomes true with it: a token that is used up. */
  readonly changes: ChangeSet;
}

/** How long after its time limit an operation without an answer is looked up for the first time. */
const LOOK_UP_AFTER_MS = 5 * SECOND_MS;

/**
 * Asks the acquirer of this mode and records its answer.
 * `conclude` makes the caller's answer of what was recorded.
 * @throws ApiError — a refusal of the plan, or the acquirer would not.
 */
export async function askAcquirer<T>(
  engine: Engine,
  call: Call,
  plan: () => Promise<Plan>,
  conclude: (recorded: Recorded, plan: Plan) => T,
): Promise<T> {
  const connector = chooseConnector(engine.connectors, call.livemode);
  if (connector.answers === "later")
    return askOverNetwork(engine, call, { connector, plan, conclude });
  return write(engine, call, async () => {
    const planned = await plan();
    const outcome = connector.ask(
      await wireOperation(engine, call, planned, newId(engine, call, "oper")),
    );
    const recorded = recordOutcome(engine, call, planned, outcome);
    if (recorded.refused !== undefined) throw recorded.refused;
    return {
      changes: [...planned.changes, ...recorded.changes],
      value: conclude(recorded, planned),
    };
  });
}

interface NetworkQuestion<T> {
  readonly connector: RemoteConnector;
  readonly plan: () => Promise<Plan>;
  readonly conclude: (recorded: Recorded, plan: Plan) => T;
}

async function askOverNetwork<T>(
  engine: Engine,
  call: Call,
  question: NetworkQuestion<T>,
): Promise<T> {
  const { connector, plan, conclude } = question;
  const claimed = await claimOperation(engine, call, connector, plan);
  const answer = {
    operationId: claimed.operation.id,
    outcome: await askWithin(connector, claimed.wire),
  };
  const { recorded, value } = await settleOperation(engine, call, answer, (recorded) =>
    conclude(recorded, claimed.plan),
  );
  if (recorded.refused !== undefined) throw recorded.refused;
  return value;
}

interface Claimed {
  readonly plan: Plan;
  readonly operation: StoredOperation;
  readonly wire: Operation;
}

function claimOperation(
  engine: Engine,
  call: Call,
  connector: RemoteConnector,
  plan: () => Promise<Plan>,
): Promise<Claimed> {
  const remembering = call.reconsider === undefined ? {} : { reconsider: call.reconsider };
  return write(engine, remembering, async () => {
    const planned = await plan();
    ensureNothingInFlight(planned.charge, planned.operation.kind);
    const id = newId(engine, call, "oper");
    // The card is opened before the claim: its security code goes with the token that the claim uses up.
    const wire = await wireOperation(engine, call, planned, id);
    const createdAt = engine.clock.now();
    const operation: StoredOperation = {
      id,
      version: 1,
      chargeId: planned.charge.id,
      state: "asked",
      dueAt: later(createdAt, connector.timeoutMs + LOOK_UP_AFTER_MS),
      createdAt,
      facts: { ...planned.operation, connectorId: connector.id, lookUps: 0 },
    };
    const changes = [
      ...planned.changes,
      ...storeCharge(call, { ...planned.charge, inFlight: id }),
      insertOperation(call, operation),
      ...(call.reserve?.(planned.charge.id) ?? []),
    ];
    return { changes, value: { plan: planned, operation, wire } };
  });
}

async function askWithin(connector: RemoteConnector, operation: Operation): Promise<Outcome> {
  const signal = AbortSignal.timeout(connector.timeoutMs);
  const late = new Promise<Outcome>((resolve) => {
    signal.addEventListener("abort", () =>
      resolve({ kind: "unknown", cause: "no answer within the time limit" }),
    );
  });
  try {
    return await Promise.race([connector.ask(operation, signal), late]);
  } catch (fault) {
    return { kind: "unknown", cause: fault instanceof Error ? fault.message : String(fault) };
  }
}

/** The answer to an operation, whoever brings it. */
export interface AcquirerAnswer {
  readonly operationId: string;
  readonly outcome: Outcome;
}

interface Settled<T> {
  readonly recorded: Recorded;
  readonly value: T;
}

/**
 * Records the outcome of an operation and closes it, whoever learnt it first: the request itself or an inquiry.
 * Nothing happens to an operation that is closed already; its charge is answered as it stands.
 */
export function settleOperation<T>(
  engine: Engine,
  call: Call,
  answer: AcquirerAnswer,
  conclude: (recorded: Recorded) => T,
): Promise<Settled<T>> {
  const remember = ({ recorded, value }: Settled<T>): ChangeSet =>
    recorded.refused === undefined ? (call.remember?.(value) ?? []) : [];
  return write<Settled<T>>(engine, { remember }, async () => {
    const operation = await findOperation(engine, call, answer.operationId);
    invariant(operation !== undefined, `operation ${answer.operationId} was claimed`);
    const charge = await getCharge(engine, call, operation.chargeId);
    if (operation.state === "closed") {
      const recorded = { charge, changes: [] };
      return { changes: [], value: { recorded, value: conclude(recorded) } };
    }
    const card = charge.cardId === null ? null : await getCard(engine, call, charge.cardId);
    const asked = { charge, card, operation: operation.facts };
    const recorded = recordOutcome(engine, call, asked, answer.outcome);
    const next = { ...operation, ...nextOf(engine, operation, answer.outcome) };
    const changes = [...recorded.changes, replaceOperation(call, next)];
    return { changes, value: { recorded, value: conclude(recorded) } };
  });
}

const isOpen = (outcome: Outcome): boolean =>
  outcome.kind === "unknown" || outcome.kind === "pending";

/** Back-off of inquiries; the last one repeats for ever, since money must never be forgotten. */
const LOOK_UP_DELAYS_MS = [1, 5, 15, 60, 300, 900, 3600].map((seconds) => seconds * SECOND_MS);

function nextOf(
  engine: Engine,
  operation: StoredOperation,
  outcome: Outcome,
): Pick<StoredOperation, "state" | "dueAt" | "facts"> {
  if (!isOpen(outcome)) return { state: "closed", dueAt: null, facts: operation.facts };
  const { lookUps } = operation.facts;
  const delayMs = LOOK_UP_DELAYS_MS[Math.min(lookUps, LOOK_UP_DELAYS_MS.length - 1)] ?? 0;
  return {
    state: "unknown",
    dueAt: later(engine.clock.now(), delayMs),
    facts: { ...operation.facts, lookUps: lookUps + 1 },
  };
}

async function wireOperation(
  engine: Engine,
  call: Call,
  plan: Plan,
  id: string,
): Promise<Operation> {
  const { charge, card, operation } = plan;
  const needsCard = operation.kind === "authorize" && card !== null;
  return {
    id,
    kind: operation.kind,
    chargeId: charge.id,
    amount: operation.amount,
    currency: operation.currency,
    card: needsCard ? await openCardForAcquirer(engine, call, card) : undefined,
    capture: charge.capture,
  };
}
