import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Engine } from "../engine/engine.ts";
import { type Job, type RunningJobs, startJobs } from "./run-jobs.ts";

/** Jobs at work, with what they wrote into the log. */
function work(...jobs: Omit<Job, "name">[]): { running: RunningJobs; logged: string[] } {
  const logged: string[] = [];
  const error = (facts: object): void => {
    const { job, err } = facts as { job: string; err: unknown };
    logged.push(`${job}: ${String(err)}`);
  };
  const engine = { log: { info: error, warn: error, error } } as unknown as Engine;
  const named = jobs.map((job, i) => ({ ...job, name: `job ${i}` }));
  return { running: startJobs(engine, named), logged };
}

const seldom = 3_600_000;

describe("background work", () => {
  test("repeats by itself, at its own pace", async () => {
    const runs: string[] = [];
    const { running } = work(
      { everyMs: 5, run: async () => void runs.push("often") },
      { everyMs: seldom, run: async () => void runs.push("seldom") },
    );
    while (runs.length < 3) await pause(5);
    await running.stop();
    assert.deepEqual(new Set(runs), new Set(["often"]));
  });

  test("never overlaps itself, however slow it is and whoever asks for it", async () => {
    let atOnce = 0;
    let most = 0;
    let runs = 0;
    const run = async (): Promise<void> => {
      atOnce += 1;
      most = Math.max(most, atOnce);
      await pause(15);
      atOnce -= 1;
      runs += 1;
    };
    const { running } = work({ everyMs: 2, run });
    await Promise.all([running.settle(), running.settle(), pause(40)]);
    await running.stop();
    assert.equal(most, 1);
    assert.ok(runs >= 2);
  });

  test("is done when asked for, each job once, one after the other", async () => {
    const done: string[] = [];
    const { running } = work(
      { everyMs: seldom, run: async () => pause(5).then(() => void done.push("first")) },
      { everyMs: seldom, run: async () => void done.push("second") },
    );
    await running.settle();
    assert.deepEqual(done, ["first", "second"]);
    await running.stop();
  });

  test("that fails is logged, stops no other, and is tried again", async () => {
    let tries = 0;
    let others = 0;
    const { running, logged } = work(
      {
        everyMs: seldom,
        run: async () => {
          tries += 1;
          if (tries === 1) throw new Error("out of paper");
        },
      },
      {
        everyMs: seldom,
        run: async () => {
          others += 1;
        },
      },
    );
    await running.settle();
    await running.settle();
    await running.stop();
    assert.deepEqual([tries, others], [2, 2]);
    assert.deepEqual(logged, ["job 0: Error: out of paper"]);
  });

  test("is waited for when it stops, and does not start again", async () => {
    let isDone = false;
    let runs = 0;
    const run = async (): Promise<void> => {
      runs += 1;
      await pause(20);
      isDone = true;
    };
    const { running } = work({ everyMs: 2, run });
    while (runs === 0) await pause(1);
    await running.stop();
    assert.equal(isDone, true);
    const before = runs;
    await pause(20);
    await running.settle();
    assert.equal(runs, before);
  });
});
