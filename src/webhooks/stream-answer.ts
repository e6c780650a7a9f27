import type { Call } from "../accounts/call.ts";
import { type Fields, textOrNothing } from "../primitives/fields.ts";
import type { EventStreams } from "./event-streams.ts";

/** An answer that goes on; `after` names the last event that the listener saw. */
export async function streamAnswer(streams: EventStreams, call: Call, fields: Fields) {
  const stream = await streams.open(call, textOrNothing(fields, "after"));
  const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store" };
  return { body: "", stream, headers };
}
