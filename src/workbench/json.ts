import { type Instant, SECOND_MS, wireTime } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";

/** The clock of an account's test mode: what it shows, and how far that is ahead of the world's. */
export function clockJson(now: Instant, offsetMs: number): WireObject {
  return { object: "clock", now: wireTime(now), offset_seconds: Math.floor(offsetMs / SECOND_MS) };
}
