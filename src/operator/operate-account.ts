import type { Account } from "../accounts/account.ts";
import { type AccountChange, changeSettings } from "../accounts/change-settings.ts";
import { getAccount } from "../accounts/find-accounts.ts";
import { type KeyPair, makeAccount, newKeyPair } from "../accounts/make-account.ts";
import { ensureWebhookAddress } from "../accounts/webhook-address.ts";
import { type Country, countries } from "../catalogue/countries.ts";
import { listCharges } from "../charges/find-charges.ts";
import type { Engine } from "../engine/engine.ts";
import { instant } from "../primitives/clock.ts";
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
  return {
    account: await changeSettings(engine, account.id, change, async () => false),
    test,
    live,
  };
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
  return changeSettings(engine, accountId, change, (account) => hasCharges(engine, account));
}

/** One is enough to know; without bounds in time the total of a list counts those of a moved clock too. */
const anyPage = {
  from: instant(0),
  to: instant(0),
  offset: 0,
  limit: 1,
  order: "chronological",
  isBounded: false,
} as const;

async function hasCharges(engine: Engine, account: Account): Promise<boolean> {
  const version = account.settings.apiVersion;
  for (const livemode of [false, true]) {
    const call = { account, livemode, version };
    if ((await listCharges(engine, call, { page: anyPage, expand: false })).total > 0) return true;
  }
  return false;
}
