import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type OpenWriter, testBatchWriter } from "../../test/support/batch-writer-suite.ts";
import { insert } from "./change-set.ts";
import { kyselyOnSqlite } from "./kysely-dialects.ts";
import { migrate } from "./migrate.ts";
import { openSqlite, type SqliteFile } from "./sqlite.ts";
import { sqliteWriter } from "./sqlite-writer.ts";

async function openInMemory(): Promise<{ file: SqliteFile; db: OpenWriter }> {
  const file = openSqlite(":memory:", { durability: "off" });
  await migrate(kyselyOnSqlite(file), "memory");
  const writer = sqliteWriter(file);
  const all = (sql: string) => file.all(sql, []) as Record<string, string | number>[];
  const db: OpenWriter = {
    writer,
    facts: async () =>
      all("SELECT * FROM server_facts ORDER BY id").map(
        ({ id, version, value }) => `${id}:${version}:${value}`,
      ),
    tallies: async () =>
      Object.fromEntries(all("SELECT * FROM tallies").map(({ id, value }) => [id, value])),
    [Symbol.asyncDispose]: async () => writer.close(),
  };
  return { file, db };
}

describe("the writer of the embedded database", () => {
  testBatchWriter(async () => (await openInMemory()).db);

  test("tells how long a batch has waited for the disk, less what its rows took", async () => {
    const { file, db } = await openInMemory();
    await using _closing = db;
    const writer = sqliteWriter(file);
    const fact = (i: number) => insert("server_facts", { id: `fact ${i}`, version: 1, value: "" });
    const sets = Array.from({ length: 20_000 }, (_, i) => [fact(i)]);
    const startedMs = performance.now();
    writer.write(sets);
    const tookMs = performance.now() - startedMs;
    assert.ok(writer.waitedMs() > 0);
    assert.ok(writer.waitedMs() < tookMs / 2, `${writer.waitedMs()} of ${tookMs} ms`);
  });

  test("reports why a batch failed when SQLite has rolled back by itself, and goes on", async () => {
    const { file, db } = await openInMemory();
    await using _closing = db;
    file.run(
      `CREATE TRIGGER full_disk BEFORE INSERT ON server_facts WHEN new.id = 'too much'
        BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END`,
      [],
    );
    const fact = (id: string) => insert("server_facts", { id, version: 1, value: "" });
    assert.throws(() => db.writer.write([[fact("a")], [fact("too much")]]), /disk is full/);
    assert.deepEqual(await db.facts(), []);
    assert.deepEqual(db.writer.write([[fact("a")]]), ["written"]);
    assert.deepEqual(await db.facts(), ["a:1:"]);
  });
});
