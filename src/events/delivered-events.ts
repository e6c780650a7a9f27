import type { Call } from "../accounts/call.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Delivery } from "./delivery.ts";
import { listDeliveriesOf } from "./delivery-store.ts";
import type { Event } from "./event.ts";
import { listEvents } from "./store.ts";

/** An event with its deliveries. */
export interface DeliveredEvent {
  readonly event: Event;
  readonly deliveries: readonly Delivery[];
}

/** A page of events with how far their deliveries have come. */
export async function listDeliveredEvents(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page },
): Promise<Listed<DeliveredEvent> & { readonly page: Page }> {
  const { page } = wish;
  const { rows, total } = await listEvents(engine, call, page);
  const ids = rows.map(({ id }) => id);
  await engine.outbox.writeDown();
  const deliveries = await listDeliveriesOf(engine, call, ids);
  const delivered = rows.map((event) => ({
    event,
    deliveries: deliveries.filter(({ eventId }) => eventId === event.id),
  }));
  return { rows: delivered, total, page };
}
