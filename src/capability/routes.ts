import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { type Route, row } from "../http/route.ts";
import { capabilityJson } from "./json.ts";

/** What an account can do; clients of three languages ask with the public key, one with the secret one. */
export const capabilityRoutes: readonly Route<Engine, Call>[] = [
  row({
    method: "GET",
    path: "/capability",
    key: "any",
    host: "api",
    params: () => undefined,
    action: async () => undefined,
    view: (_engine, call) => capabilityJson(call),
  }),
];
