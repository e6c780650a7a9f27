import type { Event } from "../events/event.ts";
import { type Instant, instant, later, SECOND_MS } from "../primitives/clock.ts";

/*
 * From when on the events of a listener are its own. Times are those of the account's clock, which in test mode can be
 * moved ahead and set back.
 */

/** Clocks of several processes differ by less; and an event is written within this time of being made. */
const TOLERANCE_MS = 10 * SECOND_MS;

/** When somebody began to listen, and the last event that they heard; each undefined where they did not say. */
export interface Heard {
  readonly since: Instant | undefined;
  readonly last: Event | undefined;
}

/**
 * From when on a listener who comes back may have missed something: a little before the last event it heard, since that
 * may have been overtaken, and never before it began to listen. When the clock was set back meanwhile, neither says
 * anything about what came first.
 */
export function missingFrom(now: Instant, { since, last }: Heard): Instant {
  if (since === undefined || since > now) return earliest(last?.createdAt ?? now, now);
  if (last === undefined || last.createdAt > now) return since;
  return instant(Math.max(since, earliest(last.createdAt, now)));
}

/** From when on another process may have written something that was not told yet. */
export function recentFrom(now: Instant, since: Instant): Instant {
  const recent = later(now, -TOLERANCE_MS);
  return since > now ? recent : instant(Math.max(since, recent));
}

function earliest(one: Instant, other: Instant): Instant {
  return later(instant(Math.min(one, other)), -TOLERANCE_MS);
}
