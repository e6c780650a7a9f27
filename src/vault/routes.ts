import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { type Route, row } from "../http/route.ts";
import { getToken } from "./find-token.ts";
import { tokenJson } from "./json.ts";
import { readTypedCard } from "./params.ts";
import { tokenizeCard } from "./tokenize-card.ts";
import { readWalletCard } from "./wallet-params.ts";

/** The vault's endpoints. */
export const vaultRoutes: readonly Route<Engine, Call>[] = [
  row({
    method: "POST",
    path: "/tokens",
    key: "public",
    host: "vault",
    crossOrigin: true,
    takesPageKeys: true,
    isLimited: true,
    params: (input, { engine, call }) => {
      const when = { now: nowFor(engine, call), livemode: call.livemode };
      return readWalletCard(input.fields, when) ?? readTypedCard(input.fields, when.now);
    },
    action: tokenizeCard,
    view: (engine, _call, { token, card }) =>
      tokenJson(token, card, engine.addresses.vault, undefined),
  }),
  row({
    method: "GET",
    path: "/tokens/{token_id}",
    key: "public",
    host: "vault",
    crossOrigin: true,
    params: (input) => input.path["token_id"] ?? "",
    action: getToken,
    view: (engine, _call, { token, card, chargeState }) =>
      tokenJson(token, card, engine.addresses.vault, chargeState),
  }),
];
