import { type Instant, instant, SECOND_MS } from "../primitives/clock.ts";
import type { Parcel } from "./held-parcels.ts";

/*
 * How one endpoint is paced. A healthy one is sent several webhooks at once; one that keeps failing gets one at a time
 * with growing pauses, so that a dead shop costs little and delays nobody, and is found to be back soon after it is.
 */

/** A host with the endpoints that are there. */
export interface Host {
  readonly name: string;
  /** How many of its endpoints are known. */
  lines: number;
  inFlight: number;
  /** Lines that wait for room at it. */
  readonly crowded: Set<EndpointLine>;
}

/** An endpoint with what is to be sent there. */
export interface EndpointLine {
  readonly endpoint: string;
  readonly host: Host;
  readonly ready: Parcel[];
  /** The database may have more, due by this moment at least; null when it has none. */
  backlog: Instant | null;
  isRefilling: boolean;
  inFlight: number;
  /** How many attempts have failed in a row. */
  failures: number;
  /** By the machine's own running time. */
  pausedUntilMs: number;
}

/** Webhooks under way to one endpoint at a time. */
const IN_FLIGHT_MAX = 8;
/** Bounds the memory: what is beyond waits in the database. */
const READY_MAX = 100;
const FAILURES_TOLERATED = 3;
const PAUSE_MIN_MS = SECOND_MS;
const PAUSE_MAX_MS = 30 * SECOND_MS;

/** A host of which nothing is known yet. */
export function newHost(name: string): Host {
  return { name, lines: 0, inFlight: 0, crowded: new Set() };
}

/** An endpoint of which nothing is known yet. */
export function newLine(endpoint: string, host: Host): EndpointLine {
  return {
    endpoint,
    host,
    ready: [],
    backlog: null,
    isRefilling: false,
    inFlight: 0,
    failures: 0,
    pausedUntilMs: 0,
  };
}

/** Notes that the database has something due by then. */
export function noteBacklog(line: EndpointLine, until: Instant): void {
  line.backlog = instant(Math.max(line.backlog ?? 0, until));
}

/** Whether there may be something to send. */
export function hasMore({ ready, backlog }: EndpointLine): boolean {
  return ready.length > 0 || backlog !== null;
}

/** Whether the endpoint keeps failing. */
export function isFailing(line: EndpointLine): boolean {
  return line.failures >= FAILURES_TOLERATED;
}

/** Whether what has just come is sent there soon: whoever keeps failing has others to wait for. */
export function hasTime(line: EndpointLine): boolean {
  return line.ready.length < READY_MAX && !isFailing(line);
}

/** Whether nothing is to be sent there for a while. */
export function isPaused(line: EndpointLine, nowMs: number): boolean {
  return nowMs < line.pausedUntilMs;
}

/** Whether one more webhook may be on its way there. Who is in a hurry knows neither pauses nor caution. */
export function hasRoom(line: EndpointLine, nowMs: number, isHurried: boolean): boolean {
  if (isHurried) return line.inFlight < IN_FLIGHT_MAX;
  return !isPaused(line, nowMs) && line.inFlight < (isFailing(line) ? 1 : IN_FLIGHT_MAX);
}

/**
 * Notes how an attempt ended; answers the pause that it brings, in milliseconds. What was under way together fails
 * together: within a pause one more failure says nothing new.
 */
export function noteAttempt(line: EndpointLine, hasArrived: boolean, nowMs: number): number {
  if (!hasArrived && isPaused(line, nowMs)) return 0;
  line.failures = hasArrived ? 0 : line.failures + 1;
  if (!isFailing(line)) {
    line.pausedUntilMs = hasArrived ? 0 : nowMs;
    return 0;
  }
  const doublings = Math.min(line.failures - FAILURES_TOLERATED, 10);
  const pauseMs = Math.min(PAUSE_MIN_MS * 2 ** doublings, PAUSE_MAX_MS);
  line.pausedUntilMs = nowMs + pauseMs;
  return pauseMs;
}

/** Longer than any pause: what was learnt of an endpoint is old by then. */
const REMEMBERED_FOR_MS = 10 * PAUSE_MAX_MS;

/** Whether nothing has to be remembered of it: an address of a single order that is down is not kept for ever. */
export function isForgettable(line: EndpointLine, nowMs: number): boolean {
  const isIdle = !hasMore(line) && line.inFlight === 0 && !line.isRefilling;
  const isOld = line.failures === 0 || nowMs > line.pausedUntilMs + REMEMBERED_FOR_MS;
  return isIdle && isOld;
}
