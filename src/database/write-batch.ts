import type { Change, ChangeSet } from "./change-set.ts";

/** What became of one change set: written, or handed back because a guard no longer held. */
export type Verdict = "written" | "conflict";

/**
 * Writes many change sets in one database transaction with one fsync.
 * Sets are judged in their order, each seeing what those before it wrote; a set is written whole or not at all.
 * A fault (disk, broken row) rejects and leaves nothing of the batch behind.
 * @throws DatabaseLost when nothing can be written at all for now, whatever the sets say.
 */
export interface BatchWriter {
  write(sets: readonly ChangeSet[]): Verdict[] | Promise<Verdict[]>;
  /** Asked before each batch: how many of the sets that wait, from the first on, it had better hold, at least one. All without it. */
  readonly fit?: (waiting: readonly ChangeSet[]) => number;
  close(): void | Promise<void>;
}

/** The database is out of reach. Nothing is wrong with what was to be written, and asking piece by piece is no use. */
export class DatabaseLost extends Error {}

/** Whether a change can be refused by what is in the database. */
export function isGuarded(change: Change): boolean {
  return change.kind === "claim" || change.kind === "replace" || change.kind === "expect";
}
