import type { ChangeSet } from "../database/change-set.ts";
import type { Delivery } from "./delivery.ts";
import type { Event } from "./event.ts";
import type { WebhookContent } from "./webhook-body.ts";

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
  /** What is sent, where the process that made it sends it at once. */
  readonly content: WebhookContent | undefined;

  constructor(delivery: Delivery, content: WebhookContent | undefined) {
    this.delivery = delivery;
    this.content = content;
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

/** The new deliveries that a set holds. */
export function deliveriesIn(set: ChangeSet): MadeDelivery[] {
  const made: MadeDelivery[] = [];
  for (const change of set) {
    if (change.kind === "insert" && change.of instanceof MadeDelivery) made.push(change.of);
  }
  return made;
}
