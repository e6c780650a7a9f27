import type { Account } from "../accounts/account.ts";
import { getAccount } from "../accounts/find-accounts.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";

/** Accounts that were read a moment ago. */
export interface KnownAccounts {
  get(accountId: string): Promise<Account>;
  /** Forgets what a written set has changed. */
  heed(set: ChangeSet): void;
}

/** A change made by another process is seen after this time at the latest. */
const KNOWN_FOR_MS = 1000;

/** Keeps accounts for a moment, since each webhook asks for one. */
export function knownAccounts(engine: Engine): KnownAccounts {
  const known = new Map<string, { readonly account: Promise<Account>; readonly untilMs: number }>();
  return {
    get(accountId) {
      const nowMs = performance.now();
      const found = known.get(accountId);
      if (found !== undefined && nowMs < found.untilMs) return found.account;
      const account = getAccount(engine, accountId);
      known.set(accountId, { account, untilMs: nowMs + KNOWN_FOR_MS });
      account.catch(() => known.delete(accountId));
      return account;
    },
    heed(set) {
      for (const change of set) {
        if (change.kind === "replace" && change.table === "accounts") {
          known.delete(String(change.values[0]));
        }
      }
    },
  };
}
