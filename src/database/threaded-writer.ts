import { Worker } from "node:worker_threads";
import type { SqliteOptions } from "./sqlite.ts";
import type { BatchWriter, Verdict } from "./write-batch.ts";

type Reply = { readonly verdicts: Verdict[] } | { readonly fault: string };

/** A writer in a thread of its own; the committer asks one batch at a time and waits for its answer. */
export function threadedSqliteWriter(path: string, options: SqliteOptions): BatchWriter {
  // The same folder holds the thread's file, as TypeScript when run from sources and as JavaScript when bundled.
  const extension = import.meta.url.endsWith(".ts") ? "ts" : "js";
  const worker = new Worker(new URL(`./writer-thread.${extension}`, import.meta.url), {
    workerData: { path, options },
  });
  let asked: { answer: (verdicts: Verdict[]) => void; fail: (fault: Error) => void } | undefined;

  worker.on("message", (reply: Reply) => {
    const waiting = asked;
    asked = undefined;
    if ("fault" in reply) waiting?.fail(new Error(reply.fault));
    else waiting?.answer(reply.verdicts);
  });
  worker.on("error", (fault: Error) => {
    asked?.fail(fault);
    asked = undefined;
  });

  return {
    write(sets) {
      return new Promise((answer, fail) => {
        asked = { answer, fail };
        worker.postMessage(sets);
      });
    },
    async close() {
      const exited = new Promise((resolve) => worker.once("exit", resolve));
      worker.postMessage("close");
      await exited;
    },
  };
}
