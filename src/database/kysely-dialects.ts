import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from "kysely";
import type { Client } from "pg";
import type { Schema } from "./schema.ts";
import type { SqliteFile } from "./sqlite.ts";

/*
 * Kysely over connections that are already open. The stock SQLite driver prepares every statement anew
 * (28 µs a query against 8) and the stock PostgreSQL driver cannot pipeline; hence two small drivers.
 */

type Execute = (sql: string, parameters: readonly unknown[]) => unknown[] | Promise<unknown[]>;

function driverOver(execute: Execute): Driver {
  const connection: DatabaseConnection = {
    async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
      return { rows: (await execute(query.sql, query.parameters)) as R[] };
    },
    // biome-ignore lint/correctness/useYield: Kysely asks for the method, nothing here streams
    async *streamQuery(): AsyncIterableIterator<never> {
      throw new Error("streaming is not offered");
    },
  };
  const statement = async (sql: string): Promise<void> => void (await execute(sql, []));
  return {
    init: async () => undefined,
    acquireConnection: async () => connection,
    beginTransaction: () => statement("begin"),
    commitTransaction: () => statement("commit"),
    rollbackTransaction: () => statement("rollback"),
    releaseConnection: async () => undefined,
    destroy: async () => undefined,
  };
}

function sqliteDialect(file: SqliteFile): Dialect {
  return {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => driverOver((sql, parameters) => file.all(sql, parameters)),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function postgresDialect(clients: readonly Client[]): Dialect {
  const names = new Map<string, string>();
  let turn = 0;
  const execute: Execute = async (text, values) => {
    let name = names.get(text);
    if (name === undefined) {
      name = `q${names.size}`;
      names.set(text, name);
    }
    turn = (turn + 1) % clients.length;
    const client = clients[turn] as Client;
    return (await client.query({ name, text, values: [...values] })).rows as unknown[];
  };
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOver(execute),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/** Kysely over one SQLite connection. */
export function kyselyOnSqlite(file: SqliteFile): Kysely<Schema> {
  return new Kysely({ dialect: sqliteDialect(file) });
}

/** Kysely over pipelining PostgreSQL clients, taken in turn; with one client, also for migrations. */
export function kyselyOnPostgres(clients: readonly Client[]): Kysely<Schema> {
  return new Kysely({ dialect: postgresDialect(clients) });
}
