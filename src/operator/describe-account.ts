import type { Account } from "../accounts/account.ts";
import type { ApiKey } from "../accounts/api-key.ts";
import { webhookSecretOf, webhookSettingsOf } from "../accounts/webhook-secret.ts";
import type { KeyRing } from "../engine/key-ring.ts";
import { SECOND_MS, wireTime, wireTimeOrNull } from "../primitives/clock.ts";
import type { JsonObject } from "../versions/wire-object.ts";

/** An account as its operator sees it, with every setting. */
export function describeAccount(account: Account): JsonObject {
  const { settings } = account;
  return {
    object: "account",
    id: account.id,
    country: account.country,
    currency: settings.currency,
    api_version: settings.apiVersion,
    email: settings.email,
    fee_rate: settings.cardFee.feeRate,
    fee_flat: settings.cardFee.feeFlat,
    vat_rate: settings.cardFee.vatRate,
    authorization_valid_for_days: settings.authorizationValidForDays,
    three_d_secure: settings.threeDSecure,
    webhook_uri: settings.webhooks.test.uri,
    live_webhook_uri: settings.webhooks.live.uri,
    payment_methods: settings.paymentMethods,
    origins: settings.origins,
    clock_offset_seconds: Math.floor(account.clockOffsetMs / SECOND_MS),
    created_at: wireTime(account.createdAt),
  };
}

/** What is known of a key: everything but itself. `text` is the key, where it was made just now. */
export function describeKey(key: ApiKey, text?: string): JsonObject {
  return {
    object: "key",
    kind: key.kind,
    livemode: key.livemode,
    ...(text !== undefined && { key: text }),
    ending: key.hint,
    created_at: wireTime(key.createdAt),
    expires_at: wireTimeOrNull(key.expiresAt),
  };
}

/** How an account hears of its events in one mode, its secret included. */
export function describeWebhooks(keys: KeyRing, account: Account, livemode: boolean): JsonObject {
  const { uri, previousUntil } = webhookSettingsOf(account, livemode);
  return {
    object: "webhooks",
    livemode,
    uri,
    secret: webhookSecretOf(keys, account, livemode),
    previous_secret_until: wireTimeOrNull(previousUntil),
  };
}
