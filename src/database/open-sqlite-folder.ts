import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../primitives/start-error.ts";
import { openCommitter } from "./committer.ts";
import { type Database, databaseOf } from "./database.ts";
import { kyselyOnSqlite } from "./kysely-dialects.ts";
import { migrate } from "./migrate.ts";
import { sqliteRowReader } from "./read-row.ts";
import { smallBatchWriter } from "./small-batch-writer.ts";
import { type SnapshotReader, snapshotReader } from "./snapshot-reader.ts";
import { openSqlite, type SqliteFile, type SqliteOptions } from "./sqlite.ts";
import { type SqliteWriter, sqliteWriter } from "./sqlite-writer.ts";
import { threadedSqliteWriter } from "./threaded-writer.ts";

/** Where the embedded database is, and how it is written. */
export interface SqliteFolder {
  /** The data folder; made when it is not there. */
  readonly folder: string;
  readonly durability: SqliteOptions["durability"];
  /** Whether crowds and slow disks have a thread of their own, as they should in a server. */
  readonly writerThread: boolean;
}

/** How long a small batch waits for a lock of somebody else's before the thread has it: everybody waits meanwhile. */
const SPOT_BUSY_MS = 20;

/**
 * What was read stays at hand for as long as no other connection writes: the last 3,000 charges with what belongs to them.
 * With 64 MB retrieving older ones at random takes 8 µs less (of 225 to 300), but a larger cache costs who writes: SQLite
 * looks through all of it at a COMMIT in which a page that was given back was taken in the middle of a table, as it is for
 * webhooks five times a second (1 ms each with 64 MB; perf).
 */
const READ_CACHE_MB = 16;

/** Takes the folder and opens the database in it. @throws StartError */
export async function openSqliteFolder(options: SqliteFolder): Promise<Database> {
  const { folder, durability } = options;
  const lock = lockFolder(folder);
  const path = join(folder, "kakin.db");
  const leavesLog = options.writerThread;
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
  return databaseOf("sqlite", reads, openCommitter(writer), () => lock.close());
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
    waitedMs: () => writer.waitedMs(),
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

/** Whether a data folder already holds a database. */
export function hasDatabase(folder: string): boolean {
  return existsSync(join(folder, "kakin.db"));
}
