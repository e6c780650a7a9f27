import type { ApiVersion } from "../versions/api-versions.ts";
import { renderIn } from "../versions/render.ts";
import type { Event } from "./event.ts";
import { eventJson } from "./json.ts";

/** What is sent of an event: a text, which is little for the garbage collector to carry about, and the event's key. */
export interface WebhookContent extends Pick<Event, "key"> {
  readonly body: string;
}

/** What is sent of an event. */
export function webhookContent(event: Event, apiVersion: ApiVersion): WebhookContent {
  return { key: event.key, body: webhookBody(event, apiVersion) };
}

/**
 * The body of a webhook: the event as JSON with two spaces, without deliveries, since none was made when it was
 * written. The signature is computed over these very bytes. Source: api-webhooks; recorded payload.
 */
export function webhookBody(event: Event, apiVersion: ApiVersion): string {
  return JSON.stringify(renderIn(apiVersion, eventJson(event)), null, 2);
}
