import type { SqliteWriter } from "./sqlite-writer.ts";
import { type BatchWriter, DatabaseLost, type Verdict } from "./write-batch.ts";

/*
 * Two connections write the same file, never at the same time: the committer asks one batch after the other.
 *   on the spot   a small batch, on the thread that asks: waking another one for it costs more than writing it
 *   thread        a large batch, written while the next one is read; every batch of a disk that is slow; and a small one
 *                 now and then, because only the thread moves the write-ahead log into the file, which takes long
 */

/** From here on writing beside reading is worth the waking. Source: measured, 1 to 64 connections. */
const SPOT_SETS_MAX = 16;
/** How many batches the log may grow by until the thread looks at it. */
const SPOT_BATCHES_IN_A_ROW = 64;
/** What they may take together. A disk that takes longer is slow, and everybody waits for it: the thread has it then. */
const SPOT_MS_IN_A_ROW = 400;
const TRIED_AGAIN_AFTER_BATCHES = 1_000;

/** A writer that takes the cheaper of two ways for each batch. */
export function smallBatchWriter(
  spot: SqliteWriter,
  thread: BatchWriter,
  nowMs: () => number = () => performance.now(),
): BatchWriter {
  let spotLeft = SPOT_BATCHES_IN_A_ROW;
  let spotMs = 0;
  let threadLeft = 0;

  const onTheSpot = (sets: Parameters<BatchWriter["write"]>[0]): Verdict[] => {
    spotLeft -= 1;
    const startedMs = nowMs();
    const verdicts = spot.write(sets);
    spotMs += nowMs() - startedMs;
    if (spotMs > SPOT_MS_IN_A_ROW) threadLeft = TRIED_AGAIN_AFTER_BATCHES;
    return verdicts;
  };
  const byThread = async (sets: Parameters<BatchWriter["write"]>[0]): Promise<Verdict[]> => {
    spotLeft = SPOT_BATCHES_IN_A_ROW;
    spotMs = 0;
    threadLeft = Math.max(0, threadLeft - 1);
    try {
      return await thread.write(sets);
    } catch (fault) {
      // Why the thread has ended has to be looked at; until then nothing is written, on the spot neither.
      if (fault instanceof DatabaseLost) threadLeft = Number.POSITIVE_INFINITY;
      throw fault;
    }
  };
  return {
    write: (sets) =>
      sets.length <= SPOT_SETS_MAX && spotLeft > 0 && threadLeft === 0
        ? onTheSpot(sets)
        : byThread(sets),
    async close() {
      spot.close();
      await thread.close();
    },
  };
}
