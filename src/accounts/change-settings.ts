import { refusal } from "../catalogue/api-errors.ts";
import { type Country, countries, type FeeTerms } from "../catalogue/countries.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { Account, AccountSettings } from "./account.ts";
import { getAccount } from "./find-accounts.ts";
import { replaceAccount } from "./store.ts";
import { withWebhookUri } from "./webhook-settings.ts";

/** What shall become different about an account; what is not given stays. */
export interface AccountChange {
  readonly country?: Country;
  readonly cardFee?: Partial<FeeTerms>;
  readonly settings: Partial<Omit<AccountSettings, "cardFee" | "webhooks">>;
  /** Where events go in each mode; null: nowhere. */
  readonly webhookUris?: { readonly test?: string | null; readonly live?: string | null };
}

/**
 * Changes what an account decides for itself. Another country brings its currency, fee and lifetime of authorisations
 * along, unless they are given too.
 * @throws ApiError bad_request — another country or currency once there are charges: the ledger is kept in the old one.
 */
export async function changeSettings(
  engine: Engine,
  accountId: string,
  change: AccountChange,
): Promise<Account> {
  return write(engine, {}, async () => {
    const account = await getAccount(engine, accountId);
    const next = { ...account, ...changed(account, change) };
    const isSameMoney =
      next.country === account.country && next.settings.currency === account.settings.currency;
    if (!isSameMoney && account.hasCharges) {
      throw refusal(
        "bad_request",
        `account ${account.id} already has charges in ${account.settings.currency}, so its country and currency stay: make another account`,
      );
    }
    return { changes: [replaceAccount(next)], value: { ...next, version: next.version + 1 } };
  });
}

function changed(account: Account, change: AccountChange): Pick<Account, "country" | "settings"> {
  const country = change.country ?? account.country;
  const kept = country === account.country ? account.settings : settingsOf(country, account);
  const cardFee = { ...kept.cardFee, ...change.cardFee };
  const webhooks = withUris(kept.webhooks, change.webhookUris);
  return { country, settings: { ...kept, ...change.settings, cardFee, webhooks } };
}

function withUris(
  webhooks: AccountSettings["webhooks"],
  uris: AccountChange["webhookUris"] = {},
): AccountSettings["webhooks"] {
  const tested = uris.test === undefined ? webhooks : withWebhookUri(webhooks, false, uris.test);
  return uris.live === undefined ? tested : withWebhookUri(tested, true, uris.live);
}

function settingsOf(country: Country, account: Account): AccountSettings {
  const { currency, cardFee, authorizationValidForDays } = countries[country];
  return { ...account.settings, currency, cardFee, authorizationValidForDays };
}
