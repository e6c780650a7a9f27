import type { Engine } from "../engine/engine.ts";
import type { Account } from "./account.ts";
import { listAccounts } from "./store.ts";

/** The accounts whose test clock was moved into the future. */
export async function listMovedAccounts(engine: Engine): Promise<Account[]> {
  return (await listAccounts(engine)).filter((account) => account.clockOffsetMs > 0);
}
