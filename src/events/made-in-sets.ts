import type { ChangeSet } from "../database/change-set.ts";
import type { Delivery, Letter } from "./delivery.ts";
import type { Event } from "./event.ts";

/*
 * Events and deliveries of a change set as they were made, for who sees it written: their rows need not be read again.
 */

/** Deliveries that their event carries, and the shift in which it was written. */
export interface CarriedDeliveries {
  readonly shiftId: string;
  readonly deliveries: readonly Delivery[];
}

/** An event that was made, and whose it is. */
export class MadeEvent {
  readonly accountId: string;
  readonly event: Event;
  readonly carried: CarriedDeliveries | undefined;

  constructor(accountId: string, event: Event, carried: CarriedDeliveries | undefined) {
    this.accountId = accountId;
    this.event = event;
    this.carried = carried;
  }
}

/** A delivery that was made, with its event. */
export class MadeDelivery implements Letter {
  readonly delivery: Delivery;
  readonly event: Event;

  constructor(delivery: Delivery, event: Event) {
    this.delivery = delivery;
    this.event = event;
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

/** The new deliveries that a set holds, those that events carry among them. */
export function deliveriesIn(set: ChangeSet): MadeDelivery[] {
  const made: MadeDelivery[] = [];
  for (const change of set) {
    if (change.kind !== "insert") continue;
    const { of } = change;
    if (of instanceof MadeDelivery) made.push(of);
    else if (of instanceof MadeEvent && of.carried !== undefined) {
      for (const delivery of of.carried.deliveries) made.push(new MadeDelivery(delivery, of.event));
    }
  }
  return made;
}
