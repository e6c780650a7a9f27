import { type Call, newId } from "../accounts/call.ts";
import { answerWithin } from "../acquirers/answer-within.ts";
import { chooseConnector } from "../acquirers/choose-connector.ts";
import type { Connector, Operation, Question, RemoteConnector } from "../acquirers/connector.ts";
import type { Outcome } from "../acquirers/outcome.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later, SECOND_MS } from "../primitives/clock.ts";
import { openCardForAcquirer } from "../vault/read-card.ts";
import { ensureNothingInFlight } from "./in-flight.ts";
import type { StoredOperation } from "./operation.ts";
import { insertOperation } from "./operation-store.ts";
import { recordOutcome } from "./record-outcome.ts";
import type { Asked, Recorded } from "./recorded.ts";
import { settleOperation } from "./settle-operation.ts";
import { storeCharge } from "./store.ts";

/*
 * Every verb that needs an acquirer goes through here.
 *
 * A connector that answers at once (the simulator) answers inside the decision: one change set, one fsync.
 * One that asks over a network is asked in three steps, and nothing of the database is held in between:
 *   claim    the charge takes the operation in flight, the operation stands as `asked`; committed
 *   ask      the connector, with a time limit; whatever it throws is `unknown`, here and nowhere else
 *   record   the outcome moves the charge, the operation is closed (settle-operation.ts); committed
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
    const outcome = connector.ask(await questionOf(engine, call, connector, planned));
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
  const settled = await settleOperation(engine, call, answer, (recorded) =>
    conclude(recorded, claimed.plan),
  );
  if (settled.refused !== undefined) throw settled.refused;
  return settled.value;
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
    const wire = { id, ...(await questionOf(engine, call, connector, planned)) };
    const createdAt = engine.clock.now();
    const reserved = call.reserve?.(id);
    const operation: StoredOperation = {
      id,
      version: 1,
      chargeId: planned.charge.id,
      state: "asked",
      dueAt: later(createdAt, connector.timeoutMs + LOOK_UP_AFTER_MS),
      createdAt,
      facts: {
        ...planned.operation,
        connectorId: connector.id,
        lookUps: 0,
        heldKey: reserved?.key ?? null,
        conclusion: null,
      },
    };
    const changes = [
      ...planned.changes,
      ...storeCharge(call, { ...planned.charge, inFlight: id }),
      insertOperation(call, operation),
      ...(reserved?.changes ?? []),
    ];
    return { changes, value: { plan: planned, operation, wire } };
  });
}

async function askWithin(connector: RemoteConnector, operation: Operation): Promise<Outcome> {
  const late: Outcome = { kind: "unknown", cause: "no answer within the time limit" };
  try {
    return await answerWithin(connector.timeoutMs, late, (signal) =>
      connector.ask(operation, signal),
    );
  } catch (fault) {
    return { kind: "unknown", cause: fault instanceof Error ? fault.message : String(fault) };
  }
}

async function questionOf(
  engine: Engine,
  call: Call,
  connector: Connector,
  { charge, card, operation }: Plan,
): Promise<Question> {
  const isShown =
    operation.kind === "authorize" &&
    card !== null &&
    (connector.answers === "later" || connector.wantsNumber(card.facts.lastDigits));
  return {
    kind: operation.kind,
    chargeId: charge.id,
    amount: operation.amount,
    currency: operation.currency,
    card: isShown ? await openCardForAcquirer(engine, call, card) : undefined,
    capture: charge.capture,
  };
}
