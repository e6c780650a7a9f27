import { AsyncLocalStorage } from "node:async_hooks";
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
  const attempt = async (): Promise<Attempt<T>> => {
    const { changes, value } = await decide();
    const remembered = caller.remember?.(value);
    const set = remembered === undefined ? changes : [...changes, ...remembered];
    const isWritten = set.length === 0 || (await engine.database.commit(set)) === "written";
    return { set, value, isWritten };
  };
  const first = await attempt();
  if (first.isWritten) return first.value;
  return inTurn(engine, first.set, async () => {
    for (let round = 2; round <= ROUNDS_MAX; round += 1) {
      await caller.reconsider?.();
      const { value, isWritten } = await attempt();
      if (isWritten) return value;
    }
    throw new Error(`a decision found its guards broken ${ROUNDS_MAX} times`);
  });
}

interface Attempt<T> {
  readonly set: ChangeSet;
  readonly value: T;
  readonly isWritten: boolean;
}

/*
 * Those who lost the race for a row decide anew one after the other. All at once, of n one would win and n - 1 lose
 * again: six hundred changes of one charge kept the engine busy for a minute, in turn they take a second.
 */
const lines = new WeakMap<Engine, Map<string, Promise<void>>>();
const turn = new AsyncLocalStorage<true>();

async function inTurn<T>(engine: Engine, set: ChangeSet, act: () => Promise<T>): Promise<T> {
  // Whoever has a turn never waits for another, so nobody can wait in a circle.
  if (turn.getStore() !== undefined) return act();
  const line = lines.get(engine) ?? new Map<string, Promise<void>>();
  lines.set(engine, line);
  const row = contested(set);
  const mine = (line.get(row) ?? Promise.resolve()).then(() => turn.run(true, act));
  const over = mine.then(
    () => undefined,
    () => undefined,
  );
  line.set(row, over);
  try {
    return await mine;
  } finally {
    if (line.get(row) === over) line.delete(row);
  }
}

/** The row that a set was decided upon: the first that it guards. */
function contested(set: ChangeSet): string {
  for (const change of set) {
    if (change.kind === "expect") return `${change.table}/${change.id}`;
    if (change.kind === "replace" || change.kind === "claim") {
      return `${change.table}/${String(change.values[0])}`;
    }
  }
  return "";
}
