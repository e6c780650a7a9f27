import type { ChangeSet } from "../database/change-set.ts";
import type { Delivery } from "./delivery.ts";
import type { Event } from "./event.ts";

/*
 * Events and deliveries of a change set as they were made, for who sees it written: their rows need not be read again.
 */

/** An event that was made, and whose it is. */
export class MadeEvent {
  readonly accountId: string;
  readonly event: Event;

  constructor(accountId: string, event: Event) {
    this.accountId = accountId;
    this.event = event;
  }
}

/** A delivery that was made. */
export class MadeDelivery {
  readonly delivery: Delivery;

  constructor(delivery: Delivery) {
    this.delivery = delivery;
  }
}

/** The new events that a set holds. */
export function eventsIn(set: ChangeSet): MadeEvent[] {
  const made: MadeEvent[] = [];
  for (const change of set) {
    if (change.kind === "insert" && change.of instanceof MadeEvent) made.push(change.of);
  }
  return made;
}

/** The new deliveries that a set holds; each without its event where that was written long before. */
export function deliveriesIn(
  set: ChangeSet,
): { readonly delivery: Delivery; readonly event: Event | undefined }[] {
  const made: Delivery[] = [];
  for (const change of set) {
    if (change.kind === "insert" && change.of instanceof MadeDelivery)
      made.push(change.of.delivery);
  }
  if (made.length === 0) return [];
  const events = eventsIn(set);
  return made.map((delivery) => ({
    delivery,
    event: events.find(({ event }) => event.id === delivery.eventId)?.event,
  }));
}
