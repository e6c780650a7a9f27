import type { ChangeSet } from "../database/change-set.ts";
import type { Delivery } from "./delivery.ts";
import type { Event } from "./event.ts";

/*
 * What is seen of a set right after it was written: events and deliveries as they were made, without reading their rows
 * again.
 */

/** An event that was written, and whose it is. */
export class WrittenEvent {
  readonly accountId: string;
  readonly event: Event;

  constructor(accountId: string, event: Event) {
    this.accountId = accountId;
    this.event = event;
  }
}

/** A delivery that was written. */
export class WrittenDelivery {
  readonly delivery: Delivery;

  constructor(delivery: Delivery) {
    this.delivery = delivery;
  }
}

/** The events that a written set holds. */
export function eventsIn(set: ChangeSet): WrittenEvent[] {
  return set.flatMap((change) => {
    const of = change.kind === "insert" ? change.of : undefined;
    return of instanceof WrittenEvent ? [of] : [];
  });
}

/** The new deliveries that a written set holds; each without its event where that was written long before. */
export function deliveriesIn(
  set: ChangeSet,
): { readonly delivery: Delivery; readonly event: Event | undefined }[] {
  const deliveries = set.flatMap((change) => {
    const of = change.kind === "insert" ? change.of : undefined;
    return of instanceof WrittenDelivery ? [of.delivery] : [];
  });
  if (deliveries.length === 0) return [];
  const events = eventsIn(set).map(({ event }) => event);
  return deliveries.map((delivery) => ({
    delivery,
    event: events.find(({ id }) => id === delivery.eventId),
  }));
}
