import { eachWhenNeeded } from "../primitives/when-needed.ts";
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

/** What may wait for the end of a batch, since nothing in it can depend on it: fresh rows and running numbers. */
interface Gathered {
  readonly inserts: Map<TableName, (readonly Value[])[]>;
  readonly tallies: Map<string, number>;
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
  const changes = [...tallies];
  for (let at = 0; at < changes.length; at += TALLIES_AT_ONCE) {
    const some = changes.slice(at, at + TALLIES_AT_ONCE);
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

  const holds = (change: Change): boolean => {
    switch (change.kind) {
      case "claim":
        return versionOf(change.table, change.values[0] as string) === undefined;
      case "replace":
        return versionOf(change.table, change.values[0] as string) === change.was;
      case "expect":
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
        file.run(insertSql(change.table, 1), change.values);
        return;
      case "replace": {
        const { update, changingPlaces } = statements[change.table];
        const values = changingPlaces.map((place) => change.values[place] ?? null);
        file.run(update, [...values, change.values[0] ?? null]);
        return;
      }
      case "remove": {
        // It may be meant for a row that this batch has made; that one is not written yet.
        const waiting = work.inserts.get(change.table);
        if (waiting !== undefined) insertRows(file, change.table, waiting);
        work.inserts.delete(change.table);
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
    const work: Gathered = { inserts: new Map(), tallies: new Map() };
    const verdicts = sets.map((set): Verdict => {
      if (!set.every((change) => !isGuarded(change) || holds(change))) return "conflict";
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
