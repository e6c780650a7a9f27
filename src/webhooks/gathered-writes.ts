import { setTimeout as pause } from "node:timers/promises";

/*
 * What came of webhooks need not be on disk at once: a crash in between only sends one again. So what comes of many is
 * written together, and a webhook costs no fsync of its own.
 */

/** Lets writes wait for each other. */
export interface GatheredWrites {
  /** Resolves when it is time to write, for all who wait. */
  readonly turn: () => Promise<unknown>;
}

/** Short against what a shop takes to answer; and the next event of the same charge waits for it. */
const GATHERED_FOR_MS = 20;

/** Gathers writes, unless somebody waits for them. */
export function gatherWrites(isHurried: () => boolean): GatheredWrites {
  let next: Promise<unknown> | undefined;
  return {
    async turn() {
      if (isHurried()) return;
      next ??= pause(GATHERED_FOR_MS).then(() => {
        next = undefined;
      });
      await next;
    },
  };
}
