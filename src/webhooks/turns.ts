/*
 * One webhook after the other costs five times what it costs among others: each wakes the process, and finds nothing that it
 * needs in the processor's caches. So where many come they go in turns; a single one, and those of a shop's test suite,
 * which waits for each, go at once.
 */

/** How far turns are apart; short against what a shop takes to answer. */
const TURN_MS = 50;
/** With fewer in so much time nobody waits. */
const MANY = 10;
/** So many do not wait for more. */
const FULL = 64;

/** Lets things go at once, or in turns where there are many. */
export interface Turns {
  /** One more has come. */
  readonly come: () => void;
  readonly close: () => void;
}

/** Opens turns; `go` lets go all that have come. */
export function openTurns(go: () => void, isHurried: () => boolean): Turns {
  let began = 0;
  let count = 0;
  let countBefore = 0;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;

  const turn = (): void => {
    clearTimeout(timer);
    timer = undefined;
    waiting = 0;
    go();
  };
  return {
    come() {
      const now = performance.now();
      if (now - began >= TURN_MS) {
        countBefore = now - began < 2 * TURN_MS ? count : 0;
        began = now;
        count = 0;
      }
      count += 1;
      waiting += 1;
      const areMany = Math.max(count, countBefore) >= MANY && !isHurried();
      if (!areMany || waiting >= FULL) turn();
      else timer ??= setTimeout(turn, began + TURN_MS - now).unref();
    },
    close: () => clearTimeout(timer),
  };
}
