import type { Account } from "../accounts/account.ts";
import { type AccountChange, changeSettings } from "../accounts/change-settings.ts";
import { getAccount } from "../accounts/find-accounts.ts";
import { type KeyPair, makeAccount, newKeyPair } from "../accounts/make-account.ts";
import { ensureWebhookAddress } from "../accounts/webhook-address.ts";
import { type Country, countries } from "../catalogue/countries.ts";
import type { Engine } from "../engine/engine.ts";
import { ensureCurrencyOf } from "./params.ts";

/** An account that was just opened, with its keys in clear. */
export interface OpenedAccount {
  readonly account: Account;
  readonly test: KeyPair;
  readonly live: KeyPair | undefined;
}

/** Opens an account; in Thailand unless told otherwise. Live keys are made only when they are wanted. */
export async function openAccount(
  engine: Engine,
  wish: AccountChange & { readonly withLiveKeys: boolean },
): Promise<OpenedAccount> {
  const country = wish.country ?? "TH";
  ensureCurrencyOf(country, wish.settings.currency);
  const test = newKeyPair(false);
  const live = wish.withLiveKeys ? newKeyPair(true) : undefined;
  const cardFee = { ...countries[country].cardFee, ...wish.cardFee };
  const settings = { ...wish.settings, cardFee };
  ensureWebhookUris(engine, wish);
  const pairs = live === undefined ? { test } : { test, live };
  const account = await makeAccount(engine, { country, settings, ...pairs });
  const { webhookUris = {} } = wish;
  if (Object.keys(webhookUris).length === 0) return { account, test, live };
  const change = { settings: {}, webhookUris };
  return { account: await changeSettings(engine, account.id, change), test, live };
}

/**
 * Refuses addresses that webhooks cannot go to.
 * @throws ApiError bad_request
 */
function ensureWebhookUris(engine: Engine, { webhookUris: { test, live } = {} }: AccountChange) {
  if (typeof test === "string") {
    ensureWebhookAddress(engine, { livemode: false }, "webhook_uri", test);
  }
  if (typeof live === "string") {
    ensureWebhookAddress(engine, { livemode: true }, "live_webhook_uri", live);
  }
}

/** Changes settings of an account. @throws ApiError bad_request */
export async function setAccount(
  engine: Engine,
  accountId: string,
  change: AccountChange,
): Promise<Account> {
  const { country }: { country: Country } = await getAccount(engine, accountId);
  ensureCurrencyOf(change.country ?? country, change.settings.currency);
  ensureWebhookUris(engine, change);
  return changeSettings(engine, accountId, change);
}
