import { invariant } from "../primitives/invariant.ts";
import type { SqliteFile } from "./sqlite.ts";

/** A reader whose questions of one turn of the event loop share a snapshot. */
export interface SnapshotReader extends Pick<SqliteFile, "all" | "list"> {
  /** Lets the next question see what was committed since. */
  renew(): void;
}

/** Kysely could write as well; all writing goes through the committer. No question of ours holds any of these words. */
const wordsOfWriting =
  /\b(?:insert|update|delete|replace|create|drop|alter|begin|commit|pragma|attach|vacuum|reindex)\b/i;
/** Texts that were looked at; there are as many as prepared statements. */
const questions = new Set<string>();

function ensureQuestion(sql: string): void {
  if (questions.has(sql)) return;
  invariant(!wordsOfWriting.test(sql), `only reading is done here, unlike ${sql.slice(0, 40)}`);
  questions.add(sql);
}

/**
 * Lets reads of one turn of the event loop share one snapshot: taking and giving up a read lock for each costs more
 * than the reading itself (4 µs against 2). Whoever learns that something was written renews it first, so nobody reads
 * what was true before their own write.
 */
export function snapshotReader(file: SqliteFile): SnapshotReader {
  let isOpen = false;
  const renew = (): void => {
    if (!isOpen) return;
    isOpen = false;
    file.run("COMMIT", []);
  };
  const ensureOpen = (): void => {
    if (isOpen) return;
    file.run("BEGIN", []);
    isOpen = true;
    setImmediate(renew);
  };
  return {
    renew,
    all(sql, parameters) {
      ensureQuestion(sql);
      ensureOpen();
      return file.all(sql, parameters);
    },
    list(sql, parameters) {
      ensureQuestion(sql);
      ensureOpen();
      return file.list(sql, parameters);
    },
  };
}
