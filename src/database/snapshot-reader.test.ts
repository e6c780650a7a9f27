import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, test } from "node:test";
import { snapshotReader } from "./snapshot-reader.ts";
import { openSqlite } from "./sqlite.ts";

/** A file of its own with one table, closed and removed at the end. */
function freshFile() {
  const folder = mkdtempSync(join(tmpdir(), "kakin-test-"));
  const file = openSqlite(join(folder, "a.db"), { durability: "off" });
  file.run("CREATE TABLE names (name TEXT)", []);
  return {
    file,
    [Symbol.dispose]() {
      file.close();
      rmSync(folder, { recursive: true });
    },
  };
}

describe("a reader", () => {
  test("sees what was written on its connection, once it was told to look anew", () => {
    using fresh = freshFile();
    const reader = snapshotReader(fresh.file);
    assert.deepEqual(reader.all("SELECT name FROM names", []), []);
    reader.renew();
    fresh.file.run("INSERT INTO names VALUES ('Somchai')", []);
    assert.deepEqual(reader.list("SELECT name FROM names", []), ["Somchai"]);
    const long =
      "\n  WITH those AS (SELECT name FROM names)\n  SELECT count(*) AS found FROM those";
    assert.equal((reader.all(long, [])[0] as { found: number }).found, 1);
    reader.renew();
  });

  test("refuses to write", () => {
    using fresh = freshFile();
    const reader = snapshotReader(fresh.file);
    for (const sql of [
      "INSERT INTO names VALUES ('x')",
      "DELETE FROM names",
      "begin",
      "WITH x AS (SELECT 1) DELETE FROM names",
    ]) {
      assert.throws(() => reader.all(sql, []), /only reading is done here/);
    }
  });
});
