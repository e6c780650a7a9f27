import type { ChangeSet } from "../database/change-set.ts";
import type { Account } from "./account.ts";
import { replaceAccount } from "./store.ts";

/**
 * What goes with every new charge: an account's first one fixes its country and currency, since the ledger is kept in
 * them. It holds only while the account is as it was read, so a charge and a change of currency never pass each other.
 */
export function fixCurrency(account: Account): ChangeSet {
  return account.hasCharges ? [] : [replaceAccount({ ...account, hasCharges: true })];
}
