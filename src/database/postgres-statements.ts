import type { Client } from "pg";
import { claimedRows, type Ground, guardedIds, placeOf, type Work } from "./batch-plan.ts";
import type { ChangeSet } from "./change-set.ts";
import { changingColumnsOf, columnsOf, type TableName, tables, type Value } from "./schema.ts";

/*
 * A batch as PostgreSQL hears it: one statement per table and kind, each prepared once under a name. Tables come in
 * one order and rows sorted, in every process, so that writers wait for each other and seldom lock each other up.
 */

const tableOrder = Object.keys(tables) as TableName[];

const tallySql =
  "INSERT INTO tallies (id, value) SELECT * FROM unnest($1::text[], $2::bigint[]) " +
  "ON CONFLICT (id) DO UPDATE SET value = tallies.value + excluded.value";

function unnest(table: TableName): string {
  const kinds = Object.values(tables[table]) as string[];
  return `unnest(${kinds.map((kind, i) => `$${i + 1}::${kind.startsWith("text") ? "text" : "bigint"}[]`).join(", ")})`;
}

function insertSql(table: TableName): string {
  return `INSERT INTO ${table} (${columnsOf(table).join(", ")}) SELECT * FROM ${unnest(table)}`;
}

function updateSql(table: TableName): string {
  const columns = columnsOf(table);
  const set = changingColumnsOf(table)
    .map((column) => `${column} = v.${column}`)
    .join(", ");
  return `UPDATE ${table} SET ${set} FROM ${unnest(table)} AS v(${columns.join(", ")}) WHERE ${table}.id = v.id`;
}

/** Rows as one array per column, which is how `unnest` wants them. */
function byColumn(table: TableName, rows: readonly (readonly Value[])[]): Value[][] {
  return columnsOf(table).map((_, i) => rows.map((row) => row[i] ?? null));
}

/** Opens the database transaction, locks and reads what the batch rests upon, and claims the names that it wants. */
export async function prepareGround(client: Client, sets: readonly ChangeSet[]): Promise<Ground> {
  const ground: Ground = { versions: new Map(), claimed: new Set() };
  const steps: Promise<unknown>[] = [client.query("BEGIN")];
  const guarded = guardedIds(sets);
  const claims = claimedRows(sets);
  for (const table of tableOrder) {
    const ids = guarded.get(table);
    if (ids !== undefined) steps.push(lockRows(client, table, ids, ground.versions));
  }
  for (const table of tableOrder) {
    const rows = claims.get(table);
    if (rows !== undefined) steps.push(claimNames(client, table, rows, ground.claimed));
  }
  await Promise.all(steps);
  return ground;
}

async function lockRows(
  client: Client,
  table: TableName,
  ids: readonly string[],
  versions: Map<string, number>,
): Promise<void> {
  const { rows } = await client.query<{ id: string; version: number }>({
    name: `lock_${table}`,
    text: `SELECT id, version FROM ${table} WHERE id = ANY($1) ORDER BY id FOR UPDATE`,
    values: [ids],
  });
  for (const row of rows) versions.set(placeOf(table, row.id), row.version);
}

async function claimNames(
  client: Client,
  table: TableName,
  wanted: readonly (readonly Value[])[],
  claimed: Set<string>,
): Promise<void> {
  const { rows } = await client.query<{ id: string }>({
    name: `claim_${table}`,
    text: `${insertSql(table)} ON CONFLICT (id) DO NOTHING RETURNING id`,
    values: byColumn(table, wanted),
  });
  for (const row of rows) claimed.add(placeOf(table, row.id));
}

/** Writes what the accepted sets come to. */
export async function writeRows(client: Client, work: Work): Promise<void> {
  const steps: Promise<unknown>[] = [];
  const add = (name: string, text: string, values: unknown[]): void => {
    steps.push(client.query({ name, text, values }));
  };
  for (const table of tableOrder) {
    const clearings = work.clearings.get(table);
    if (clearings !== undefined)
      add(`remove_${table}`, `DELETE FROM ${table} WHERE id = ANY($1)`, [[...clearings].sort()]);
    const inserts = work.inserts.get(table);
    if (inserts !== undefined) add(`insert_${table}`, insertSql(table), byColumn(table, inserts));
    const updates = work.updates.get(table);
    if (updates !== undefined)
      add(`update_${table}`, updateSql(table), byColumn(table, [...updates.values()]));
    const removes = work.removes.get(table);
    if (removes !== undefined && removes.size > 0)
      add(`remove_${table}`, `DELETE FROM ${table} WHERE id = ANY($1)`, [[...removes].sort()]);
  }
  const tallies = [...work.tallies].sort(([one], [other]) => (one < other ? -1 : 1));
  if (tallies.length > 0)
    add("tally", tallySql, [tallies.map(([id]) => id), tallies.map(([, by]) => by)]);
  await Promise.all(steps);
}
