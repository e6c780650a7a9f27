import { type Instant, MINUTE_MS } from "../primitives/clock.ts";
import { type RateName, rateNames } from "./rates.ts";

/*
 * How often somebody did something lately. Each may do a minute's worth at once, and gets it back evenly over the
 * minute. Of each there is one number: the moment at which all that they did will be forgotten. Every time takes a part
 * of a minute, so there is room as long as that moment is not a whole minute ahead.
 */

/** Counts one kind of happening, by whose it is. */
export interface Meter {
  /** How long it takes until there is room for one more of theirs; 0 when there is. */
  waitMs(whose: string, perMinute: number, now: Instant): number;
  /** Counts one of theirs. */
  count(whose: string, perMinute: number, now: Instant): void;
}

/** How many a meter knows for certain; of at most as many more it knows what they did before. Some five megabytes. */
const KNOWN = 25_000;

/** A meter that has seen nothing yet. It forgets whoever did nothing while so many others came. */
export function openMeter(known = KNOWN): Meter {
  let recent = new Map<string, number>();
  let before = new Map<string, number>();
  const until = (whose: string, now: Instant): number => {
    const at = recent.get(whose) ?? before.get(whose) ?? now;
    // What is further ahead than it ever gets was counted before the machine's clock was set back.
    return at > now + 2 * MINUTE_MS ? now : Math.max(at, now);
  };
  return {
    waitMs(whose, perMinute, now) {
      // Down to whole milliseconds: many small parts of a minute add up to a little more than one.
      const ahead = until(whose, now) - now + MINUTE_MS / perMinute;
      return Math.max(0, Math.floor(ahead - MINUTE_MS));
    },
    count(whose, perMinute, now) {
      recent.set(whose, until(whose, now) + MINUTE_MS / perMinute);
      if (recent.size < known) return;
      before = recent;
      recent = new Map();
    },
  };
}

/** The meters of one engine: each process counts for itself, and a restart begins anew. */
export type Meters = Readonly<Record<RateName, Meter>>;

/** One for every rate that is limited. */
export function openMeters(): Meters {
  const meters = rateNames.map((name) => [name, openMeter()] as const);
  return Object.fromEntries(meters) as Record<RateName, Meter>;
}
