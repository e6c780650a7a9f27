/*
 * What came of webhooks need not be on disk at once: a crash in between only sends one again. So what comes of many is
 * written together, with something else that is being written if there is any: a webhook costs no fsync of its own.
 * Whoever looks at deliveries has it written first, and the next event of the same charge does not wait for it.
 */

/** Lets writes wait for each other. */
export interface GatheredWrites<T> {
  /** Writes with others, after a while at most; at once when somebody waits for it. Done when it was written. */
  add(one: T, isWaitedFor: boolean): Promise<void>;
  /** Something else is about to be written: those who have waited for a while go with it. */
  joinIn(): void;
  /** Nobody waits any longer. */
  hurry(): void;
  /** Has all written that was added; done when it is. */
  writeDown(): Promise<void>;
}

/** How writes are gathered. */
export interface GatherOptions<T> {
  /** Writes them all; what goes wrong is its own to deal with, never thrown. */
  readonly write: (all: readonly T[]) => Promise<void>;
  /** How long one waits at most. It joins in with something else after half of that: many at a time, not one each time. */
  readonly forMs: number;
  /** Whether nobody is to wait at the moment. */
  readonly isHurried: () => boolean;
  readonly nowMs?: () => number;
}

/** Gathers writes. */
export function gatherWrites<T>(options: GatherOptions<T>): GatheredWrites<T> {
  const { write, forMs, isHurried, nowMs = () => performance.now() } = options;
  const underWay = new Set<Promise<void>>();
  let waiting: { readonly all: T[]; readonly written: PromiseWithResolvers<void> } | undefined;
  let timer: NodeJS.Timeout | undefined;
  let sinceMs = 0;

  const begin = async (all: readonly T[]): Promise<void> => {
    const written = write(all);
    underWay.add(written);
    await written;
    underWay.delete(written);
  };
  const hurry = (): void => {
    clearTimeout(timer);
    if (waiting === undefined) return;
    const { all, written } = waiting;
    waiting = undefined;
    void begin(all).then(written.resolve);
  };
  return {
    hurry,
    joinIn() {
      if (waiting !== undefined && nowMs() - sinceMs >= forMs / 2) hurry();
    },
    add(one, isWaitedFor) {
      if (isWaitedFor || isHurried()) return begin([one]);
      if (waiting === undefined) {
        waiting = { all: [], written: Promise.withResolvers() };
        sinceMs = nowMs();
        timer = setTimeout(hurry, forMs);
      }
      waiting.all.push(one);
      return waiting.written.promise;
    },
    async writeDown() {
      hurry();
      await Promise.all(underWay);
    },
  };
}
