/*
 * One webhook after the other costs several times what it costs among others: each wakes the process, and finds nothing that
 * it needs in the processor's caches. So where many come they go in turns; a single one, and those of a shop's test suite,
 * which waits for each, go at once. Source: measured (docs/decisions/0030-webhooks-from-an-outbox.md).
 */

/** How far turns are apart; short against what a receiver of so many takes to act upon one. */
const TURN_MS = 200;
/** With fewer in so much time nobody waits. */
const MANY = 40;
/** So many do not wait for more. */
const FULL = 64;

/** Lets things go at once, or in turns where there are many. */
export interface Turns {
  /** One more has come. */
  readonly come: () => void;
  readonly close: () => void;
}

/** How turns are taken. */
export interface TurnOptions {
  /** Lets go all that have come. */
  readonly go: () => void;
  /** Whether nobody is to wait at the moment. */
  readonly isHurried: () => boolean;
  readonly nowMs?: () => number;
}

/** Opens turns. */
export function openTurns(options: TurnOptions): Turns {
  const { go, isHurried, nowMs = () => performance.now() } = options;
  let began = 0;
  let count = 0;
  let countBefore = 0;
  let waiting = 0;
  let timer: NodeJS.Timeout | undefined;

  const goNow = (): void => {
    clearTimeout(timer);
    timer = undefined;
    waiting = 0;
    go();
  };
  return {
    come() {
      const now = nowMs();
      if (now - began >= TURN_MS) {
        countBefore = now - began < 2 * TURN_MS ? count : 0;
        began = now;
        count = 0;
      }
      count += 1;
      waiting += 1;
      const areMany = Math.max(count, countBefore) >= MANY && !isHurried();
      if (!areMany || waiting >= FULL) goNow();
      else timer ??= setTimeout(goNow, began + TURN_MS - now).unref();
    },
    close: () => clearTimeout(timer),
  };
}
