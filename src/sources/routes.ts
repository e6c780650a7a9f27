import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { type Route, row } from "../http/route.ts";
import { createSource, getSource } from "./create-source.ts";
import { sourceJson } from "./json.ts";
import { readSource, withCallerIp } from "./params.ts";

/** The endpoints of sources; shops call them from the payer's browser with the public key, servers with the secret one. */
export const sourceRoutes: readonly Route<Engine, Call>[] = [
  row({
    method: "POST",
    path: "/sources",
    key: "any",
    host: "api",
    crossOrigin: true,
    isLimited: true,
    params: (input, { call }) => readSource(withCallerIp(input.fields, input.ip), call),
    action: createSource,
    view: (_engine, _call, source) => sourceJson({ ...source, chargeState: undefined }),
  }),
  row({
    method: "GET",
    path: "/sources/{source_id}",
    key: "any",
    host: "api",
    crossOrigin: true,
    params: (input) => input.path["source_id"] ?? "",
    action: getSource,
    view: (_engine, _call, { source, chargeState }) => sourceJson({ ...source, chargeState }),
  }),
];
