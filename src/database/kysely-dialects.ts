import {
  type CompiledQuery,
  type DatabaseConnection,
  type DatabaseIntrospector,
  type Dialect,
  type Driver,
  Kysely,
  PostgresAdapter,
  PostgresQueryCompiler,
  type QueryResult,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
  sql,
  type TableMetadata,
} from "kysely";
import type { Client } from "pg";
import type { PostgresConnection } from "./postgres-connection.ts";
import type { Schema } from "./schema.ts";
import type { SqliteFile } from "./sqlite.ts";

/*
 * Kysely over connections that are already open. The stock SQLite driver prepares every statement anew
 * (28 µs a query against 8) and the stock PostgreSQL driver cannot pipeline; hence two small drivers.
 */

/** Asks for rows; the same text is prepared once. */
export type Execute = (
  sql: string,
  parameters: readonly unknown[],
) => unknown[] | Promise<unknown[]>;

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
  const statement = async (sql: string): Promise<void> => {
    await execute(sql, []);
  };
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

/** SQLite can make tables in a transaction, and then has to wait for the disk once only; Kysely does not count on it. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

function sqliteDialect(file: Pick<SqliteFile, "all">): Dialect {
  return {
    createAdapter: () => new TransactionalSqliteAdapter(),
    createDriver: () => driverOver((sql, parameters) => file.all(sql, parameters)),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  };
}

function postgresDialect(execute: Execute): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => driverOver(execute),
    createIntrospector: (db: Kysely<unknown>) => ownSchemaIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

/**
 * Looks at the tables of our own schema alone, as far as the migrator asks. Kysely's own looks into every schema of the
 * database, and fails when somebody drops one of theirs meanwhile.
 */
function ownSchemaIntrospector(db: Kysely<unknown>): DatabaseIntrospector {
  const getTables = async (): Promise<TableMetadata[]> => {
    const found = sql<{ name: string; schema: string }>`
      SELECT tablename AS name, schemaname AS schema FROM pg_catalog.pg_tables
      WHERE schemaname = ANY (current_schemas(false))`;
    const { rows } = await found.execute(db);
    return rows.map((row) => ({ ...row, isView: false, isForeign: false, columns: [] }));
  };
  return {
    getTables,
    getSchemas: async () => {
      const names = sql<{ name: string }>`SELECT nspname AS name FROM pg_catalog.pg_namespace`;
      return (await names.execute(db)).rows;
    },
  };
}

interface NamedQuery {
  readonly name: string;
  readonly text: string;
  readonly values: unknown[];
}

async function askOnce(client: Client, query: NamedQuery): Promise<unknown[]> {
  return (await client.query(query)).rows as unknown[];
}

/** Gives each text a name, under which a connection prepares it once. */
function naming(): (text: string, values: readonly unknown[]) => NamedQuery {
  const names = new Map<string, string>();
  return (text, values) => {
    const name = names.get(text) ?? `q${names.size}`;
    names.set(text, name);
    return { name, text, values: values.map(withoutNul) };
  };
}

/** PostgreSQL refuses to read a text with NUL in it. Nothing stored has one, so nothing is found under this one either. */
function withoutNul(value: unknown): unknown {
  return typeof value === "string" && value.includes("\0")
    ? value.replaceAll("\0", "\ufffd")
    : value;
}

/** Kysely over one SQLite connection. */
export function kyselyOnSqlite(file: Pick<SqliteFile, "all">): Kysely<Schema> {
  return new Kysely({ dialect: sqliteDialect(file) });
}

/** Kysely over one PostgreSQL client, for migrations: what belongs to one database transaction stays on it. */
export function kyselyOnPostgresClient(client: Client): Kysely<Schema> {
  const named = naming();
  const execute: Execute = async (text, values) => askOnce(client, named(text, values));
  return new Kysely({ dialect: postgresDialect(execute) });
}

/**
 * Asks PostgreSQL connections in turn, for reading alone: a question whose connection was lost is asked once more on
 * the next one, since asking changes nothing.
 */
export function askingInTurn(connections: readonly PostgresConnection[]): Execute {
  const named = naming();
  let turn = 0;
  return async (text, values) => {
    const query = named(text, values);
    turn = (turn + 1) % connections.length;
    const connection = connections[turn] as PostgresConnection;
    const client = await connection.client();
    try {
      return await askOnce(client, query);
    } catch (fault) {
      if (!connection.isLost(client, fault)) throw fault;
    }
    return askOnce(await connection.client(), query);
  };
}

/** Kysely over whatever asks PostgreSQL. */
export function kyselyOnPostgres(execute: Execute): Kysely<Schema> {
  return new Kysely({ dialect: postgresDialect(execute) });
}
