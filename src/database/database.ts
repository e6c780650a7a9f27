import type { Kysely } from "kysely";
import type { ChangeSet } from "./change-set.ts";
import type { Committer } from "./committer.ts";
import type { ReadRow } from "./read-row.ts";
import type { Schema } from "./schema.ts";
import type { Verdict } from "./write-batch.ts";

/** An open database: Kysely to read with, and the committer to write with. */
export interface Database {
  readonly kind: "sqlite" | "postgres";
  readonly reads: Kysely<Schema>;
  /** One row by its id: the question asked most, so its text is written by hand, once per table. */
  readonly row: ReadRow;
  commit(set: ChangeSet): Promise<Verdict>;
  /** Shows every set of this process right after it was written, in their order, until told to stop. */
  onWritten(listener: (set: ChangeSet) => void): () => void;
  /**
   * The same with each set that was not: because one of its guards no longer held, or because of a fault, after which it may be
   * there all the same.
   */
  onUnwritten(listener: UnwrittenListener): () => void;
  close(): Promise<void>;
}

/** Hears of a set that was not written, and why. */
export type UnwrittenListener = (set: ChangeSet, why: "conflict" | "fault") => void;

/** How a database is read. */
export interface Reads {
  readonly kysely: Kysely<Schema>;
  readonly row: ReadRow;
  /** Lets whatever is read from here on see all that was written. */
  readonly renew: () => void;
}

/** An open database of the parts that are its own. */
export function databaseOf(
  kind: Database["kind"],
  reads: Reads,
  committer: Committer,
  closeReads: () => void | Promise<void>,
): Database {
  const onWritten = new Set<(set: ChangeSet) => void>();
  const onUnwritten = new Set<UnwrittenListener>();
  return {
    kind,
    reads: reads.kysely,
    row: reads.row,
    async commit(set) {
      let verdict: Verdict;
      try {
        verdict = await committer.commit(set);
      } catch (fault) {
        for (const listener of onUnwritten) listener(set, "fault");
        throw fault;
      }
      // Whatever is read from here on was read after this write, or after the one that was faster.
      reads.renew();
      if (verdict === "written") for (const listener of onWritten) listener(set);
      else for (const listener of onUnwritten) listener(set, verdict);
      return verdict;
    },
    onWritten: (listener) => listen(onWritten, listener),
    onUnwritten: (listener) => listen(onUnwritten, listener),
    async close() {
      await committer.close();
      await closeReads();
    },
  };
}

function listen<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
