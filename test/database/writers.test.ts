import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { tally } from "../../src/database/change-set.ts";
import { type DatabaseOptions, openDatabase } from "../../src/database/open-database.ts";
import { openConnection } from "../../src/database/postgres-connection.ts";
import { postgresWriter } from "../../src/database/postgres-writer.ts";
import { smallBatchWriter } from "../../src/database/small-batch-writer.ts";
import { openSqlite } from "../../src/database/sqlite.ts";
import { sqliteWriter } from "../../src/database/sqlite-writer.ts";
import { type ThreadedWriter, threadedSqliteWriter } from "../../src/database/threaded-writer.ts";
import type { BatchWriter } from "../../src/database/write-batch.ts";
import { type OpenWriter, testBatchWriter } from "../support/batch-writer-suite.ts";
import { ownSchema } from "../support/own-schema.ts";
import { factsOf, talliesOf } from "../support/read-database.ts";
import { testDatabaseUrl } from "../support/start-engine.ts";

const quiet = (): void => undefined;

/** Reads of one turn share a snapshot, which only the database's own writer renews. */
const afterThisTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** The database with a second writer beside its own, which has nothing to do. */
async function besides(options: DatabaseOptions, writer: BatchWriter): Promise<OpenWriter> {
  const database = await openDatabase(options, quiet);
  return {
    writer,
    facts: () => afterThisTurn().then(() => factsOf(database)),
    tallies: () => afterThisTurn().then(() => talliesOf(database)),
    async [Symbol.asyncDispose]() {
      await writer.close();
      await database.close();
    },
  };
}

/** A file with tables, and a writer on it. */
async function openFile(writerOn: (file: string) => BatchWriter): Promise<OpenWriter> {
  const folder = mkdtempSync(join(tmpdir(), "kakin-test-"));
  const options = { kind: "sqlite", folder, durability: "off", writerThread: false } as const;
  await (await openDatabase(options, quiet)).close();
  const opened = await besides(options, writerOn(join(folder, "kakin.db")));
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true });
    },
  };
}

const byThread = (file: string) => threadedSqliteWriter(file, { durability: "off" });

/** As a server writes: with two connections to one file. */
const byBoth = (file: string): BatchWriter => {
  const spot = openSqlite(file, { durability: "off", leavesLog: true });
  return smallBatchWriter({
    spot: sqliteWriter(spot),
    thread: byThread(file),
    renewReads: quiet,
  });
};

async function openPostgres(url: string): Promise<OpenWriter> {
  const schema = ownSchema(url);
  const address = { url, schema: schema.name };
  const options = { kind: "postgres", ...address, readers: 1 } as const;
  await (await openDatabase(options, quiet)).close();
  const opened = await besides(options, postgresWriter(await openConnection(address, quiet)));
  return {
    ...opened,
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await schema[Symbol.asyncDispose]();
    },
  };
}

const url = testDatabaseUrl;
if (url === undefined) {
  describe("the writer thread of the embedded database", () => {
    testBatchWriter(() => openFile(byThread));

    test("says how long a batch waited for the disk", async () => {
      let thread: ThreadedWriter | undefined;
      await using opened = await openFile((file) => {
        thread = threadedSqliteWriter(file, { durability: "full" });
        return thread;
      });
      assert.equal(thread?.waitedMs(), 0);
      await opened.writer.write([[tally("charges", 1)]]);
      const waitedMs = thread.waitedMs();
      assert.ok(waitedMs > 0 && waitedMs < 10_000, `it waited ${waitedMs} ms`);
    });
  });
  describe("the two writers of the embedded database", () =>
    testBatchWriter(() => openFile(byBoth)));
} else {
  describe("the writer of a PostgreSQL database", () => testBatchWriter(() => openPostgres(url)));
}
