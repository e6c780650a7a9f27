import { type Client, DatabaseError } from "pg";
import type { Change, ChangeSet, Value } from "./change-set.ts";
import { columnsOf, type TableName, tables } from "./schema.ts";
import type { BatchWriter, Verdict } from "./write-batch.ts";

/*
 * The writer of a PostgreSQL database that several processes may share. One batch is one database transaction:
 *   1. guards: the guarded rows are locked (in one order everywhere, so that writers wait but never lock each
 *      other up) and their versions read; names are claimed.
 *   2. sets are judged in their order; what a refused set had claimed is given back.
 *   3. rows: one statement per table and kind, then the running numbers, then COMMIT.
 * Each step is one round trip, since the client pipelines.
 */

/** Two writers met in an order that PostgreSQL could not resolve; nothing was written, so it is tried again. */
const RETRYABLE_CODES: ReadonlySet<string> = new Set([
  "40001", // serialization_failure
  "40P01", // deadlock_detected
]);
const TRIES_MAX = 5;

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
  const set = columns.map((column) => `${column} = v.${column}`).join(", ");
  return `UPDATE ${table} SET ${set} FROM ${unnest(table)} AS v(${columns.join(", ")}) WHERE ${table}.id = v.id`;
}

/** Rows as one array per column, which is how `unnest` wants them. */
function byColumn(table: TableName, rows: readonly (readonly Value[])[]): Value[][] {
  return columnsOf(table).map((_, i) => rows.map((row) => row[i] ?? null));
}

/** What the guards found: versions of locked rows, and the names that this batch got. */
interface Ground {
  readonly versions: Map<string, number>;
  readonly claimed: Set<string>;
}

const place = (table: TableName, id: Value | undefined): string => `${table}/${String(id)}`;

function idsByTable(
  sets: readonly ChangeSet[],
  idOf: (change: Change) => Value | undefined,
): Map<TableName, string[]> {
  const found = new Map<TableName, Set<string>>();
  for (const change of sets.flat()) {
    const id = idOf(change);
    if (id === undefined || change.kind === "tally") continue;
    const ids = found.get(change.table) ?? new Set();
    found.set(change.table, ids.add(String(id)));
  }
  return new Map([...found].map(([table, ids]) => [table, [...ids].sort()]));
}

const guardedId = (change: Change): Value | undefined =>
  change.kind === "replace" ? change.values[0] : change.kind === "expect" ? change.id : undefined;

async function prepareGround(client: Client, sets: readonly ChangeSet[]): Promise<Ground> {
  const ground: Ground = { versions: new Map(), claimed: new Set() };
  const steps: Promise<unknown>[] = [client.query("BEGIN")];
  const guarded = idsByTable(sets, guardedId);
  for (const table of tableOrder) {
    const ids = guarded.get(table);
    if (ids === undefined) continue;
    const text = `SELECT id, version FROM ${table} WHERE id = ANY($1) ORDER BY id FOR UPDATE`;
    const locked = client.query<{ id: string; version: number }>({
      name: `lock_${table}`,
      text,
      values: [ids],
    });
    steps.push(
      locked.then(({ rows }) =>
        rows.forEach((row) => ground.versions.set(place(table, row.id), row.version)),
      ),
    );
  }
  for (const table of tableOrder) {
    const claims = sets
      .flat()
      .filter((change) => change.kind === "claim" && change.table === table);
    if (claims.length === 0) continue;
    const rows = claims
      .map((change) => (change as { values: readonly Value[] }).values)
      .sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1));
    const text = `${insertSql(table)} ON CONFLICT (id) DO NOTHING RETURNING id`;
    const got = client.query<{ id: string }>({
      name: `claim_${table}`,
      text,
      values: byColumn(table, rows),
    });
    steps.push(
      got.then((result) => result.rows.forEach((row) => ground.claimed.add(place(table, row.id)))),
    );
  }
  await Promise.all(steps);
  return ground;
}

