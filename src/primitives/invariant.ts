/** Stops at once when something that must always hold does not: a fault of ours, never of the caller. */
export function invariant(holds: boolean, what: string): asserts holds {
  if (!holds) throw new Error(`invariant broken: ${what}`);
}
