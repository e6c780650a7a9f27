import type { Call } from "../accounts/call.ts";
import { ensureTestMode } from "../accounts/test-mode.ts";
import type { Engine } from "../engine/engine.ts";
import { type Route, row } from "../http/route.ts";
import { readEventKey } from "./params.ts";
import { triggerEvent } from "./trigger-event.ts";

/** Lets events happen. */
export const triggerRoutes: readonly Route<Engine, Call>[] = [
  row({
    key: "secret",
    host: "api",
    method: "POST",
    path: "/_kakin/trigger",
    params: (input, { call }) => {
      ensureTestMode(call);
      return { key: readEventKey(input.fields) };
    },
    action: triggerEvent,
    view: (_engine, _call, event) => event,
  }),
];
