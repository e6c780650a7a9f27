import { type Clock, type Instant, instant, later } from "../../src/primitives/clock.ts";

/** A clock that stands still until a test moves it. */
export interface FakeClock extends Clock {
  advance(ms: number): void;
  set(iso: string): void;
}

/** A clock that shows the given moment. */
export function fakeClock(iso = "2026-01-15T03:00:00Z"): FakeClock {
  let now: Instant = instant(Date.parse(iso));
  return {
    now: () => now,
    advance(ms) {
      now = later(now, ms);
    },
    set(text) {
      now = instant(Date.parse(text));
    },
  };
}
