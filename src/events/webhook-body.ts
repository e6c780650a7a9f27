import type { ApiVersion } from "../versions/api-versions.ts";
import { renderIn } from "../versions/render.ts";
import type { Event } from "./event.ts";
import { eventJson } from "./json.ts";

/**
 * The body of a webhook: the event as JSON with two spaces, without deliveries, since none was made when it was
 * written. The signature is computed over these very bytes. Source: api-webhooks; recorded payload.
 */
export function webhookBody(event: Event, apiVersion: ApiVersion): string {
  return JSON.stringify(renderIn(apiVersion, eventJson(event)), null, 2);
}
