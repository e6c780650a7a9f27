import { authenticate } from "../accounts/authenticate.ts";
import type { Call } from "../accounts/call.ts";
import { ensureTestMode } from "../accounts/test-mode.ts";
import type { Engine } from "../engine/engine.ts";
import type { Endpoint, HttpAnswer, HttpRequest } from "../http/server.ts";
import { textOrNothing } from "../primitives/fields.ts";
import type { EventStreams } from "./event-streams.ts";

/** GET /_kakin/events/stream: the events of test mode as they come, for whoever has its secret key. */
export function streamEndpoint(engine: Engine, streams: EventStreams): Endpoint {
  return {
    method: "GET",
    path: "/_kakin/events/stream",
    crossOrigin: false,
    async answer(request) {
      const caller = await authenticate(engine, request.authorization, "secret");
      const call = { ...caller, version: caller.account.settings.apiVersion };
      ensureTestMode(call);
      return streamAnswer(streams, call, request);
    },
  };
}

/** An answer that goes on; `after` names the last event that the listener saw. */
export async function streamAnswer(
  streams: EventStreams,
  call: Call,
  request: Pick<HttpRequest, "fields">,
): Promise<HttpAnswer> {
  const stream = await streams.open(call, textOrNothing(request.fields, "after"));
  const headers = { "Content-Type": "text/event-stream", "Cache-Control": "no-store" };
  return { body: "", stream, headers };
}
