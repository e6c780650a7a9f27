import { type Instant, wireTime } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { Delivery, DeliveryAttempt } from "./delivery.ts";
import type { Event } from "./event.ts";

/**
 * An attempt as an event shows it. `payload` is the whole body that was sent, as text.
 * Source: recorded event, 2019-05-29. Assumed: `status` is null when no answer came.
 */
export function attemptJson(
  event: Event,
  delivery: Pick<Delivery, "uri">,
  attempt: DeliveryAttempt,
  payload: string,
): WireObject {
  return {
    object: "webhook_delivery",
    id: attempt.id,
    uri: delivery.uri,
    status: attempt.status,
    key: event.key,
    error: attempt.error,
    payload,
    created_at: deliveryTime(attempt.createdAt),
  };
}

/** This object alone writes `2023-03-02 10:27:09 UTC`. Source: recorded event, 2019-05-29. */
function deliveryTime(at: Instant): string {
  return wireTime(at).replace("T", " ").replace("Z", " UTC");
}
