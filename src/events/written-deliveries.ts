import { type ChangeSet, rowOfChange } from "../database/change-set.ts";
import type { Delivery } from "./delivery.ts";
import { deliveryOf } from "./delivery-store.ts";
import type { Event } from "./event.ts";
import { eventOf } from "./store.ts";

/** An event that was written, and whose it is. */
export interface WrittenEvent {
  readonly accountId: string;
  readonly livemode: boolean;
  readonly event: Event;
}

/** The events that a written set holds. */
export function eventsIn(set: ChangeSet): WrittenEvent[] {
  const found: WrittenEvent[] = [];
  for (const change of set) {
    if (change.kind !== "insert" || change.table !== "events") continue;
    const row = rowOfChange("events", change);
    found.push({ accountId: row.account_id, livemode: row.livemode === 1, event: eventOf(row) });
  }
  return found;
}

/** A delivery that was written; without its event where that was written long before. */
export interface WrittenDelivery {
  readonly delivery: Delivery;
  readonly event: Event | undefined;
}

/** The new deliveries that a written set holds. */
export function deliveriesIn(set: ChangeSet): WrittenDelivery[] {
  const rows = set.flatMap((change) =>
    change.kind === "insert" && change.table === "deliveries"
      ? [rowOfChange("deliveries", change)]
      : [],
  );
  if (rows.length === 0) return [];
  const events = eventsIn(set).map(({ event }) => event);
  return rows.map((row) => ({
    delivery: deliveryOf(row),
    event: events.find(({ id }) => id === row.event_id),
  }));
}
