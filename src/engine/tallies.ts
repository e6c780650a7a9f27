import type { Engine } from "./engine.ts";

/** A running number that the committer keeps; 0 when nothing was counted yet. */
export async function readTally(engine: Engine, id: string): Promise<number> {
  const row = await engine.database.row("tallies", id);
  return row?.value ?? 0;
}
