import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { DAY_MS } from "../primitives/clock.ts";
import type { Account } from "./account.ts";
import type { Call } from "./call.ts";
import { getAccount } from "./find-accounts.ts";
import { replaceAccount } from "./store.ts";

/** How a tester moves test mode's clock: further ahead, or back to the time of the world. */
export type ClockMove = { readonly advanceByMs: number } | "reset";

/** Ids carry the time and are made for this century and the next. */
const OFFSET_DAYS_MAX = 36_500;

/**
 * Moves the time of an account's test mode. It goes forward only, since what has happened has happened; a reset goes
 * back to the time of the world and undoes nothing.
 * @throws ApiError bad_request — more than 100 years ahead.
 */
export async function moveClock(engine: Engine, call: Call, move: ClockMove): Promise<Account> {
  return write(engine, call, async () => {
    const account = await getAccount(engine, call.account.id);
    const clockOffsetMs = move === "reset" ? 0 : account.clockOffsetMs + move.advanceByMs;
    if (clockOffsetMs > OFFSET_DAYS_MAX * DAY_MS) {
      throw refusal("bad_request", `the clock cannot be more than ${OFFSET_DAYS_MAX} days ahead`);
    }
    const next = { ...account, clockOffsetMs };
    return { changes: [replaceAccount(next)], value: { ...next, version: next.version + 1 } };
  });
}
