import { type Instant, SECOND_MS } from "../primitives/clock.ts";
import { eachWhenNeeded } from "../primitives/when-needed.ts";
import type { ApiVersion } from "../versions/api-versions.ts";
import type { Event } from "./event.ts";

/*
 * A delivery is one event on its way to one address. It is written with the event and sent afterwards, at least once:
 *
 *   waiting      due at some moment, for the first time or again. Whoever sends it claims it first, by moving that
 *                moment to the end of a lease: after a crash it is due again by itself
 *   delivered    an answer of 2xx came
 *   given_up     the schedule of retries is at its end
 *   dropped      a rule for tests says that it is never sent
 *
 * First attempts of one charge to one address are made in the order of the events: each stands in its charge's lane
 * until it was tried once. A delivery that waits for a retry has left the lane and holds back nothing.
 */

/** Where a delivery is on its way. */
export type DeliveryState = "waiting" | "delivered" | "given_up" | "dropped";

/** One event on its way to one address. */
export interface Delivery {
  /** Begins with the event's, a full stop after it; what follows tells one delivery of the event from another. */
  readonly id: string;
  /** Counts the changes: claims and attempts. */
  readonly version: number;
  readonly accountId: string;
  readonly livemode: boolean;
  readonly eventId: string;
  readonly uri: string;
  /** The address without its query: what is paced as one receiver. */
  readonly endpoint: string;
  /** The line in which first attempts wait for each other; null once it was tried, or where there is no order. */
  readonly lane: string | null;
  /** The place in the lane, lowest first. Taken from the charge's version, so that no clock can turn it round. */
  readonly place: number;
  /** The version in which the event is wrapped, at every attempt the same. */
  readonly apiVersion: ApiVersion;
  readonly state: DeliveryState;
  /** Every HTTP try so far, oldest first; those, too, of which was heard when somebody else had claimed it already. */
  readonly attempts: readonly DeliveryAttempt[];
  /** When it is due, by the time of the world; the end of the lease while somebody sends it. */
  readonly dueAt: Instant | null;
  readonly createdAt: Instant;
}

/** A delivery with what it delivers. */
export interface Letter {
  readonly delivery: Delivery;
  readonly event: Event;
}

/** One HTTP try. */
export interface DeliveryAttempt {
  readonly id: string;
  /** What the endpoint answered; null when no answer came. */
  readonly status: number | null;
  /** Why no answer came. */
  readonly error: string | null;
  readonly tookMs: number;
  /** The first bytes of the answer, as text. */
  readonly answer: string;
  readonly createdAt: Instant;
}

/** How long who claims a delivery may take to send it; longer than the time limit of an attempt. */
export const LEASE_MS = 15 * SECOND_MS;

/**
 * The version of a delivery that the writing process claimed for itself from birth. Its event carries it until it is changed for
 * the first time, as a rule when what came of it is recorded: then it has a row of its own.
 */
export const CLAIMED_AT_BIRTH = 0;

/** The id of an event's delivery that is told from its others by a name. */
export function deliveryId(eventId: string, name: string): string {
  return `${eventId}.${name}`;
}

/** The lane of a charge's deliveries to an address. */
export function laneOf(chargeId: string, uri: string): string {
  return `${chargeId}|${uri}`;
}

/** The charge whose deliveries stand in a lane. */
export function chargeInLane(lane: string): string {
  return lane.slice(0, lane.indexOf("|"));
}

const ADDRESSES_KEPT = 1000;

/** Where a delivery goes, and what is paced as one receiver there: the address without its query. The texts are kept ones. */
export const addressOf = eachWhenNeeded((uri: string): Pick<Delivery, "uri" | "endpoint"> => {
  const url = URL.parse(uri);
  return { uri, endpoint: url === null ? uri : url.origin + url.pathname };
}, ADDRESSES_KEPT);
