import type { Account } from "../accounts/account.ts";
import { type Country, countries } from "../catalogue/countries.ts";
import type { Currency } from "../catalogue/currencies.ts";
import { paymentMethod, paymentMethods, type SourceType } from "../catalogue/payment-methods.ts";

const allTypes = Object.keys(paymentMethods) as SourceType[];
const allCountries = Object.keys(countries) as Country[];

/** The currencies in which each method is sold, wherever that is. */
const soldAnywhere = new Map(
  allTypes.map((type) => {
    const { sold } = paymentMethod(type);
    return [type, [...new Set(allCountries.flatMap((country) => sold[country] ?? []))]];
  }),
);

/**
 * The currencies in which an account may use a method; none when it may not use it at all. Test mode is a test bench:
 * it has the methods of every country unless the account was narrowed; live mode has its own country's.
 */
export function currenciesOf(
  account: Account,
  livemode: boolean,
  type: SourceType,
): readonly Currency[] {
  const { paymentMethods: wanted } = account.settings;
  if (typeof wanted !== "string" && !wanted.includes(type)) return [];
  const isOwnCountry = livemode || wanted === "country";
  const sold = isOwnCountry ? paymentMethod(type).sold[account.country] : soldAnywhere.get(type);
  return sold ?? [];
}

/** The methods that an account may use, in the order of the catalogue. */
export function allowedMethods(account: Account, livemode: boolean): readonly SourceType[] {
  return allTypes.filter((type) => currenciesOf(account, livemode, type).length > 0);
}

/** The smallest and the largest amount of a method in a currency, in the smallest unit. */
export function limitsOf(
  account: Account,
  type: SourceType,
  currency: Currency,
): readonly [number, number] {
  const { limits, sold } = paymentMethod(type);
  const own = limits === "account" ? undefined : limits[currency];
  if (own !== undefined) return own;
  const seller = allCountries.find(
    (country) => sold[country]?.includes(currency) && countries[country].currency === currency,
  );
  const { chargeMin, chargeMax } = countries[seller ?? account.country];
  return [chargeMin, chargeMax];
}
