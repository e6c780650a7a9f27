import type { ChangeSet } from "./change-set.ts";
import type { SqliteWriter } from "./sqlite-writer.ts";
import type { ThreadedWriter } from "./threaded-writer.ts";
import type { BatchWriter, Verdict } from "./write-batch.ts";

/*
 * Two connections write the same file, never at the same time: the committer asks one batch after the other.
 *   on the spot   a small batch, on the thread that asks: waking another one for it costs more than writing it
 *   thread        a crowd, which is more than a small batch, in pieces: while one is written, those who waited for the piece
 *                 before are answered and ask again; and every batch of a disk that is slow
 * What was written stands in the write-ahead log until it is moved into the file, which takes long and so is the
 * thread's. Both are still meanwhile, and whoever reads begins anew afterwards: only a log that nobody writes to nor reads
 * in any more is begun anew too, and else it grows for as long as there is something to do.
 */

/**
 * From here on writing beside reading is worth the waking and the carrying over: sixty charges, of some sixteen changes
 * each. Source: measured, 1 to 128 connections (docs/decisions/0005-change-sets-and-one-committer.md).
 */
const SPOT_CHANGES_MAX = 960;
/**
 * In one batch with all that waits there would be nothing to read while it is written, and nothing to write afterwards. The
 * crowd is gone when less than a piece waits: that is more than the committer waits for, so it is not kept up by that alone.
 * Source: as above.
 */
const PIECE_SETS_MAX = 24;
/** A disk for which so many batches wait so long is slow, and everybody waits with them: the thread has it then. */
const BATCHES_JUDGED = 64;
const WAITED_MS_MAX = 400;
/** So is one from which a single batch reads and writes for so long: many times what its changes take. */
const BATCH_MS_MAX = 250;
const TRIED_AGAIN_AFTER_BATCHES = 1_000;
/** After how many sets the log is moved into the file; some twenty pages each at most. */
const LOG_SETS_MAX = 256;

function isSmall(sets: readonly ChangeSet[]): boolean {
  return sets.reduce((changes, set) => changes + set.length, 0) <= SPOT_CHANGES_MAX;
}

/** What writes, and who else uses the file. */
export interface Writers {
  readonly spot: SqliteWriter;
  readonly thread: ThreadedWriter;
  /** Lets readers begin anew. */
  readonly renewReads: () => void;
  readonly nowMs?: () => number;
}

/**
 * A writer that takes the cheaper of two ways for what waits. Once the thread is lost nothing is written on the spot
 * either: why it ended has to be looked at.
 */
export function smallBatchWriter(writers: Writers): Required<BatchWriter> {
  const { spot, thread, renewReads, nowMs = () => performance.now() } = writers;
  let judged = { batches: 0, ms: 0 };
  let threadLeft = 0;
  let setsInLog = 0;
  let isCrowded = false;

  const judgeDisk = (waitedMs: number, tookMs: number): void => {
    judged = { batches: judged.batches + 1, ms: judged.ms + waitedMs };
    const isSlow = judged.ms > WAITED_MS_MAX || tookMs > BATCH_MS_MAX;
    if (isSlow) threadLeft = TRIED_AGAIN_AFTER_BATCHES;
    if (isSlow || judged.batches === BATCHES_JUDGED) judged = { batches: 0, ms: 0 };
  };
  const onTheSpot = (sets: readonly ChangeSet[]): Verdict[] | Promise<Verdict[]> => {
    const startedMs = nowMs();
    try {
      const verdicts = spot.write(sets);
      judgeDisk(spot.waitedMs(), nowMs() - startedMs);
      return verdicts;
    } catch {
      // Nothing was written. Another program may hold the file, or the disk be full: the thread can wait, and says why.
      threadLeft = TRIED_AGAIN_AFTER_BATCHES;
      return thread.write(sets);
    }
  };
  const onTheThread = async (sets: readonly ChangeSet[]): Promise<Verdict[]> => {
    const isJudged = threadLeft === 0;
    threadLeft = Math.max(0, threadLeft - 1);
    const verdicts = await thread.write(sets);
    const waitedMs = thread.waitedMs();
    if (isJudged) judgeDisk(waitedMs, waitedMs);
    return verdicts;
  };
  const writeEitherWay = (sets: readonly ChangeSet[]): Verdict[] | Promise<Verdict[]> => {
    setsInLog += sets.length;
    const isForSpot = isSmall(sets) && !isCrowded && threadLeft === 0 && !thread.isLost();
    return isForSpot ? onTheSpot(sets) : onTheThread(sets);
  };
  const moveLog = async (): Promise<void> => {
    setsInLog = 0;
    try {
      await thread.moveLog();
    } catch {
      // It stays in the log, where it is as safe; what is wrong with the disk or the thread, the next batch will meet.
    }
    renewReads();
  };
  return {
    fit(waiting) {
      if (!isSmall(waiting)) isCrowded = true;
      else if (waiting.length < PIECE_SETS_MAX) isCrowded = false;
      // What waits for a slow disk had better wait for it once.
      return isCrowded && threadLeft === 0
        ? Math.min(waiting.length, PIECE_SETS_MAX)
        : waiting.length;
    },
    write(sets) {
      if (setsInLog < LOG_SETS_MAX) return writeEitherWay(sets);
      return moveLog().then(() => writeEitherWay(sets));
    },
    async close() {
      spot.close();
      await thread.close();
    },
  };
}
