import assert from "node:assert/strict";
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { insert, tally } from "../../src/database/change-set.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open-database.ts";
import { testDatabaseUrl } from "../support/start-engine.ts";

/** As a server opens it, but for the fsync. */
async function withServerDatabase(use: (database: Database, folder: string) => Promise<void>) {
  const folder = mkdtempSync(join(tmpdir(), "kakin-test-"));
  const options = { kind: "sqlite", folder, durability: "off", writerThread: true } as const;
  const database = await openDatabase(options, () => undefined);
  try {
    await use(database, folder);
  } finally {
    await database.close();
    rmSync(folder, { recursive: true });
  }
}

const value = "x".repeat(3_000);
const SETS = 4_000;
/** A set writes a page or two; 256 sets are some 2 MB, and the log is begun anew after twice as many at most. */
const LOG_BYTES_MAX = 8 * 1024 * 1024;

describe("the write-ahead log", { skip: testDatabaseUrl !== undefined }, () => {
  for (const atOnce of [1, 8, 40]) {
    test(`stays small while ${atOnce} write at once and others never stop reading`, async () => {
      await withServerDatabase(async (database, folder) => {
        let isDone = false;
        const read = async (): Promise<void> => {
          while (!isDone) {
            await database.reads.selectFrom("server_facts").selectAll().limit(50).execute();
            await new Promise((resolve) => setImmediate(resolve));
          }
        };
        const write = async (writer: number): Promise<void> => {
          for (let i = 0; i < SETS / atOnce; i += 1) {
            const row = { id: `fact ${writer}/${i}`, version: 1, value };
            const set = [insert("server_facts", row), tally("facts", 1)];
            assert.equal(await database.commit(set), "written");
          }
        };
        const readers = [read(), read()];
        await Promise.all(Array.from({ length: atOnce }, (_, writer) => write(writer)));
        isDone = true;
        await Promise.all(readers);
        const { size } = statSync(join(folder, "kakin.db-wal"));
        assert.ok(size < LOG_BYTES_MAX, `the log has grown to ${size} bytes`);
      });
    });
  }
});
