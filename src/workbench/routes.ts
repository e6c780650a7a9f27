import type { Account } from "../accounts/account.ts";
import { type Call, nowFor } from "../accounts/call.ts";
import { ensureTestMode } from "../accounts/test-mode.ts";
import type { Engine } from "../engine/engine.ts";
import { type Route, row } from "../http/route.ts";
import { readClockMove } from "./clock-move.ts";
import { clockJson } from "./json.ts";
import { moveTestTime } from "./move-test-time.ts";

const tester = { key: "secret", host: "api" } as const;

const asClock = (engine: Engine, _call: Call, account: Account) =>
  clockJson(nowFor(engine, { account, livemode: false }), account.clockOffsetMs);

/**
 * What a tester can do that the API itself does not have. `settle` runs background work to rest, so that what became
 * due has happened when the answer arrives.
 */
export function workbenchRoutes(settle: () => Promise<void>): readonly Route<Engine, Call>[] {
  return [
    row({
      ...tester,
      method: "GET",
      path: "/_kakin/clock",
      params: (_input, { call }) => ensureTestMode(call),
      action: async (_engine, call) => call.account,
      view: asClock,
    }),
    row({
      ...tester,
      method: "POST",
      path: "/_kakin/clock",
      params: (input, { call }) => {
        ensureTestMode(call);
        return readClockMove(input.fields);
      },
      action: async (engine, call, move) => {
        const account = await moveTestTime(engine, call, move);
        await settle();
        return account;
      },
      view: asClock,
    }),
    row({
      ...tester,
      method: "POST",
      path: "/_kakin/settle",
      params: (_input, { call }) => ensureTestMode(call),
      action: settle,
      view: () => ({ object: "settled" }),
    }),
  ];
}
