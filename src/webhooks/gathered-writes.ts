/*
 * What came of webhooks need not be on disk at once: a crash in between only sends one again. So what comes of many is
 * written together, with something else that is being written if there is any: a webhook costs no fsync of its own.
 * Whoever looks at deliveries has it written first, and the next event of the same charge does not wait for it.
 */

/** Lets writes wait for each other. */
export interface GatheredWrites {
  /** Writes together with others, after a while at most; at once when somebody waits for it. Done when it was written. */
  add(write: () => Promise<void>, isWaitedFor: boolean): Promise<void>;
  /** Something else is about to be written: those who have waited for a while go with it. */
  joinIn(): void;
  /** Nobody waits any longer. */
  hurry(): void;
  /** Has all written that was added; done when it is. */
  writeDown(): Promise<void>;
}

/** How writes are gathered. */
export interface GatherOptions {
  /** How long one waits at most. It joins in with something else after half of that: many at a time, not one each time. */
  readonly forMs: number;
  /** Whether nobody is to wait at the moment. */
  readonly isHurried: () => boolean;
  readonly nowMs?: () => number;
}

/** Gathers writes, none of which may fail. */
export function gatherWrites(options: GatherOptions): GatheredWrites {
  const { forMs, isHurried, nowMs = () => performance.now() } = options;
  const underWay = new Set<Promise<void>>();
  let waiting: PromiseWithResolvers<undefined> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sinceMs = 0;

  const hurry = (): void => {
    clearTimeout(timer);
    waiting?.resolve(undefined);
    waiting = undefined;
  };
  const writeInTime = async (write: () => Promise<void>, isWaitedFor: boolean): Promise<void> => {
    if (!isWaitedFor && !isHurried()) {
      if (waiting === undefined) {
        waiting = Promise.withResolvers<undefined>();
        sinceMs = nowMs();
        timer = setTimeout(hurry, forMs);
      }
      await waiting.promise;
    }
    await write();
  };
  return {
    hurry,
    joinIn() {
      if (waiting !== undefined && nowMs() - sinceMs >= forMs / 2) hurry();
    },
    async add(write, isWaitedFor) {
      const written = writeInTime(write, isWaitedFor);
      underWay.add(written);
      await written;
      underWay.delete(written);
    },
    async writeDown() {
      hurry();
      await Promise.all(underWay);
    },
  };
}
