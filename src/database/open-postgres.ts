import pg from "pg";
import { StartError } from "../primitives/start-error.ts";
import { openCommitter } from "./committer.ts";
import { type Database, databaseOf } from "./database.ts";
import { askingInTurn, kyselyOnPostgres, kyselyOnPostgresClient } from "./kysely-dialects.ts";
import { migrate } from "./migrate.ts";
import {
  openClient,
  openConnection,
  type PostgresAddress,
  type Report,
} from "./postgres-connection.ts";
import { postgresWriter } from "./postgres-writer.ts";
import { postgresRowReader } from "./read-row.ts";

/** Where the database is, and how many connections this process reads with. */
export interface PostgresDatabase extends PostgresAddress {
  readonly readers: number;
}

/** Opens a PostgreSQL database; `report` is told when it was lost, and when it is back. @throws StartError */
export async function openPostgres(options: PostgresDatabase, report: Report): Promise<Database> {
  // Whole numbers of the database are ours and stay below 2^53; what does not is a fault, not a rounding.
  pg.types.setTypeParser(pg.types.builtins.INT8, (text) => {
    const value = Number(text);
    if (!Number.isSafeInteger(value))
      throw new RangeError(`a number in the database is too large: ${text}`);
    return value;
  });
  await migratePostgres(options);
  const connect = () => openConnection(options, report).catch(cannotStart);
  const readers = await Promise.all(Array.from({ length: options.readers }, connect));
  const writer = postgresWriter(await connect());
  const ask = askingInTurn(readers);
  const reads = {
    kysely: kyselyOnPostgres(ask),
    row: postgresRowReader(ask),
    renew: () => undefined,
  };
  return databaseOf("postgres", reads, openCommitter(writer), async () => {
    await Promise.all(readers.map((reader) => reader.close()));
  });
}

function cannotStart(fault: unknown): never {
  throw new StartError(
    `PostgreSQL does not answer at KAKIN_DATABASE_URL (${fault instanceof Error ? fault.message : String(fault)}): check the address and that the server runs.`,
  );
}

async function migratePostgres(address: PostgresAddress): Promise<void> {
  const client = await openClient(address, "migrations").catch(cannotStart);
  try {
    if (address.schema !== undefined) {
      await client.query(`CREATE SCHEMA IF NOT EXISTS ${pg.escapeIdentifier(address.schema)}`);
    }
    await migrate(
      kyselyOnPostgresClient(client),
      "the PostgreSQL database",
      address.schema ?? "public",
    );
  } finally {
    await client.end();
  }
}
