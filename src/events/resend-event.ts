import type { Call } from "../accounts/call.ts";
import { webhookSettingsOf } from "../accounts/webhook-secret.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { insertDelivery, listDeliveriesOf } from "./delivery-store.ts";
import type { Event } from "./event.ts";
import { getEvent } from "./find-events.ts";
import { newLooseDelivery } from "./new-deliveries.ts";

/** An event that is on its way again. */
export interface ResentEvent {
  readonly event: Event;
  /** Where it goes; empty when it has nowhere to go. */
  readonly uris: readonly string[];
}

/**
 * Sends an event once more, at once, to every address that it was for; to the account's own when it was for none. The
 * deliveries of before stay as they are.
 * @throws ApiError not_found
 */
export function resendEvent(
  engine: Engine,
  call: Call,
  wish: { readonly eventId: string },
): Promise<ResentEvent> {
  return write(engine, call, async () => {
    const event = await getEvent(engine, call, wish.eventId);
    const known = await listDeliveriesOf(engine, call, [event.id]);
    const { uri } = webhookSettingsOf(call.account, call.livemode);
    const own = uri === null ? [] : [uri];
    const uris = [...new Set(known.length === 0 ? own : known.map((delivery) => delivery.uri))];
    const changes = uris.map((to) =>
      insertDelivery(newLooseDelivery(engine, call, event, to), event),
    );
    return { changes, value: { event, uris } };
  });
}
