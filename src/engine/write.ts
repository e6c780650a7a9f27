import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "./engine.ts";

/** What an action decided: what shall be true, and what its caller will be told. */
export interface Decision<T> {
  readonly changes: ChangeSet;
  readonly value: T;
}

/** What a caller adds to the last change set of its action: the stored answer of an idempotency key. */
export interface Remembering<T = unknown> {
  remember?(value: T): ChangeSet;
  /** Asked before it is decided anew: somebody else may have answered the same request by now. May throw. */
  reconsider?(): Promise<void>;
}

/** More rounds than any real race needs: what loses this often decides upon something that never holds. */
const ROUNDS_MAX = 1000;

/**
 * Decides, and writes what was decided. When somebody else was faster and a guard no longer holds, it is decided
 * anew upon what is true now, which usually ends in a refusal.
 */
export async function write<T>(
  engine: Engine,
  caller: Remembering<NoInfer<T>>,
  decide: () => Promise<Decision<T>>,
): Promise<T> {
  for (let round = 1; round <= ROUNDS_MAX; round += 1) {
    if (round > 1) await caller.reconsider?.();
    const { changes, value } = await decide();
    const remembered = caller.remember?.(value);
    const set = remembered === undefined ? changes : [...changes, ...remembered];
    if (set.length === 0 || (await engine.database.commit(set)) === "written") return value;
  }
  throw new Error(`a decision found its guards broken ${ROUNDS_MAX} times`);
}
