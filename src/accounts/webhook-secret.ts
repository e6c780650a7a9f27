import { createHmac } from "node:crypto";
import type { KeyRing } from "../engine/key-ring.ts";
import { type Instant, later } from "../primitives/clock.ts";
import type { Account, WebhookSettings } from "./account.ts";

/*
 * The secrets that webhooks are signed with, one per account and mode. None is stored: it is made of the engine's own
 * key, of whose it is, and of how often it was rolled.
 */

/** The settings for webhooks of one mode. */
export function webhookSettingsOf(account: Account, livemode: boolean): WebhookSettings {
  return account.settings.webhooks[livemode ? "live" : "test"];
}

/** The secret in force, in base64 as a shop keeps it. */
export function webhookSecretOf(keys: KeyRing, account: Account, livemode: boolean): string {
  return secretOf(keys, account, livemode, webhookSettingsOf(account, livemode).generation);
}

/** Every secret that a shop may still hold, the newest first: two for a while after one was rolled. */
export function webhookSecretsAt(
  keys: KeyRing,
  account: Account,
  livemode: boolean,
  now: Instant,
): string[] {
  const { generation, previousUntil } = webhookSettingsOf(account, livemode);
  const newest = secretOf(keys, account, livemode, generation);
  if (previousUntil === null || previousUntil <= now) return [newest];
  return [newest, secretOf(keys, account, livemode, generation - 1)];
}

/** A webhook needs its secret each time, and an account that was read a moment ago is the same object. */
const known = new WeakMap<Account, { readonly live: string[]; readonly test: string[] }>();

function secretOf(keys: KeyRing, account: Account, livemode: boolean, generation: number): string {
  let own = known.get(account);
  if (own === undefined) {
    own = { live: [], test: [] };
    known.set(account, own);
  }
  const mode = livemode ? "live" : "test";
  own[mode][generation] ??= createHmac("sha256", keys.webhookSecrets)
    .update(`${account.id}/${mode}/${generation}`)
    .digest("base64");
  return own[mode][generation];
}

/** The settings after the secret was rolled; the secret of before is good for `keepForMs` more. */
export function withNextSecret(
  settings: WebhookSettings,
  now: Instant,
  keepForMs: number,
): WebhookSettings {
  const previousUntil = keepForMs === 0 ? null : later(now, keepForMs);
  return { ...settings, generation: settings.generation + 1, previousUntil };
}
