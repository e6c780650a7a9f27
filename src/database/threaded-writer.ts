import { Worker } from "node:worker_threads";
import { type PackedSets, packSets } from "./pack-sets.ts";
import type { SqliteOptions } from "./sqlite.ts";
import { type BatchWriter, DatabaseLost, type Verdict } from "./write-batch.ts";

/** Which sets of a batch were handed back, by their places, and how long it waited for the disk; or why none was written. */
type Reply =
  | { readonly conflicts: readonly number[]; readonly waitedMs: number }
  | { readonly fault: string };

/** What the thread is told to do. */
export type ThreadWork = PackedSets | "move log" | "close";

interface Asked {
  readonly count: number;
  readonly answer: (verdicts: Verdict[]) => void;
  readonly fail: (fault: Error) => void;
}

/** A writer in a thread of its own, which also has the time for what takes long. */
export interface ThreadedWriter extends BatchWriter {
  /** Moves what stands in the write-ahead log into the file; nothing is written meanwhile. */
  moveLog(): Promise<void>;
  /** How long the last batch that was written waited to begin and to be on the disk. */
  waitedMs(): number;
  /** Whether the thread has ended; whatever it is asked fails then. */
  isLost(): boolean;
}

/**
 * A writer in a thread of its own; the committer asks one batch at a time and waits for its answer.
 * When the thread ends before it was asked to, the batch under way and every later one fails with a DatabaseLost:
 * the thread is not started again, since why it ended (no memory, a broken disk) has to be looked at.
 */
export function threadedSqliteWriter(path: string, options: SqliteOptions): ThreadedWriter {
  // The same folder holds the thread's file, as TypeScript when run from sources and as CommonJS when bundled.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "cjs";
  return startedLater(() =>
    writerOver(
      new Worker(new URL(`./writer-thread.${extension}`, import.meta.url), {
        workerData: { path, options },
      }),
    ),
  );
}

/** Starting a thread takes as long as a third of our own start, which shall not wait for it. */
const STARTED_AFTER_MS = 500;

/** A writer that is started after a while, or when it is first asked if that is sooner. */
export function startedLater(
  start: () => ThreadedWriter,
  afterMs = STARTED_AFTER_MS,
): ThreadedWriter {
  let started: ThreadedWriter | undefined;
  const thread = (): ThreadedWriter => {
    clearTimeout(timer);
    started ??= startedOrLost(start);
    return started;
  };
  const timer = setTimeout(thread, afterMs).unref();
  return {
    write: (sets) => thread().write(sets),
    moveLog: () => thread().moveLog(),
    waitedMs: () => started?.waitedMs() ?? 0,
    isLost: () => started?.isLost() ?? false,
    async close() {
      clearTimeout(timer);
      await started?.close();
    },
  };
}

function verdictsOf(count: number, conflicts: readonly number[]): Verdict[] {
  const verdicts = new Array<Verdict>(count).fill("written");
  for (const place of conflicts) verdicts[place] = "conflict";
  return verdicts;
}

/** The writer that a thread is, whatever its file. */
export function writerOver(worker: Worker): ThreadedWriter {
  let asked: Asked | undefined;
  let lost: DatabaseLost | undefined;
  let waitedMs = 0;

  const giveUp = (why: string): void => {
    lost ??= new DatabaseLost(
      `the thread that writes the database has ended (${why}): start kakin again`,
    );
    asked?.fail(lost);
    asked = undefined;
  };
  worker.on("message", (reply: Reply) => {
    const waiting = asked;
    asked = undefined;
    if ("fault" in reply) {
      waiting?.fail(new Error(reply.fault));
      return;
    }
    waitedMs = reply.waitedMs;
    waiting?.answer(verdictsOf(waiting.count, reply.conflicts));
  });
  worker.on("error", (fault: Error) => giveUp(fault.message));
  worker.on("exit", (code) => giveUp(`exit code ${code}`));

  const ask = (count: number, what: ThreadWork): Promise<Verdict[]> => {
    if (lost !== undefined) return Promise.reject(lost);
    return new Promise((answer, fail) => {
      asked = { count, answer, fail };
      worker.postMessage(what);
    });
  };
  return {
    write: (sets) => ask(sets.length, packSets(sets)),
    waitedMs: () => waitedMs,
    isLost: () => lost !== undefined,
    async moveLog() {
      await ask(0, "move log");
    },
    async close() {
      if (lost !== undefined) return;
      const exited = new Promise((resolve) => worker.once("exit", resolve));
      worker.postMessage("close" satisfies ThreadWork);
      await exited;
    },
  };
}

/** Where no thread can be made, its writer is lost from the beginning. */
function startedOrLost(start: () => ThreadedWriter): ThreadedWriter {
  try {
    return start();
  } catch (fault) {
    const why = fault instanceof Error ? fault.message : String(fault);
    const lost = new DatabaseLost(
      `the thread that writes the database cannot be started (${why}): start kakin again`,
    );
    const refuse = (): Promise<never> => Promise.reject(lost);
    return {
      write: refuse,
      moveLog: refuse,
      waitedMs: () => 0,
      isLost: () => true,
      close: () => undefined,
    };
  }
}
