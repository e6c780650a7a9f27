import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import type { Kysely } from "kysely";
import pg from "pg";
import { StartError } from "../primitives/start-error.ts";
import type { ChangeSet } from "./change-set.ts";
import { type Committer, openCommitter } from "./committer.ts";
import {
  askingInTurn,
  kyselyOnPostgres,
  kyselyOnPostgresClient,
  kyselyOnSqlite,
} from "./kysely-dialects.ts";
import { migrate } from "./migrate.ts";
import {
  openClient,
  openConnection,
  type PostgresAddress,
  type Report,
} from "./postgres-connection.ts";
import { postgresWriter } from "./postgres-writer.ts";
import { postgresRowReader, type ReadRow, sqliteRowReader } from "./read-row.ts";
import type { Schema } from "./schema.ts";
import { smallBatchWriter } from "./small-batch-writer.ts";
import { type SnapshotReader, snapshotReader } from "./snapshot-reader.ts";
import { openSqlite, type SqliteFile, type SqliteOptions } from "./sqlite.ts";
import { type SqliteWriter, sqliteWriter } from "./sqlite-writer.ts";
import { threadedSqliteWriter } from "./threaded-writer.ts";
import type { Verdict } from "./write-batch.ts";

/** An open database: Kysely to read with, and the committer to write with. */
export interface Database {
  readonly kind: "sqlite" | "postgres";
  readonly reads: Kysely<Schema>;
  /** One row by its id: the question asked most, so its text is written by hand, once per table. */
  readonly row: ReadRow;
  commit(set: ChangeSet): Promise<Verdict>;
  /** Shows every set of this process right after it was written, in their order, until told to stop. */
  onWritten(listener: (set: ChangeSet) => void): () => void;
  close(): Promise<void>;
}

/** Where the data is and how it is written. */
export type DatabaseOptions =
  | {
      readonly kind: "sqlite";
      /** The data folder; made when it is not there. */
      readonly folder: string;
      readonly durability: SqliteOptions["durability"];
      /** Whether large batches and slow disks have a thread of their own, as they should in a server. */
      readonly writerThread: boolean;
    }
  | ({ readonly kind: "postgres"; readonly readers: number } & PostgresAddress);

/**
 * Opens the database and brings its tables up to date. `report` is told in one line when it was lost, and when it is
 * back.
 * @throws StartError in one line, when it cannot be opened or belongs to somebody else.
 */
export function openDatabase(options: DatabaseOptions, report: Report): Promise<Database> {
  return options.kind === "sqlite" ? openSqliteFolder(options) : openPostgres(options, report);
}

/** How long a small batch waits for a lock of somebody else's before the thread has it: everybody waits meanwhile. */
const SPOT_BUSY_MS = 20;

/** What was read stays at hand for as long as no other connection writes. */
const READ_CACHE_MB = 64;

async function openSqliteFolder(options: DatabaseOptions & { kind: "sqlite" }): Promise<Database> {
  const { folder, durability } = options;
  const lock = lockFolder(folder);
  const path = join(folder, "kakin.db");
  const leavesLog = options.writerThread;
  // It takes longer to start than all that follows here, which it need not wait for.
  const thread = options.writerThread
    ? threadedSqliteWriter(path, { durability, leavesLog })
    : undefined;
  let file: SqliteFile | undefined;
  try {
    file = openSqlite(path, { durability, cacheMb: READ_CACHE_MB, leavesLog });
    await migrate(kyselyOnSqlite(file), folder);
  } catch (fault) {
    await thread?.close();
    file?.close();
    lock.close();
    throw fault instanceof StartError ? fault : unreadable(path, fault);
  }
  if (thread !== undefined) file.run(`PRAGMA busy_timeout = ${SPOT_BUSY_MS}`, []);
  const reader = snapshotReader(file);
  const spot = inTurn(reader, sqliteWriter(file));
  const renewReads = () => reader.renew();
  const writer = thread === undefined ? spot : smallBatchWriter({ spot, thread, renewReads });
  const reads = {
    kysely: kyselyOnSqlite(reader),
    row: sqliteRowReader((sql, parameters) => reader.list(sql, parameters)),
    renew: renewReads,
  };
  return database("sqlite", reads, openCommitter(writer), () => lock.close());
}

function unreadable(path: string, fault: unknown): StartError {
  const why = fault instanceof Error ? fault.message : String(fault);
  return new StartError(
    `the database ${path} cannot be opened (${why}): put a backup in its place, or choose another data folder with --data.`,
  );
}

/**
 * Reads and small writes share a connection: SQLite forgets all that a connection has read as soon as another one
 * writes. A snapshot ends where a write begins.
 */
function inTurn(reader: SnapshotReader, writer: SqliteWriter): SqliteWriter {
  return {
    write(sets) {
      reader.renew();
      return writer.write(sets);
    },
    close() {
      reader.renew();
      writer.close();
    },
  };
}

/** Takes the folder for this process; the operating system lets go of it even after `kill -9`. */
function lockFolder(folder: string): SqliteFile {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (fault) {
    throw new StartError(
      `the data folder ${folder} cannot be made (${String((fault as { code?: string }).code)}): choose another with --data.`,
    );
  }
  let lock: SqliteFile;
  try {
    lock = openSqlite(join(folder, "kakin.lock"), { durability: "off" });
  } catch {
    throw new StartError(
      `the data folder ${folder} cannot be written: give this user write access, or choose another with --data.`,
    );
  }
  try {
    // Whoever has it keeps it: there is nothing to wait for.
    lock.run("PRAGMA busy_timeout = 0", []);
    lock.run("BEGIN EXCLUSIVE", []);
    return lock;
  } catch {
    lock.close();
    throw new StartError(
      `the data folder ${folder} is in use by another kakin: stop that one, or choose another with --data.`,
    );
  }
}

async function openPostgres(
  options: DatabaseOptions & { kind: "postgres" },
  report: Report,
): Promise<Database> {
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
  return database("postgres", reads, openCommitter(writer), async () => {
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

function database(
  kind: Database["kind"],
  reads: {
    readonly kysely: Kysely<Schema>;
    readonly row: Database["row"];
    readonly renew: () => void;
  },
  committer: Committer,
  closeReads: () => void | Promise<void>,
): Database {
  const listeners = new Set<(set: ChangeSet) => void>();
  return {
    kind,
    reads: reads.kysely,
    row: reads.row,
    async commit(set) {
      const verdict = await committer.commit(set);
      // Whatever is read from here on was read after this write, or after the one that was faster.
      reads.renew();
      if (verdict === "written") for (const listener of listeners) listener(set);
      return verdict;
    },
    onWritten(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    async close() {
      await committer.close();
      await closeReads();
    },
  };
}

/** Whether a data folder already holds a database. */
export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, "kakin.db"));
}
