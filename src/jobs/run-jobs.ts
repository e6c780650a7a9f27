import type { Engine } from "../engine/engine.ts";

/** Work that repeats by itself. */
export interface Job {
  readonly name: string;
  readonly everyMs: number;
  readonly run: (engine: Engine) => Promise<void>;
}

/** Jobs at work. */
export interface RunningJobs {
  /** Runs every job once more, now, and waits until it is done. */
  settle(): Promise<void>;
  /** Starts no more and waits for what is under way. */
  stop(): Promise<void>;
}

/**
 * Starts jobs, each at its own pace; a job never overlaps itself, and one that fails is logged and tried again at its
 * next turn.
 */
export function startJobs(engine: Engine, jobs: readonly Job[]): RunningJobs {
  const runs = jobs.map((job) => repeating(engine, job));
  return {
    async settle() {
      for (const run of runs) await run.now();
    },
    async stop() {
      await Promise.all(runs.map((run) => run.stop()));
    },
  };
}

function repeating(engine: Engine, job: Job): { now(): Promise<void>; stop(): Promise<void> } {
  let last: Promise<void> = Promise.resolve();
  let isStopped = false;
  const runOnce = (): Promise<void> => {
    // Turns queue up behind one another rather than overlap.
    last = last.then(async () => {
      if (isStopped) return;
      try {
        await job.run(engine);
      } catch (fault) {
        engine.log.error(
          { job: job.name, err: fault },
          "a background job failed and will be tried again",
        );
      }
    });
    return last;
  };
  let isWaiting = false;
  const timer = setInterval(() => {
    if (isWaiting) return;
    isWaiting = true;
    void runOnce().finally(() => {
      isWaiting = false;
    });
  }, job.everyMs);
  timer.unref();
  return {
    now: runOnce,
    async stop() {
      isStopped = true;
      clearInterval(timer);
      await last;
    },
  };
}
