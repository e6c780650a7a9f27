import { countries } from "../catalogue/countries.ts";
import { type Currency, currencies } from "../catalogue/currencies.ts";
import { wireTime } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { Account } from "./account.ts";

/**
 * An account as its merchant sees it in one mode. Source: account-api; recorded account, 2019-05-29.
 * Assumed: what of it belongs to payouts, and that the version last changed when the account was opened.
 */
export function accountJson(account: Account, livemode: boolean): WireObject {
  const { settings } = account;
  const { shown } = settings;
  const country = countries[account.country];
  return {
    object: "account",
    // An account has one name; the wire marks it as of test mode like everything else there.
    id: livemode ? account.id : account.id.replace(/^account_/, "account_test_"),
    team: account.team,
    livemode,
    location: "/account",
    country: account.country,
    currency: settings.currency,
    email: settings.email,
    created_at: wireTime(account.createdAt),
    supported_currencies: country.cardCurrencies,
    api_version: settings.apiVersion,
    auto_activate_recipients: false,
    chain_enabled: shown.chainEnabled,
    zero_interest_installments: shown.zeroInterestInstallments,
    chain_return_uri: shown.chainReturnUri,
    webhook_uri: settings.webhooks[livemode ? "live" : "test"].uri,
    metadata_export_keys: shown.metadataExportKeys,
    chaining_allowed: false,
    last_updated_api_version: wireTime(account.createdAt).slice(0, 10),
    transfer_config: {
      min_transfer_amount: inMainUnit(country.transferMin, country.currency),
      max_transfer_amount: inMainUnit(country.chargeMax, country.currency),
      same_bank_max_transfer_amount: null,
      is_payout_enabled: false,
      fee: inMainUnit(0, country.currency),
      provider: null,
      merchant_id: null,
      transfer_service_availability: null,
      max_active_realtime_transfer_schedules: null,
    },
  };
}

/** An amount of the smallest unit as people write it: 3000 satang are "30.00". */
function inMainUnit(amount: number, currency: Currency): string {
  const { decimals } = currencies[currency];
  return (amount / 10 ** decimals).toFixed(decimals);
}
