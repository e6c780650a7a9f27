import { wireTime } from "../primitives/clock.ts";
import type { WireObject, WireValue } from "../versions/wire-object.ts";
import type { Event } from "./event.ts";

/**
 * An event in the newest shape, with what was tried to deliver it; the object in it stays as it was written.
 * Source: events-api; recorded event, 2019-05-29.
 */
export function eventJson(event: Event, attempts: readonly WireObject[] = []): WireObject {
  return {
    ...eventSummaryJson(event),
    object: "event",
    webhook_deliveries: attempts,
    data: event.object ?? (JSON.parse(event.data) as WireValue),
  };
}

/** What a charge's own list of events shows of each. Source: recorded list of a charge's events. */
export function eventSummaryJson(event: Event): WireObject {
  return {
    object: "event_summary",
    id: event.id,
    livemode: event.livemode,
    location: `/events/${event.id}`,
    key: event.key,
    created_at: wireTime(event.createdAt),
  };
}