/** Judges the sets in their order, keeping what each accepted one changes in mind for the next. */
function judge(sets: readonly ChangeSet[], ground: Ground): Verdict[] {
  const versions = new Map(ground.versions);
  const free = new Set(ground.claimed);
  return sets.map((set) => {
    const holds = set.every((change) => {
      if (change.kind === "claim") return free.has(place(change.table, change.values[0]));
      if (change.kind === "replace")
        return versions.get(place(change.table, change.values[0])) === change.was;
      if (change.kind === "expect")
        return versions.get(place(change.table, change.id)) === change.was;
      return true;
    });
    for (const change of set) {
      // A name is used up by the first set that wants it, refused or not: a later one decides anew and finds out.
      if (change.kind === "claim") free.delete(place(change.table, change.values[0]));
      if (holds && change.kind === "replace")
        versions.set(place(change.table, change.values[0]), change.was + 1);
    }
    return holds ? "written" : "conflict";
  });
}

interface Work {
  readonly inserts: Map<TableName, (readonly Value[])[]>;
  readonly updates: Map<TableName, (readonly Value[])[]>;
  readonly removes: Map<TableName, string[]>;
  readonly tallies: Map<string, number>;
}

function collect(
  sets: readonly ChangeSet[],
  verdicts: readonly Verdict[],
  claimed: ReadonlySet<string>,
): Work {
  const work: Work = {
    inserts: new Map(),
    updates: new Map(),
    removes: new Map(),
    tallies: new Map(),
  };
  const push = <T>(map: Map<TableName, T[]>, table: TableName, value: T): void => {
    const list = map.get(table);
    if (list === undefined) map.set(table, [value]);
    else list.push(value);
  };
  const kept = new Set<string>();
  for (const [i, set] of sets.entries()) {
    for (const change of set) {
      if (verdicts[i] === "conflict") continue;
      if (change.kind === "claim") kept.add(place(change.table, change.values[0]));
      else if (change.kind === "insert") push(work.inserts, change.table, change.values);
      else if (change.kind === "replace") push(work.updates, change.table, change.values);
      else if (change.kind === "remove") push(work.removes, change.table, change.id);
      else if (change.kind === "tally")
        work.tallies.set(change.id, (work.tallies.get(change.id) ?? 0) + change.by);
    }
  }
  for (const name of claimed) {
    const slash = name.indexOf("/");
    if (!kept.has(name))
      push(work.removes, name.slice(0, slash) as TableName, name.slice(slash + 1));
  }
  return work;
}

async function writeRows(client: Client, work: Work): Promise<void> {
  const steps: Promise<unknown>[] = [];
  for (const table of tableOrder) {
    const removes = work.removes.get(table);
    const inserts = work.inserts.get(table);
    const updates = work.updates.get(table);
    if (removes !== undefined)
      steps.push(
        client.query({
          name: `remove_${table}`,
          text: `DELETE FROM ${table} WHERE id = ANY($1)`,
          values: [removes],
        }),
      );
    if (inserts !== undefined)
      steps.push(
        client.query({
          name: `insert_${table}`,
          text: insertSql(table),
          values: byColumn(table, inserts),
        }),
      );
    if (updates !== undefined)
      steps.push(
        client.query({
          name: `update_${table}`,
          text: updateSql(table),
          values: byColumn(table, updates),
        }),
      );
  }
  const tallies = [...work.tallies].sort(([a], [b]) => (a < b ? -1 : 1));
  if (tallies.length > 0)
    steps.push(
      client.query({
        name: "tally",
        text: tallySql,
        values: [tallies.map(([id]) => id), tallies.map(([, by]) => by)],
      }),
    );
  await Promise.all(steps);
  await client.query("COMMIT");
}

async function writeOnce(client: Client, sets: readonly ChangeSet[]): Promise<Verdict[]> {
  try {
    const ground = await prepareGround(client, sets);
    const verdicts = judge(sets, ground);
    await writeRows(client, collect(sets, verdicts, ground.claimed));
    return verdicts;
  } catch (fault) {
    await client.query("ROLLBACK");
    throw fault;
  }
}

/** A writer over a connection of its own, opened with `pipeline: true`. */
export function postgresWriter(client: Client): BatchWriter {
  return {
    async write(sets) {
      for (let tries = 1; ; tries += 1) {
        try {
          return await writeOnce(client, sets);
        } catch (fault) {
          const again = fault instanceof DatabaseError && RETRYABLE_CODES.has(fault.code ?? "");
          if (!again || tries === TRIES_MAX) throw fault;
        }
      }
    },
    close: () => client.end(),
  };
}
