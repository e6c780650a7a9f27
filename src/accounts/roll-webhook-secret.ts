import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Account } from "./account.ts";
import { getAccount } from "./find-accounts.ts";
import { replaceAccount } from "./store.ts";
import { webhookSettingsOf, withNextSecret } from "./webhook-secret.ts";

/**
 * Puts a new webhook secret in the place of the one in force. For `keepForMs` both sign, so that a shop has time to
 * change over; the one before that is out at once.
 */
export async function rollWebhookSecret(
  engine: Engine,
  accountId: string,
  wish: { readonly livemode: boolean; readonly keepForMs: number },
): Promise<Account> {
  return write(engine, {}, async () => {
    const account = await getAccount(engine, accountId);
    const mode = wish.livemode ? "live" : "test";
    const current = webhookSettingsOf(account, wish.livemode);
    const rolled = withNextSecret(current, engine.clock.now(), wish.keepForMs);
    const webhooks = { ...account.settings.webhooks, [mode]: rolled };
    const next = { ...account, settings: { ...account.settings, webhooks } };
    return { changes: [replaceAccount(next)], value: { ...next, version: next.version + 1 } };
  });
}
