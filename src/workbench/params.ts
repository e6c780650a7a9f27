import { refusal } from "../catalogue/api-errors.ts";
import { type EventKey, eventTypes } from "../events/event-types.ts";
import { type Fields, textOrNothing } from "../primitives/fields.ts";

/**
 * Reads which event shall happen.
 * @throws ApiError bad_request — none, or one that is not in the table.
 */
export function readEventKey(fields: Fields): EventKey {
  const key = textOrNothing(fields, "event") ?? "";
  if (!isEventKey(key)) {
    throw refusal("bad_request", `event must be one of ${Object.keys(eventTypes).join(", ")}`);
  }
  return key;
}

function isEventKey(key: string): key is EventKey {
  return Object.hasOwn(eventTypes, key);
}
