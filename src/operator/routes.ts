import type { Account } from "../accounts/account.ts";
import { addKey } from "../accounts/add-key.ts";
import { nowFor } from "../accounts/call.ts";
import { endKey } from "../accounts/end-key.ts";
import { getAccount, listEveryAccount, listKeysOf } from "../accounts/find-accounts.ts";
import { rollKey } from "../accounts/roll-key.ts";
import { rollWebhookSecret } from "../accounts/roll-webhook-secret.ts";
import type { Engine } from "../engine/engine.ts";
import type { Endpoint } from "../http/endpoint.ts";
import type { Input } from "../http/route.ts";
import { loadSamples } from "../samples/load-samples.ts";
import type { JsonObject } from "../versions/wire-object.ts";
import { readClockMove } from "../workbench/clock-move.ts";
import { clockJson } from "../workbench/json.ts";
import { moveTestTime } from "../workbench/move-test-time.ts";
import { describeAccount, describeKey, describeWebhooks } from "./describe-account.ts";
import { openAccount, setAccount } from "./operate-account.ts";
import { authenticateOperator } from "./operator-token.ts";
import {
  readAccountChange,
  readKeyName,
  readKeyWish,
  readRollWish,
  readSecretRoll,
  readSwitch,
} from "./params.ts";

/*
 * What the command line does to a running server. Not part of the public API: who may use it is whoever can read the
 * token in the data folder. `first` in the place of an account's id is the account that the first start made.
 */

/** What the operator's paths need beside the engine. */
export interface Operation {
  /** Nobody else has it. */
  readonly token: string;
  /** Runs background work to rest. */
  readonly settle: () => Promise<void>;
}

interface OperatorRow {
  readonly method: Endpoint["method"];
  readonly path: string;
  readonly answer: (engine: Engine, input: Input, operation: Operation) => Promise<JsonObject>;
}

const accountOf = (engine: Engine, input: Input): Promise<Account> =>
  getAccount(engine, input.path["account_id"] ?? "");

const list = (data: readonly JsonObject[]): JsonObject => ({ object: "list", data });

const clockOf = (engine: Engine, account: Account) =>
  clockJson(nowFor(engine, { account, livemode: false }), account.clockOffsetMs) as JsonObject;

const rows: readonly OperatorRow[] = [
  {
    method: "GET",
    path: "/server",
    answer: async () => ({ object: "server", pid: process.pid }),
  },
  {
    method: "GET",
    path: "/accounts",
    answer: async (engine) => list((await listEveryAccount(engine)).map(describeAccount)),
  },
  {
    method: "POST",
    path: "/accounts",
    async answer(engine, { fields }) {
      const withLiveKeys = readSwitch(fields, "live_keys");
      const wish = { ...readAccountChange(fields), withLiveKeys };
      const { account, test, live } = await openAccount(engine, wish);
      return {
        ...describeAccount(account),
        keys: { test: { ...test }, live: live === undefined ? null : { ...live } },
      };
    },
  },
  {
    method: "GET",
    path: "/accounts/{account_id}",
    answer: async (engine, input) => describeAccount(await accountOf(engine, input)),
  },
  {
    method: "PATCH",
    path: "/accounts/{account_id}",
    async answer(engine, input) {
      const { id } = await accountOf(engine, input);
      return describeAccount(await setAccount(engine, id, readAccountChange(input.fields)));
    },
  },
  {
    method: "GET",
    path: "/accounts/{account_id}/keys",
    async answer(engine, input) {
      const keys = await listKeysOf(engine, await accountOf(engine, input));
      return list(keys.map((key) => describeKey(key)));
    },
  },
  {
    method: "POST",
    path: "/accounts/{account_id}/keys",
    async answer(engine, input) {
      const wish = readKeyWish(input.fields);
      const { key, text } = await addKey(engine, await accountOf(engine, input), wish);
      return describeKey(key, text);
    },
  },
  {
    method: "POST",
    path: "/accounts/{account_id}/keys/roll",
    async answer(engine, input) {
      const wish = readRollWish(input.fields);
      const { key, text, old } = await rollKey(engine, await accountOf(engine, input), wish);
      return { ...describeKey(key, text), old: describeKey(old) };
    },
  },
  {
    method: "POST",
    path: "/accounts/{account_id}/keys/end",
    async answer(engine, input) {
      const name = readKeyName(input.fields);
      return describeKey(await endKey(engine, await accountOf(engine, input), name));
    },
  },
  {
    method: "GET",
    path: "/accounts/{account_id}/webhooks",
    async answer(engine, input) {
      const livemode = readSwitch(input.fields, "livemode");
      return describeWebhooks(engine.keys, await accountOf(engine, input), livemode);
    },
  },
  {
    method: "POST",
    path: "/accounts/{account_id}/webhooks/roll",
    async answer(engine, input) {
      const wish = readSecretRoll(input.fields);
      const { id } = await accountOf(engine, input);
      const account = await rollWebhookSecret(engine, id, wish);
      return describeWebhooks(engine.keys, account, wish.livemode);
    },
  },
  {
    method: "GET",
    path: "/accounts/{account_id}/clock",
    answer: async (engine, input) => clockOf(engine, await accountOf(engine, input)),
  },
  {
    method: "POST",
    path: "/accounts/{account_id}/clock",
    async answer(engine, input, operation) {
      const move = readClockMove(input.fields);
      const account = await accountOf(engine, input);
      const version = account.settings.apiVersion;
      const moved = await moveTestTime(engine, { account, livemode: false, version }, move);
      await operation.settle();
      return clockOf(engine, moved);
    },
  },
  {
    method: "POST",
    path: "/accounts/{account_id}/samples",
    async answer(engine, input) {
      const account = await accountOf(engine, input);
      await loadSamples(engine, account);
      return { object: "samples", account: account.id };
    },
  },
];

/** Where the operator's paths begin. */
export const OPERATOR_PATH = "/_kakin/operator";

/** The operator's endpoints; `operation.token` opens them and nothing else does. */
export function operatorEndpoints(engine: Engine, operation: Operation): readonly Endpoint[] {
  return rows.map((row) => ({
    method: row.method,
    path: OPERATOR_PATH + row.path,
    crossOrigin: false,
    async answer(request) {
      authenticateOperator(operation.token, request);
      return { body: JSON.stringify(await row.answer(engine, request, operation)) };
    },
  }));
}
