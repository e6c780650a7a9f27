import { DatabaseSync, type SQLInputValue, type StatementSync } from "node:sqlite";
import type { Value } from "./schema.ts";

/*
 * The one file that knows `node:sqlite`. Its class may be renamed by Node (DEP0210); then only this file changes.
 */

/** An open SQLite file with its prepared statements. */
export interface SqliteFile {
  run(sql: string, parameters: readonly Value[]): void;
  all(sql: string, parameters: readonly unknown[]): unknown[];
  /** The first row as a list of its values, in the order of the columns: 4 µs where an object takes 9. */
  list(sql: string, parameters: readonly Value[]): readonly Value[] | undefined;
  /** Whether BEGIN was said, and neither COMMIT nor ROLLBACK, nor a fault that made SQLite roll back by itself. */
  isInTransaction(): boolean;
  close(): void;
}

/** How a file is opened. */
export interface SqliteOptions {
  /** `full`: an acknowledged write survives a power cut. `off`: for tests that throw the file away. */
  readonly durability: "full" | "off";
  /**
   * How much of the file is kept in memory; little unless told otherwise. What only writes has no use for more: in a file
   * that grows, a large cache is always new memory, and asking the system for that costs more than reading a page again.
   */
  readonly cacheMb?: number;
  /** Leaves it to somebody else to say when the write-ahead log is moved into the file, which takes long. */
  readonly leavesLog?: boolean;
}

/**
 * Mapping the file in place of a cache costs more than it saves: after every commit of another connection SQLite gives
 * the mapping up and makes it anew.
 */
const CACHE_MB = 8;

/** Opens a file in write-ahead mode; what reads on one connection never waits for what writes on another, nor the other way. */
export function openSqlite(path: string, options: SqliteOptions): SqliteFile {
  const database = new DatabaseSync(path);
  database.exec("PRAGMA busy_timeout = 5000");
  database.exec(`PRAGMA cache_size = -${(options.cacheMb ?? CACHE_MB) * 1024}`);
  database.exec("PRAGMA journal_mode = WAL");
  database.exec(`PRAGMA synchronous = ${options.durability === "full" ? "FULL" : "OFF"}`);
  if (options.leavesLog === true) database.exec("PRAGMA wal_autocheckpoint = 0");
  // A removed security code shall not linger in free pages, sealed as it is.
  database.exec("PRAGMA secure_delete = FAST");
  const prepared = keptStatements(database, false);
  const asList = keptStatements(database, true);
  return {
    run: (sql, parameters) => void prepared(sql).run(...parameters),
    all: (sql, parameters) => prepared(sql).all(...(parameters as SQLInputValue[])),
    list: (sql, parameters) =>
      asList(sql).get(...parameters) as unknown as readonly Value[] | undefined,
    isInTransaction: () => database.isTransaction,
    close: () => database.close(),
  };
}

/** Prepares each text once; `asLists` says how its rows come. */
function keptStatements(database: DatabaseSync, asLists: boolean): (sql: string) => StatementSync {
  const kept = new Map<string, StatementSync>();
  return (sql) => {
    const known = kept.get(sql);
    if (known !== undefined) return known;
    const statement = database.prepare(sql);
    statement.setReturnArrays(asLists);
    kept.set(sql, statement);
    return statement;
  };
}
