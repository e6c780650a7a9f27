import type { Account } from "../accounts/account.ts";
import type { Call } from "../accounts/call.ts";
import { type ClockMove, moveClock } from "../accounts/move-clock.ts";
import type { Engine } from "../engine/engine.ts";
import { hastenRetries } from "../events/hasten-retries.ts";

/**
 * Moves the time of an account's test mode, and its webhooks that wait for a retry with it: those are sent in the time
 * of the world, where a clock that was moved has no say otherwise.
 */
export async function moveTestTime(engine: Engine, call: Call, move: ClockMove): Promise<Account> {
  const account = await moveClock(engine, call, move);
  if (move !== "reset") await hastenRetries(engine, call, move.advanceByMs);
  return account;
}
