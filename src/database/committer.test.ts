import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type ChangeSet, tally } from "./change-set.ts";
import { openCommitter } from "./committer.ts";
import { type BatchWriter, DatabaseLost, type Verdict } from "./write-batch.ts";

const set = (name: string): ChangeSet => [tally(name, 1)];
const nameOf = ([change]: ChangeSet): string => (change?.kind === "tally" ? change.id : "");

/** A writer that notes its batches and answers as it is told, once it is let go. */
function slowWriter(answerTo: (name: string) => Verdict | Error = () => "written") {
  const batches: string[][] = [];
  const holds: (() => void)[] = [];
  let isClosed = false;
  const writer: BatchWriter = {
    async write(sets) {
      const names = sets.map(nameOf);
      batches.push(names);
      await new Promise<void>((resolve) => holds.push(resolve));
      const answers = names.map(answerTo);
      const fault = answers.find((answer) => answer instanceof Error);
      if (fault !== undefined) throw fault;
      return answers as Verdict[];
    },
    close: () => {
      isClosed = true;
    },
  };
  return {
    writer,
    batches,
    isClosed: () => isClosed,
    /** Lets the batch under way finish, once it has begun. */
    async letGo() {
      while (holds.length === 0) await new Promise((resolve) => setImmediate(resolve));
      holds.shift()?.();
      await new Promise((resolve) => setImmediate(resolve));
    },
  };
}

const outcomes = async (commits: Promise<Verdict>[]): Promise<string[]> =>
  (await Promise.allSettled(commits)).map((settled) =>
    settled.status === "fulfilled" ? settled.value : String(settled.reason),
  );

describe("the committer", () => {
  test("what arrives in one turn shares a batch; what arrives meanwhile shares the next", async () => {
    const { writer, batches, letGo } = slowWriter();
    const committer = openCommitter(writer);
    const early = [committer.commit(set("a")), committer.commit(set("b"))];
    // Only a batch that has begun can be missed; a time to wait would not say so on a busy machine.
    while (batches.length === 0) await new Promise((resolve) => setImmediate(resolve));
    const late = [committer.commit(set("c")), committer.commit(set("d"))];
    await letGo();
    await letGo();
    assert.deepEqual(await outcomes([...early, ...late]), Array(4).fill("written"));
    assert.deepEqual(batches, [
      ["a", "b"],
      ["c", "d"],
    ]);
  });

  test("a batch has at most 128 sets, in the order in which they came", async () => {
    const { writer, batches, letGo } = slowWriter();
    const committer = openCommitter(writer);
    const names = Array.from({ length: 300 }, (_, i) => `set ${i}`);
    const commits = names.map((name) => committer.commit(set(name)));
    for (let i = 0; i < 3; i += 1) await letGo();
    await Promise.all(commits);
    assert.deepEqual(
      batches.map((batch) => batch.length),
      [128, 128, 44],
    );
    assert.deepEqual(batches.flat(), names);
  });

  test("a batch has no more sets than the writer wants", async () => {
    const { writer, batches, letGo } = slowWriter();
    const committer = openCommitter({ ...writer, fit: (waiting) => Math.min(waiting.length, 2) });
    const names = ["a", "b", "c", "d", "e"];
    const commits = names.map((name) => committer.commit(set(name)));
    for (let i = 0; i < 3; i += 1) await letGo();
    await Promise.all(commits);
    assert.deepEqual(batches, [["a", "b"], ["c", "d"], ["e"]]);
  });

  test("each set gets its own verdict", async () => {
    const { writer, letGo } = slowWriter((name) => (name === "b" ? "conflict" : "written"));
    const committer = openCommitter(writer);
    const commits = ["a", "b", "c"].map((name) => committer.commit(set(name)));
    await letGo();
    assert.deepEqual(await outcomes(commits), ["written", "conflict", "written"]);
  });

  test("one bad set fails alone: the others of its batch are written one by one", async () => {
    const bad = new Error("bad row");
    const answer = (name: string) =>
      name === "b" ? bad : name === "c" ? "conflict" : ("written" as const);
    const { writer, batches, letGo } = slowWriter(answer);
    const committer = openCommitter(writer);
    const commits = ["a", "b", "c"].map((name) => committer.commit(set(name)));
    const told = outcomes(commits);
    for (let i = 0; i < 4; i += 1) await letGo();
    assert.deepEqual(await told, ["written", "Error: bad row", "conflict"]);
    assert.deepEqual(batches, [["a", "b", "c"], ["a"], ["b"], ["c"]]);
  });

  test("when the database is lost the whole batch fails at once, and the next one is tried", async () => {
    let isLost = true;
    const lost = new DatabaseLost("gone");
    const { writer, batches, letGo } = slowWriter(() => (isLost ? lost : "written"));
    const committer = openCommitter(writer);
    const commits = ["a", "b", "c"].map((name) => committer.commit(set(name)));
    const told = outcomes(commits);
    await letGo();
    assert.deepEqual(await told, Array(3).fill("Error: gone"));
    isLost = false;
    const next = committer.commit(set("d"));
    await letGo();
    assert.equal(await next, "written");
    assert.deepEqual(batches, [["a", "b", "c"], ["d"]]);
  });

  test("closing waits for what is under way, takes nothing more, and closes the writer last", async () => {
    const { writer, isClosed, letGo } = slowWriter();
    const committer = openCommitter(writer);
    const first = committer.commit(set("a"));
    const closing = committer.close();
    await assert.rejects(committer.commit(set("b")), /closed/);
    assert.equal(isClosed(), false);
    await letGo();
    await closing;
    assert.equal(await first, "written");
    assert.equal(isClosed(), true);
  });
});
