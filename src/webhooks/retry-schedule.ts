import { randomInt } from "node:crypto";
import { HOUR_MS, MINUTE_MS } from "../primitives/clock.ts";

/**
 * When a delivery that failed is tried again: how long after the first failure, the second, and so on. When the
 * schedule is at its end, the delivery is given up. The vendor promises no retry at all; this schedule is ours, and
 * KAKIN_WEBHOOK_RETRIES takes as many of its rows as it says.
 */
export const retrySchedule = [
  MINUTE_MS,
  5 * MINUTE_MS,
  15 * MINUTE_MS,
  HOUR_MS,
  3 * HOUR_MS,
  6 * HOUR_MS,
  12 * HOUR_MS,
  24 * HOUR_MS,
] as const;

/** What failed together is tried again spread over this share of its delay, so that a shop that is back can breathe. */
export const JITTER_SHARE = 0.1;

/**
 * How long until the next attempt after `attempts` of them failed, of which `retries` are allowed in all; undefined
 * when it is given up. Never shorter than the schedule says, and at most a tenth longer.
 */
export function retryDelayMs(attempts: number, retries: number): number | undefined {
  const delayMs = attempts > retries ? undefined : retrySchedule[attempts - 1];
  return delayMs === undefined ? undefined : delayMs + randomInt(delayMs * JITTER_SHARE);
}
