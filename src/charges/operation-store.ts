import { type Call, owner } from "../accounts/call.ts";
import { type Change, insert, replace } from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import type { StoredOperation } from "./operation.ts";
import type { ChargeName } from "./store.ts";

function rowOf(call: Call, operation: StoredOperation): Row<"operations"> {
  return {
    id: operation.id,
    version: operation.version,
    ...owner(call),
    charge_id: operation.chargeId,
    state: operation.state,
    due_at: operation.dueAt,
    facts: JSON.stringify(operation.facts),
    created_at: operation.createdAt,
  };
}

function operationOf(row: Row<"operations">): StoredOperation {
  return {
    id: row.id,
    version: row.version,
    chargeId: row.charge_id,
    state: row.state as StoredOperation["state"],
    dueAt: row.due_at === null ? null : instant(row.due_at),
    createdAt: instant(row.created_at),
    facts: JSON.parse(row.facts) as StoredOperation["facts"],
  };
}

/** Writes a new operation, before anything is sent. */
export function insertOperation(call: Call, operation: StoredOperation): Change {
  return insert("operations", rowOf(call, operation));
}

/** Writes an operation as it is now. */
export function replaceOperation(call: Call, operation: StoredOperation): Change {
  return replace("operations", rowOf(call, operation));
}

/** One operation. */
export async function findOperation(
  engine: Engine,
  call: Call,
  id: string,
): Promise<StoredOperation | undefined> {
  const row = await ownRow(engine, owner(call), "operations", id);
  return row && operationOf(row);
}

/** Operations that wait to be looked up, with whose they are. */
export async function listDueOperations(
  engine: Engine,
  now: Instant,
  most: number,
): Promise<(ChargeName & { readonly operation: StoredOperation })[]> {
  const rows = await engine.database.reads
    .selectFrom("operations")
    .selectAll()
    .where("due_at", "<=", now)
    .orderBy("due_at")
    .limit(most)
    .execute();
  return rows.map((row) => ({
    id: row.charge_id,
    accountId: row.account_id,
    livemode: row.livemode === 1,
    operation: operationOf(row),
  }));
}
