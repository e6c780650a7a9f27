import { setImmediate as nextTurn } from "node:timers/promises";
import type { ChangeSet } from "./change-set.ts";
import { type BatchWriter, DatabaseLost, type Verdict } from "./write-batch.ts";

/*
 * The one way into the database. Change sets wait in a line; while one batch is being written the next one
 * gathers, so that under load many requests share one fsync and an idle engine answers at once.
 *
 * What a crash leaves behind: a batch is one database transaction, so each set is there whole or not at all,
 * and nobody was told "written" before the disk had it.
 */

/** More sets in a batch never pay, and let the first of them wait; a writer may want fewer. Source: measured, 64 connections. */
const BATCH_SETS_MAX = 128;

/**
 * Writing costs as much as three to four sets before the first of them is written. So a batch waits for as many as came
 * last time, up to this many, as long as they keep coming: clients that were answered together ask again together.
 * Whoever is alone waits once after a crowd, for the pause, and then no more.
 */
const BATCH_SETS_WORTH = 16;
const PAUSE_MS_MAX = 1;

/** The one way in for what actions decided. */
export interface Committer {
  /** Writes one set durably; `conflict` when a guard no longer held and nothing was written. */
  commit(set: ChangeSet): Promise<Verdict>;
  /** Waits for what is under way, then closes the writer. */
  close(): Promise<void>;
}

interface Waiting {
  readonly set: ChangeSet;
  readonly answer: (verdict: Verdict) => void;
  readonly fail: (fault: unknown) => void;
}

/** A committer with one lane over a writer. */
export function openCommitter(writer: BatchWriter): Committer {
  let line: Waiting[] = [];
  let running: Promise<void> | undefined;
  let closed = false;
  let wanted = 1;
  let gathering: { readonly end: () => void; readonly pause: NodeJS.Timeout } | undefined;

  const gather = async (): Promise<void> => {
    // Requests that came in together reach the line one after the other.
    await nextTurn();
    if (line.length >= wanted) return;
    const { promise, resolve } = Promise.withResolvers<undefined>();
    const end = () => resolve(undefined);
    gathering = { end, pause: setTimeout(end, PAUSE_MS_MAX) };
    await promise;
    clearTimeout(gathering.pause);
    gathering = undefined;
  };

  const heed = (): void => {
    if (line.length >= wanted) gathering?.end();
    else gathering?.pause.refresh();
  };

  const writeOne = async (waiting: Waiting): Promise<void> => {
    try {
      const [verdict] = await writer.write([waiting.set]);
      waiting.answer(verdict ?? "conflict");
    } catch (fault) {
      waiting.fail(fault);
    }
  };

  const writeBatch = async (batch: readonly Waiting[]): Promise<void> => {
    try {
      const verdicts = await writer.write(batch.map((waiting) => waiting.set));
      for (const [i, waiting] of batch.entries()) waiting.answer(verdicts[i] ?? "conflict");
    } catch (fault) {
      if (batch.length === 1 || fault instanceof DatabaseLost) {
        for (const waiting of batch) waiting.fail(fault);
        return;
      }
      // One bad set must not take the others with it; which one it was is found by writing them one by one.
      for (const waiting of batch) await writeOne(waiting);
    }
  };

  const run = async (): Promise<void> => {
    while (line.length > 0) {
      await gather();
      const waiting = line.slice(0, BATCH_SETS_MAX);
      const count = writer.fit?.(waiting.map(({ set }) => set)) ?? waiting.length;
      const batch = waiting.slice(0, count);
      line = line.slice(count);
      wanted = Math.min(batch.length, BATCH_SETS_WORTH);
      await writeBatch(batch);
    }
    running = undefined;
  };

  return {
    commit(set) {
      if (closed) return Promise.reject(new Error("the database is closed"));
      return new Promise((answer, fail) => {
        line.push({ set, answer, fail });
        heed();
        running ??= run();
      });
    },
    async close() {
      closed = true;
      await running;
      await writer.close();
    },
  };
}
