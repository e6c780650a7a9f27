import type { Change, ChangeSet } from "./change-set.ts";
import { columnsOf, type TableName, tables } from "./schema.ts";
import type { SqliteFile } from "./sqlite.ts";
import { type BatchWriter, isGuarded, type Verdict } from "./write-batch.ts";

interface Statements {
  readonly insert: string;
  readonly update: string;
  readonly remove: string;
  readonly version: string;
}

function statementsFor(table: TableName): Statements {
  const columns = columnsOf(table);
  const list = columns.map((column) => `"${column}"`).join(", ");
  return {
    insert: `INSERT INTO ${table} (${list}) VALUES (${columns.map(() => "?").join(", ")})`,
    update: `UPDATE ${table} SET ${columns.map((column) => `"${column}" = ?`).join(", ")} WHERE id = ?`,
    remove: `DELETE FROM ${table} WHERE id = ?`,
    version: `SELECT ${columns.includes("version") ? "version" : "0 AS version"} FROM ${table} WHERE id = ?`,
  };
}

const statements = Object.fromEntries(
  (Object.keys(tables) as TableName[]).map((table) => [table, statementsFor(table)]),
) as Record<TableName, Statements>;

const tallySql =
  "INSERT INTO tallies (id, value) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET value = value + excluded.value";

/**
 * The writer of the embedded database. There is one per data folder, so a guard that it reads cannot be
 * overtaken: what it read inside its own transaction stays true until it commits.
 */
export function sqliteWriter(file: SqliteFile): BatchWriter {
  const versionOf = (table: TableName, id: string): unknown =>
    file.get(statements[table].version, [id])?.["version"];

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

  const apply = (change: Change, tallies: Map<string, number>): void => {
    switch (change.kind) {
      case "insert":
      case "claim":
        file.run(statements[change.table].insert, change.values);
        return;
      case "replace":
        file.run(statements[change.table].update, [...change.values, change.values[0] ?? null]);
        return;
      case "remove":
        file.run(statements[change.table].remove, [change.id]);
        return;
      case "tally":
        tallies.set(change.id, (tallies.get(change.id) ?? 0) + change.by);
        return;
      case "expect":
        return;
    }
  };

  const writeAll = (sets: readonly ChangeSet[]): Verdict[] => {
    const tallies = new Map<string, number>();
    const verdicts = sets.map((set): Verdict => {
      if (!set.every((change) => !isGuarded(change) || holds(change))) return "conflict";
      for (const change of set) apply(change, tallies);
      return "written";
    });
    for (const [id, by] of tallies) file.run(tallySql, [id, by]);
    return verdicts;
  };

  return {
    write(sets) {
      file.run("BEGIN IMMEDIATE", []);
      try {
        const verdicts = writeAll(sets);
        file.run("COMMIT", []);
        return verdicts;
      } catch (fault) {
        // A full disk makes SQLite roll back by itself; a second ROLLBACK would hide why.
        if (file.isInTransaction()) file.run("ROLLBACK", []);
        throw fault;
      }
    },
    close: () => file.close(),
  };
}
