import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import { type Fields, readWholeNumber, textOrNothing } from "../primitives/fields.ts";
import type { EventStreams } from "./event-streams.ts";

/**
 * An answer that goes on. `since` says when the listener began, in milliseconds since 1970, and `after` the last event
 * that it saw.
 * @throws ApiError bad_request — `since` is no moment.
 */
export async function streamAnswer(streams: EventStreams, call: Call, fields: Fields) {
  const wish = { since: readSince(fields), afterId: textOrNothing(fields, "after") };
  const stream = await streams.open(call, wish);
  const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store" };
  return { body: "", stream, headers };
}

function readSince(fields: Fields): Instant | undefined {
  const since = readWholeNumber(fields, "since");
  if (typeof since === "symbol" || (since !== undefined && since < 0)) {
    throw refusal(
      "bad_request",
      "since must be a moment in milliseconds since 1970, as ready said",
    );
  }
  return since === undefined ? undefined : instant(since);
}
