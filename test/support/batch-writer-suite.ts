import assert from "node:assert/strict";
import { test } from "node:test";
import {
  type ChangeSet,
  claim,
  expect,
  insert,
  remove,
  replace,
  tally,
} from "../../src/database/change-set.ts";
import type { BatchWriter } from "../../src/database/write-batch.ts";

/** A writer over an empty database, and a way to see what it wrote. */
export interface OpenWriter extends AsyncDisposable {
  readonly writer: BatchWriter;
  /** Facts as `id:version:value`, in order. */
  facts(): Promise<string[]>;
  /** Running numbers, those of the writer itself left out. */
  tallies(): Promise<Record<string, number>>;
}

const fact = (id: string, version: number, value: string) => ({ id, version, value });
const added = (id: string, value = "first") => insert("server_facts", fact(id, 1, value));
const taken = (id: string, value = "first") => claim("server_facts", fact(id, 1, value));
const changed = (id: string, was: number, value: string) =>
  replace("server_facts", fact(id, was, value));
const still = (id: string, was: number) => expect("server_facts", id, was);

/** Registers the tests that every writer of a database has to pass. */
export function testBatchWriter(open: () => Promise<OpenWriter>): void {
  const given = async (...sets: ChangeSet[]): Promise<OpenWriter> => {
    const opened = await open();
    for (const set of sets) assert.deepEqual(await opened.writer.write([set]), ["written"]);
    return opened;
  };

  test("a set is written whole", async () => {
    await using db = await given();
    assert.deepEqual(await db.writer.write([[added("a"), taken("b"), tally("n", 2)]]), ["written"]);
    assert.deepEqual(await db.facts(), ["a:1:first", "b:1:first"]);
    assert.deepEqual(await db.tallies(), { n: 2 });
  });

  test("a set whose row has changed since is handed back, and nothing of it is written", async () => {
    await using db = await given([added("a")], [changed("a", 1, "second")]);
    const stale = [added("b"), taken("c"), changed("a", 1, "stale"), remove("server_facts", "a")];
    assert.deepEqual(await db.writer.write([[...stale, tally("n", 1)]]), ["conflict"]);
    assert.deepEqual(await db.facts(), ["a:2:second"]);
    assert.deepEqual(await db.tallies(), {});
  });

  test("a set whose name is taken is handed back, and nothing of it is written", async () => {
    await using db = await given([taken("a")]);
    const late = [added("b"), taken("a", "late"), tally("n", 1)];
    assert.deepEqual(await db.writer.write([late]), ["conflict"]);
    assert.deepEqual(await db.facts(), ["a:1:first"]);
    assert.deepEqual(await db.tallies(), {});
  });

  test("a set is handed back when a row that it rests upon has changed, or is not there", async () => {
    await using db = await given([added("a")]);
    const sets = [
      [still("a", 2), added("b")],
      [still("nowhere", 1), added("c")],
      [changed("nowhere", 1, "x"), added("d")],
      [still("a", 1), added("e")],
    ];
    assert.deepEqual(await db.writer.write(sets), ["conflict", "conflict", "conflict", "written"]);
    assert.deepEqual(await db.facts(), ["a:1:first", "e:1:first"]);
  });

  test("a set that is handed back does not take the others of its batch with it", async () => {
    await using db = await given([added("a")]);
    const sets = [
      [added("b"), tally("n", 1)],
      [changed("a", 7, "stale"), tally("n", 10)],
      [changed("a", 1, "second"), tally("n", 100)],
    ];
    assert.deepEqual(await db.writer.write(sets), ["written", "conflict", "written"]);
    assert.deepEqual(await db.facts(), ["a:2:second", "b:1:first"]);
    assert.deepEqual(await db.tallies(), { n: 101 });
  });

  test("of many sets that change one row in one batch, the first is written", async () => {
    await using db = await given([added("a")]);
    const sets = Array.from({ length: 50 }, (_, i) => [changed("a", 1, `set ${i}`), tally("n", 1)]);
    const verdicts = await db.writer.write(sets);
    assert.deepEqual(verdicts, ["written", ...Array.from({ length: 49 }, () => "conflict")]);
    assert.deepEqual(await db.facts(), ["a:2:set 0"]);
    assert.deepEqual(await db.tallies(), { n: 1 });
  });

  test("of many sets that want one name in one batch, the first gets it, with its own row", async () => {
    await using db = await given();
    const sets = Array.from({ length: 50 }, (_, i) => [taken("a", `set ${i}`), tally("n", 1)]);
    const verdicts = await db.writer.write(sets);
    assert.deepEqual(verdicts, ["written", ...Array.from({ length: 49 }, () => "conflict")]);
    assert.deepEqual(await db.facts(), ["a:1:set 0"]);
    assert.deepEqual(await db.tallies(), { n: 1 });
  });

  test("a name that a refused set wanted is free afterwards", async () => {
    await using db = await given([added("a")]);
    const refused = [taken("b", "refused"), changed("a", 7, "stale")];
    assert.deepEqual(await db.writer.write([refused]), ["conflict"]);
    assert.deepEqual(await db.facts(), ["a:1:first"]);
    assert.deepEqual(await db.writer.write([[taken("b", "next")]]), ["written"]);
    assert.deepEqual(await db.facts(), ["a:1:first", "b:1:next"]);
  });

  test("a name never holds the row of a set that was refused, when another wants it in the same batch", async () => {
    await using db = await given([added("a")]);
    const refused = [taken("b", "refused"), changed("a", 7, "stale")];
    const verdicts = await db.writer.write([refused, [taken("b", "next"), added("c")]]);
    assert.equal(verdicts[0], "conflict");
    // Whether the second gets the name at once or is asked to decide anew is each writer's own affair.
    const withSecond = ["a:1:first", "b:1:next", "c:1:first"];
    assert.deepEqual(await db.facts(), verdicts[1] === "written" ? withSecond : ["a:1:first"]);
  });

  test("a set sees what the sets before it in its batch wrote", async () => {
    await using db = await given([added("a")], [added("gone")]);
    const sets = [
      [changed("a", 1, "second")],
      [still("a", 2), changed("a", 2, "third"), taken("b")],
      [changed("b", 1, "second")],
      [still("a", 1), added("c")],
      [remove("server_facts", "gone")],
      [still("gone", 1), added("d")],
    ];
    assert.deepEqual(await db.writer.write(sets), [
      "written",
      "written",
      "written",
      "conflict",
      "written",
      "conflict",
    ]);
    assert.deepEqual(await db.facts(), ["a:3:third", "b:2:second"]);
  });

  test("what is removed and what is made in one batch end up in the order of the sets", async () => {
    await using db = await given([added("old")]);
    const sets = [
      [remove("server_facts", "a")],
      [taken("a")],
      [taken("b")],
      [remove("server_facts", "b"), remove("server_facts", "old")],
      [added("c")],
      [remove("server_facts", "c")],
      [remove("server_facts", "old"), added("old", "anew")],
      [remove("server_facts", "never"), added("never")],
    ];
    assert.deepEqual(new Set(await db.writer.write(sets)), new Set(["written"]));
    assert.deepEqual(await db.facts(), ["a:1:first", "never:1:first", "old:1:anew"]);
  });

  test("running numbers of one batch add up, downwards too", async () => {
    await using db = await given([tally("n", 5), tally("m", 1)]);
    await db.writer.write([[tally("n", 3), tally("n", 4)], [tally("n", -20)], [tally("m", 0)]]);
    assert.deepEqual(await db.tallies(), { n: -8, m: 1 });
  });

  test("a fault leaves nothing of the batch behind, and the next batch is written", async () => {
    await using db = await given([added("a")]);
    const faulty = [[added("b"), tally("n", 1)], [added("a", "again")], [added("c")]];
    await assert.rejects(async () => db.writer.write(faulty), /UNIQUE|duplicate key/);
    assert.deepEqual(await db.facts(), ["a:1:first"]);
    assert.deepEqual(await db.tallies(), {});
    assert.deepEqual(await db.writer.write([[added("b")]]), ["written"]);
    assert.deepEqual(await db.facts(), ["a:1:first", "b:1:first"]);
  });

  test("texts come back as they were written", async () => {
    const odd = `"quotes" 'and' {braces}, \\ NULL\n\t ไทย 日本語 🎌 \u{fffd}`;
    await using db = await given([added("a", odd), added("b", ""), added("c", "NULL")]);
    assert.deepEqual(await db.facts(), [`a:1:${odd}`, "b:1:", "c:1:NULL"]);
  });
}
