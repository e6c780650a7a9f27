import type { Engine } from "../engine/engine.ts";
import { type Route, row } from "../http/route.ts";
import type { Account } from "./account.ts";
import type { Call } from "./call.ts";
import { accountJson } from "./json.ts";
import { readAccountUpdate } from "./params.ts";
import { updateAccount } from "./update-account.ts";

const secret = { key: "secret", host: "api" } as const;

const asAccount = (_engine: Engine, call: Call, account: Account) =>
  accountJson(account, call.livemode);

async function retrieveAccount(_engine: Engine, call: Call): Promise<Account> {
  return call.account;
}

/** The endpoints of the caller's own account. */
export const accountRoutes: readonly Route<Engine, Call>[] = [
  row({
    ...secret,
    method: "GET",
    path: "/account",
    params: () => undefined,
    action: retrieveAccount,
    view: asAccount,
  }),
  row({
    ...secret,
    method: "PATCH",
    path: "/account",
    params: (input) => readAccountUpdate(input.fields),
    action: updateAccount,
    view: asAccount,
  }),
];
