import type { Account } from "../accounts/account.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { CardBrand } from "../catalogue/card-brands.ts";
import { countries } from "../catalogue/countries.ts";
import type { Currency } from "../catalogue/currencies.ts";
import { convert } from "../catalogue/exchange-rates.ts";
import { type MinorUnits, minorUnits } from "../primitives/money.ts";

/** No currency of ours makes a payable amount of more; beyond it even the conversion would not be exact. */
const AMOUNT_MAX = 1_000_000_000_000;

/**
 * The amount in the account's currency, within what its country allows.
 * @throws ApiError invalid_charge — a currency the account does not take, or an amount out of range (measured after
 * conversion). Source: currency-and-amount, multi-currency; message of the minimum recorded, of the maximum `Assumed:`.
 */
export function fundingAmountFor(account: Account, amount: number, currency: Currency): MinorUnits {
  const country = countries[account.country];
  const funding = account.settings.currency;
  if (currency !== funding && !country.cardCurrencies.includes(currency)) {
    throw refusal("invalid_charge", "currency is currently not supported");
  }
  const unit = `(${funding.toLowerCase()} subunits)`;
  const tooSmall = `amount must be greater than or equal to ${country.chargeMin} ${unit}`;
  const tooLarge = `amount must be less than or equal to ${country.chargeMax} ${unit}`;
  if (amount <= 0) throw refusal("invalid_charge", tooSmall);
  if (amount > AMOUNT_MAX) throw refusal("invalid_charge", tooLarge);
  const fundingAmount = convert(minorUnits(amount), currency, funding);
  if (fundingAmount < country.chargeMin) throw refusal("invalid_charge", tooSmall);
  if (fundingAmount > country.chargeMax) throw refusal("invalid_charge", tooLarge);
  return fundingAmount;
}

/**
 * Refuses a card whose brand the account's country does not take, or not in this currency.
 * @throws ApiError brand_not_supported
 */
export function ensureBrandTaken(account: Account, brand: CardBrand, currency: Currency): void {
  const country = countries[account.country];
  const taken =
    currency === account.settings.currency ? country.cardBrands : country.multiCurrencyBrands;
  if (!taken.includes(brand)) throw refusal("brand_not_supported");
}
