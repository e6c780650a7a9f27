import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Account, AccountSettings } from "./account.ts";
import type { Call } from "./call.ts";
import { getAccount } from "./find-accounts.ts";
import type { AccountUpdate } from "./params.ts";
import { replaceAccount } from "./store.ts";
import { ensureWebhookAddress } from "./webhook-address.ts";
import { withWebhookUri } from "./webhook-settings.ts";

/**
 * PATCH /account: sets where the webhooks of the key's mode go, and what else a merchant may set.
 * @throws ApiError bad_request — an address that webhooks cannot go to.
 * Source: account-api, update.
 */
export function updateAccount(engine: Engine, call: Call, update: AccountUpdate): Promise<Account> {
  const { webhookUri } = update;
  if (typeof webhookUri === "string") {
    ensureWebhookAddress(engine, call, "webhook_uri", webhookUri);
  }
  return changeOwnSettings(engine, call, (settings) => ({
    ...settings,
    webhooks:
      webhookUri === undefined
        ? settings.webhooks
        : withWebhookUri(settings.webhooks, call.livemode, webhookUri),
    shown: { ...settings.shown, ...update.shown },
  }));
}

/** Changes settings of the caller's own account. */
export function changeOwnSettings(
  engine: Engine,
  call: Call,
  change: (settings: AccountSettings) => AccountSettings,
): Promise<Account> {
  return write(engine, call, async () => {
    const account = await getAccount(engine, call.account.id);
    const next = { ...account, settings: change(account.settings) };
    return { changes: [replaceAccount(next)], value: { ...next, version: next.version + 1 } };
  });
}
