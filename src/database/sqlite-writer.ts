import { piecesOf } from "../primitives/pieces.ts";
import { eachWhenNeeded } from "../primitives/when-needed.ts";
import { placeOf } from "./batch-plan.ts";
import type { Change, ChangeSet } from "./change-set.ts";
import { changingColumnsOf, columnsOf, type TableName, tables, type Value } from "./schema.ts";
import type { SqliteFile } from "./sqlite.ts";
import { type BatchWriter, isGuarded, type Verdict } from "./write-batch.ts";

interface Statements {
  readonly update: string;
  /** Where the values of the update stand in a row. */
  readonly changingPlaces: readonly number[];
  readonly remove: string;
  readonly version: string;
}

function statementsFor(table: TableName): Statements {
  const columns = columnsOf(table);
  const changing = changingColumnsOf(table);
  return {
    update: `UPDATE ${table} SET ${changing.map((column) => `"${column}" = ?`).join(", ")} WHERE id = ?`,
    changingPlaces: changing.map((column) => columns.indexOf(column)),
    remove: `DELETE FROM ${table} WHERE id = ?`,
    version: `SELECT ${columns.includes("version") ? "version" : "0 AS version"} FROM ${table} WHERE id = ?`,
  };
}

const statements = Object.fromEntries(
  (Object.keys(tables) as TableName[]).map((table) => [table, statementsFor(table)]),
) as Record<TableName, Statements>;

/** What waits for the end of a batch, as long as nothing in it depends on it: fresh rows and running numbers. */
interface Gathered {
  readonly inserts: Map<TableName, (readonly Value[])[]>;
  /** The places of those among the fresh rows whose names others may want, too. */
  readonly claimed: Set<string>;
  readonly tallies: Map<string, number>;
}

function isClaimed({ claimed }: Gathered, table: TableName, id: Value | undefined): boolean {
  return claimed.size > 0 && claimed.has(placeOf(table, id));
}

function gather(work: Gathered, table: TableName, row: readonly Value[]): void {
  const rows = work.inserts.get(table);
  if (rows === undefined) work.inserts.set(table, [row]);
  else rows.push(row);
}

/** Many rows in one statement cost half of what one statement each does. */
const ROWS_AT_ONCE = [16, 4, 1] as const;

function insertRows(file: SqliteFile, table: TableName, rows: readonly (readonly Value[])[]): void {
  let at = 0;
  for (const count of ROWS_AT_ONCE) {
    for (; rows.length - at >= count; at += count) {
      file.run(insertSql(table, count), joined(rows.slice(at, at + count)));
    }
  }
}

function insertGathered(file: SqliteFile, { inserts }: Gathered, table: TableName): void {
  const waiting = inserts.get(table);
  if (waiting !== undefined) insertRows(file, table, waiting);
  inserts.delete(table);
}

/** The values of rows, one after the other; `flat` looks for lists within each value, 1 % of a create's CPU (perf). */
function joined(rows: readonly (readonly Value[])[]): readonly Value[] {
  const [first = [], ...others] = rows;
  if (others.length === 0) return first;
  const values = first.slice();
  for (const row of others) {
    for (const value of row) values.push(value);
  }
  return values;
}

const insertSqls = new Map<string, string>();

function insertSql(table: TableName, count: number): string {
  const name = `${table}/${count}`;
  let sql = insertSqls.get(name);
  if (sql === undefined) {
    const columns = columnsOf(table);
    const list = columns.map((column) => `"${column}"`).join(", ");
    sql = `INSERT INTO ${table} (${list}) VALUES ${rowsOfMarks(columns.length, count)}`;
    insertSqls.set(name, sql);
  }
  return sql;
}

function rowsOfMarks(columns: number, count: number): string {
  const row = `(${Array(columns).fill("?").join(", ")})`;
  return Array(count).fill(row).join(", ");
}

/** A charge changes seven running numbers, and so do many charges of one account. */
const TALLIES_AT_ONCE = 8;

