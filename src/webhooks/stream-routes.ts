import { authenticate } from "../accounts/authenticate.ts";
import { ensureTestMode } from "../accounts/test-mode.ts";
import type { Engine } from "../engine/engine.ts";
import type { Endpoint } from "../http/endpoint.ts";
import type { EventStreams } from "./event-streams.ts";
import { streamAnswer } from "./stream-answer.ts";

/** GET /_kakin/events/stream: the events of test mode as they come, for whoever has its secret key. */
export function streamEndpoint(engine: Engine, streams: EventStreams): Endpoint {
  return {
    method: "GET",
    path: "/_kakin/events/stream",
    crossOrigin: false,
    async answer(request) {
      const { account, livemode } = await authenticate(engine, request.authorization, "secret");
      const call = { account, livemode, version: account.settings.apiVersion };
      ensureTestMode(call);
      return streamAnswer(streams, call, request.fields);
    },
  };
}
