import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { Account } from "./account.ts";
import type { ApiKey } from "./api-key.ts";
import { findAccount, listAccounts, listKeys } from "./store.ts";

/** In the place of an account's id: the account that the first start made. */
export const FIRST_ACCOUNT = "first";

/**
 * The account with this id, or the oldest one for `first`.
 * @throws ApiError not_found
 */
export async function getAccount(engine: Engine, accountId: string): Promise<Account> {
  const isFirst = accountId === FIRST_ACCOUNT;
  const account = isFirst ? (await listAccounts(engine))[0] : await findAccount(engine, accountId);
  if (account === undefined) throw refusal("not_found", `account ${accountId} was not found`);
  return account;
}

/** Every account, oldest first. There are few: a merchant has one, a tester some. */
export function listEveryAccount(engine: Engine): Promise<Account[]> {
  return listAccounts(engine);
}

/** The keys of an account, oldest first, expired ones included. */
export function listKeysOf(engine: Engine, account: Account): Promise<ApiKey[]> {
  return listKeys(engine, account.id);
}