function addTallies(file: SqliteFile, tallies: ReadonlyMap<string, number>): void {
  for (const some of piecesOf([...tallies], TALLIES_AT_ONCE)) {
    file.run(tallySql(some.length), joined(some));
  }
}

const tallySql = eachWhenNeeded(
  (count: number) =>
    `INSERT INTO tallies (id, value) VALUES ${rowsOfMarks(2, count)} ON CONFLICT (id) DO UPDATE SET value = value + excluded.value`,
);

/** A writer that is done when it returns. */
export interface SqliteWriter extends BatchWriter {
  write(sets: readonly ChangeSet[]): Verdict[];
  /** How long the last batch that was written waited to begin and to be on the disk, whatever it held. */
  waitedMs(): number;
  close(): void;
}

/**
 * A writer of the embedded database. It takes the file for itself before it reads a guard, and the committer asks one
 * batch after the other: what it read inside its own transaction stays true until it commits.
 */
export function sqliteWriter(file: SqliteFile): SqliteWriter {
  const versionOf = (table: TableName, id: string): unknown =>
    file.list(statements[table].version, [id])?.[0];

  const holds = (change: Change, work: Gathered): boolean => {
    switch (change.kind) {
      case "claim":
        if (isClaimed(work, change.table, change.values[0])) return false;
        return versionOf(change.table, change.values[0] as string) === undefined;
      case "replace":
        // A set may rest upon what one before it in the batch has claimed.
        if (isClaimed(work, change.table, change.values[0]))
          insertGathered(file, work, change.table);
        return versionOf(change.table, change.values[0] as string) === change.was;
      case "expect":
        if (isClaimed(work, change.table, change.id)) insertGathered(file, work, change.table);
        return versionOf(change.table, change.id) === change.was;
      case "insert":
      case "remove":
      case "tally":
        return true;
    }
  };

  const apply = (change: Change, work: Gathered): void => {
    switch (change.kind) {
      case "insert":
        gather(work, change.table, change.values);
        return;
      case "claim":
        work.claimed.add(placeOf(change.table, change.values[0]));
        gather(work, change.table, change.values);
        return;
      case "replace": {
        const { update, changingPlaces } = statements[change.table];
        const values = changingPlaces.map((place) => change.values[place] ?? null);
        file.run(update, [...values, change.values[0] ?? null]);
        return;
      }
      case "remove": {
        // It may be meant for a row that this batch has made; that one is not written yet.
        insertGathered(file, work, change.table);
        work.claimed.delete(placeOf(change.table, change.id));
        file.run(statements[change.table].remove, [change.id]);
        return;
      }
      case "tally":
        work.tallies.set(change.id, (work.tallies.get(change.id) ?? 0) + change.by);
        return;
      case "expect":
        return;
    }
  };

  const writeAll = (sets: readonly ChangeSet[]): Verdict[] => {
    const work: Gathered = { inserts: new Map(), claimed: new Set(), tallies: new Map() };
    const verdicts = sets.map((set): Verdict => {
      if (!set.every((change) => !isGuarded(change) || holds(change, work))) return "conflict";
      for (const change of set) apply(change, work);
      return "written";
    });
    for (const [table, rows] of work.inserts) insertRows(file, table, rows);
    addTallies(file, work.tallies);
    return verdicts;
  };

  let waitedMs = 0;
  const wait = (sql: string): void => {
    const startedMs = performance.now();
    file.run(sql, []);
    waitedMs += performance.now() - startedMs;
  };
  return {
    write(sets) {
      waitedMs = 0;
      wait("BEGIN IMMEDIATE");
      try {
        const verdicts = writeAll(sets);
        wait("COMMIT");
        return verdicts;
      } catch (fault) {
        // A full disk makes SQLite roll back by itself; a second ROLLBACK would hide why.
        if (file.isInTransaction()) file.run("ROLLBACK", []);
        throw fault;
      }
    },
    waitedMs: () => waitedMs,
    close: () => file.close(),
  };
}
