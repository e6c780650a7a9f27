import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Change, tally } from "./change-set.ts";
import { openCommitter } from "./committer.ts";
import { smallBatchWriter } from "./small-batch-writer.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";
import type { ThreadedWriter } from "./threaded-writer.ts";
import { DatabaseLost, type Verdict } from "./write-batch.ts";

/** Sets of as many changes as a charge with its webhook has. */
const sets = (count: number, changes = 16) =>
  Array.from({ length: count }, () => new Array<Change>(changes).fill(tally("charges", 1)));

/** Two writers that note who was asked, over a disk for which both wait, and a clock that the one on the spot moves. */
function watched(
  startsWith: { readonly diskWaitsMs?: number; readonly spotReadsMs?: number } = {},
) {
  const asked: string[] = [];
  let { diskWaitsMs = 0, spotReadsMs = 0 } = startsWith;
  let now = 0;
  let isBroken = false;
  let isDiskFull = false;
  let lost: DatabaseLost | undefined;
  const written = (count: number): Verdict[] => new Array<Verdict>(count).fill("written");
  const spot: SqliteWriter = {
    write(batch) {
      asked.push(`spot ${batch.length}`);
      if (isBroken) throw new Error("database is locked");
      now += diskWaitsMs + spotReadsMs;
      return written(batch.length);
    },
    waitedMs: () => diskWaitsMs,
    close: () => void asked.push("spot closed"),
  };
  const thread: ThreadedWriter = {
    async write(batch) {
      asked.push(`thread ${batch.length}`);
      if (lost !== undefined) throw lost;
      return written(batch.length);
    },
    async moveLog() {
      asked.push("log moved");
      if (isDiskFull) throw new Error("database or disk is full");
    },
    waitedMs: () => diskWaitsMs,
    isLost: () => lost !== undefined,
    close: () => void asked.push("thread closed"),
  };
  const renewReads = () => void asked.push("reads renewed");
  return {
    writer: smallBatchWriter({ spot, thread, renewReads, nowMs: () => now }),
    asked,
    fillDisk: () => {
      isDiskFull = true;
    },
    break: () => {
      isBroken = true;
    },
    loseThread: () => {
      lost = new DatabaseLost("the thread has ended");
    },
    hurryUp: () => {
      diskWaitsMs = 0;
      spotReadsMs = 0;
    },
  };
}

