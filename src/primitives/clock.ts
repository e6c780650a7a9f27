import { eachWhenNeeded } from "./when-needed.ts";

/** A moment as milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number & { readonly __unit: "epoch_ms" };

/** A second, as instants count. */
export const SECOND_MS = 1000;

/** A minute, as instants count. */
export const MINUTE_MS = 60 * SECOND_MS;

/** An hour, as instants count. */
export const HOUR_MS = 60 * MINUTE_MS;

/** 24 hours, as instants count: a length of time, not a date of some place. */
export const DAY_MS = 24 * HOUR_MS;

/** Where all time comes from; tests hand in one that they move themselves. */
export interface Clock {
  now(): Instant;
}

/** The machine's own clock. */
export const systemClock: Clock = { now: () => Date.now() as Instant };

/** A moment from milliseconds since 1970. */
export function instant(epochMs: number): Instant {
  return epochMs as Instant;
}

/** The moment `ms` milliseconds after `at` (before it, when negative). */
export function later(at: Instant, ms: number): Instant {
  return (at + ms) as Instant;
}

/** An answer carries the same few seconds again and again; formatting them anew each time shows in profiles. */
const SECONDS_KEPT = 1024;
const textOfSecond = eachWhenNeeded(
  (second: number) => `${new Date(second * SECOND_MS).toISOString().slice(0, 19)}Z`,
  SECONDS_KEPT,
);

/** Writes a moment as the wire does: UTC, whole seconds, `2019-12-31T12:59:59Z`. */
export function wireTime(at: Instant): string {
  return textOfSecond(Math.floor(at / SECOND_MS));
}

/** As `wireTime`, and null for a moment that has not come. */
export function wireTimeOrNull(at: Instant | null): string | null {
  return at === null ? null : wireTime(at);
}

const wireTimePattern =
  /^\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/i;

/**
 * Reads an ISO 8601 moment; a bare date is midnight UTC, a missing zone is UTC.
 * Nanoseconds, as the Go client sends them, are cut to milliseconds.
 */
export function parseWireTime(text: string): Instant | undefined {
  if (!wireTimePattern.test(text) || !isDay(text.slice(0, 10))) return undefined;
  const dated = text.length === 10 ? `${text}T00:00:00Z` : text.replace(" ", "T");
  const zoned = /(?:Z|[+-]\d{2}:?\d{2})$/i.test(dated) ? dated : `${dated}Z`;
  const epochMs = Date.parse(zoned.replace(/(\.\d{3})\d+/, "$1"));
  return Number.isNaN(epochMs) ? undefined : instant(epochMs);
}

/** JavaScript takes the 30th of February for the 1st or 2nd of March. */
function isDay(date: string): boolean {
  const epochMs = Date.parse(`${date}T00:00:00Z`);
  return !Number.isNaN(epochMs) && new Date(epochMs).toISOString().startsWith(date);
}

const zoneOffsets = new Map<string, { hour: number; offsetMs: number }>();

function zoneOffsetMs(at: Instant, timeZone: string): number {
  const hour = Math.floor(at / HOUR_MS);
  const known = zoneOffsets.get(timeZone);
  if (known?.hour === hour) return known.offsetMs;
  const local = new Date(at).toLocaleString("sv-SE", { timeZone });
  const offsetMs =
    Date.parse(`${local.replace(" ", "T")}Z`) - Math.floor(at / SECOND_MS) * SECOND_MS;
  zoneOffsets.set(timeZone, { hour, offsetMs });
  return offsetMs;
}

const QUARTER_MS = HOUR_MS / 4;

/** Whether two moments fall on the same calendar day in a time zone such as `Asia/Bangkok`. */
export function isSameDay(one: Instant, other: Instant, timeZone: string): boolean {
  // Midnight falls on a quarter of an hour in every zone; loading the zones takes a start longer than all else it reads.
  if (Math.floor(one / QUARTER_MS) === Math.floor(other / QUARTER_MS)) return true;
  const offsetMs = zoneOffsetMs(one, timeZone);
  // A change of the offset between the two (summer time) moves midnight by an hour at most: none of our zones has it.
  return Math.floor((one + offsetMs) / DAY_MS) === Math.floor((other + offsetMs) / DAY_MS);
}
