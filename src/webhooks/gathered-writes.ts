/*
 * What came of webhooks need not be on disk at once: a crash in between only sends one again. So what comes of many is
 * written together, with something else that is being written if there is any: a webhook costs no fsync of its own.
 */

/** Lets writes wait for each other. */
export interface GatheredWrites {
  /** Resolves when it is time to write, for all who wait. */
  readonly turn: () => Promise<unknown>;
  /** Something else is about to be written: those who have waited for a while go with it. */
  readonly joinIn: () => void;
  /** It is time to write: somebody waits for what is written. */
  readonly hurry: () => void;
}

/** Short against what a shop takes to answer; the next event of the same charge does not wait for it. */
const GATHERED_FOR_MS = 200;
/** So that many join in at a time, not one each time. */
const JOINS_AFTER_MS = 100;

/** Gathers writes, unless somebody waits for them. */
export function gatherWrites(isHurried: () => boolean): GatheredWrites {
  let next: PromiseWithResolvers<undefined> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sinceMs = 0;

  const hurry = (): void => {
    clearTimeout(timer);
    next?.resolve(undefined);
    next = undefined;
  };
  return {
    hurry,
    joinIn() {
      if (next !== undefined && performance.now() - sinceMs >= JOINS_AFTER_MS) hurry();
    },
    async turn() {
      if (isHurried()) return;
      if (next === undefined) {
        next = Promise.withResolvers<undefined>();
        sinceMs = performance.now();
        timer = setTimeout(hurry, GATHERED_FOR_MS);
      }
      await next.promise;
    },
  };
}