describe("the writer of small batches", () => {
  test("writes sixty charges on the spot and leaves more to the thread", async () => {
    const { writer, asked } = watched();
    for (const count of [1, 60, 61, 128, 2]) {
      assert.equal((await writer.write(sets(count))).length, count);
    }
    assert.deepEqual(asked, ["spot 1", "spot 60", "thread 61", "thread 128", "spot 2"]);
  });

  test("writes more sets on the spot where each is small", async () => {
    const { writer, asked } = watched();
    await writer.write(sets(128, 7));
    await writer.write(sets(128, 8));
    assert.deepEqual(asked, ["spot 128", "thread 128"]);
  });

  test("has a crowd written by the thread in pieces, until less than a piece waits", async () => {
    const { writer, asked } = watched();
    for (const waiting of [60, 61, 37, 24, 23, 37]) {
      await writer.write(sets(writer.fit(sets(waiting))));
    }
    const pieces = ["thread 24", "thread 24", "thread 24"];
    assert.deepEqual(asked, ["spot 60", ...pieces, "spot 23", "spot 37"]);
  });

  for (const [waitsMs, pieces] of [
    [251, 1],
    [45, 9],
  ] as const) {
    test(`has a crowd written in one where a piece waits ${waitsMs} ms for the disk, for a thousand batches`, async () => {
      const { writer, asked, hurryUp } = watched({ diskWaitsMs: waitsMs });
      const writeCrowd = async () => writer.write(sets(writer.fit(sets(100))));
      for (let i = 0; i < pieces; i += 1) await writeCrowd();
      hurryUp();
      for (let i = 0; i < 1001; i += 1) await writeCrowd();
      const written = asked.filter((who) => who.startsWith("thread"));
      assert.equal(written.filter((who) => who === "thread 24").length, pieces + 1);
      assert.equal(written.filter((who) => who === "thread 100").length, 1000);
      assert.equal(asked.at(-1), "thread 24");
    });
  }

  test("ends a crowd under a steady load of fewer than a piece, whatever the committer waits for", async () => {
    const { writer, asked } = watched();
    const committer = openCommitter(writer);
    const clients = async (count: number) =>
      Promise.all(sets(count).map((set) => committer.commit(set)));
    await clients(100);
    for (let i = 0; i < 3; i += 1) await clients(20);
    assert.deepEqual(asked.slice(0, 3), ["thread 24", "thread 24", "thread 24"]);
    assert.deepEqual(asked.slice(-3), ["spot 20", "spot 20", "spot 20"]);
  });

  test("has the log moved after 256 sets, before the next batch, and lets readers begin anew", async () => {
    const { writer, asked } = watched();
    for (const count of [128, 127, 1, 3, 128, 128, 16]) await writer.write(sets(count));
    assert.deepEqual(asked, [
      ...["thread 128", "thread 127", "spot 1", "log moved", "reads renewed"],
      ...["spot 3", "thread 128", "thread 128", "log moved", "reads renewed", "spot 16"],
    ]);
  });

  test("writes on where the log cannot be moved, and tries again after as many sets", async () => {
    const { writer, asked, fillDisk } = watched();
    fillDisk();
    for (const count of [128, 128, 1, 128, 128, 1]) {
      assert.equal((await writer.write(sets(count))).length, count);
    }
    assert.equal(asked.filter((who) => who === "log moved").length, 2);
  });

  test("leaves a slow disk to the thread for a thousand batches", async () => {
    for (const [disk, batches] of [
      [{ diskWaitsMs: 251 }, 1],
      [{ spotReadsMs: 251 }, 1],
      [{ diskWaitsMs: 45 }, 9],
    ] as const) {
      const { writer, asked, hurryUp } = watched(disk);
      for (let i = 0; i < batches; i += 1) await writer.write(sets(1));
      hurryUp();
      for (let i = 0; i < 1001; i += 1) await writer.write(sets(1));
      assert.equal(asked.filter((who) => who === "thread 1").length, 1000);
      assert.equal(asked.at(-1), "spot 1");
    }
  });

  test("bears with a disk that is slow now and then", async () => {
    const { writer, asked, hurryUp } = watched({ diskWaitsMs: 45 });
    for (let i = 0; i < 8; i += 1) await writer.write(sets(1));
    hurryUp();
    for (let i = 0; i < 200; i += 1) await writer.write(sets(1));
    assert.equal(asked.filter((who) => who === "spot 1").length, 208);
  });

  test("bears with batches that take long because they hold much", async () => {
    const { writer, asked } = watched({ diskWaitsMs: 1, spotReadsMs: 45 });
    for (let i = 0; i < 200; i += 1) await writer.write(sets(1));
    assert.equal(asked.filter((who) => who === "spot 1").length, 200);
  });

  test("hands a batch that cannot be written on the spot to the thread, and those after it", async () => {
    const { writer, asked, break: breakSpot } = watched();
    breakSpot();
    assert.deepEqual(await writer.write(sets(2)), ["written", "written"]);
    await writer.write(sets(1));
    assert.deepEqual(asked, ["spot 2", "thread 2", "thread 1"]);
  });

  test("writes nothing on the spot any more once the thread is lost", async () => {
    const { writer, asked, loseThread } = watched();
    loseThread();
    await assert.rejects(async () => writer.write(sets(1)), DatabaseLost);
    await assert.rejects(async () => writer.write(sets(17)), DatabaseLost);
    assert.deepEqual(asked, ["thread 1", "thread 17"]);
  });

  test("closes both", async () => {
    const { writer, asked } = watched();
    await writer.close();
    assert.deepEqual(asked, ["spot closed", "thread closed"]);
  });
});
