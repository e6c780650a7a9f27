import type { Engine } from "../engine/engine.ts";
import type { Whose } from "../engine/owner.ts";
import { invariant } from "../primitives/invariant.ts";
import type { Call } from "./call.ts";
import { findAccount } from "./store.ts";

/** A call that no request made: a job acts on behalf of the account whose thing it found. */
export async function callOf(engine: Engine, whose: Whose): Promise<Call> {
  const account = await findAccount(engine, whose.accountId);
  invariant(account !== undefined, `account ${whose.accountId} owns something`);
  return { account, livemode: whose.livemode, version: account.settings.apiVersion };
}
