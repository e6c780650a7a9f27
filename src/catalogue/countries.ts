import { type DecimalString, type MinorUnits, minorUnits } from "../primitives/money.ts";
import type { CardBrand } from "./card-brands.ts";
import type { Currency } from "./currencies.ts";

/** A country that an account can be of. */
export type Country = "TH" | "JP" | "SG" | "MY";

/** What a charge costs, as `transaction_fees` shows it; `feeFlat` is in the smallest unit. */
export interface FeeTerms {
  readonly feeFlat: DecimalString;
  readonly feeRate: DecimalString;
  readonly vatRate: DecimalString;
}

/** What the country of an account settles; amounts are in the smallest unit of `currency`. */
export interface CountryRow {
  readonly country: Country;
  readonly currency: Currency;
  readonly chargeMin: MinorUnits;
  readonly chargeMax: MinorUnits;
  readonly transferMin: MinorUnits;
  readonly authorizationValidForDays: number;
  readonly timeZone: string;
  /** The currencies a card can be charged in, the country's own first. */
  readonly cardCurrencies: readonly Currency[];
  /** The brands that can be charged in another currency than the country's own. */
  readonly multiCurrencyBrands: readonly CardBrand[];
  readonly cardBrands: readonly CardBrand[];
  readonly cardFee: FeeTerms;
}

// Assumed: Discover and Diners Club, which the recorded account lacks, as they have test cards.
const everyCardBrand = [
  "JCB",
  "Visa",
  "MasterCard",
  "American Express",
  "UnionPay",
  "Discover",
  "Diners Club",
] as const satisfies readonly CardBrand[];

// Assumed: fee and VAT outside Thailand were never recorded; an account's own setting comes first.
const assumedCardFee: FeeTerms = { feeFlat: "0.0", feeRate: "3.65", vatRate: "0.0" };

/**
 * What follows from the country of an account, until a setting of the account says otherwise.
 *
 * country: the columns of CountryRow.
 * Source: documented amount limits, capture windows and multi-currency; recorded capability and
 * account of Thailand, 2019-05-29.
 * Assumed: `transferMin` outside Thailand (in Japan a transfer's documented fee, else `chargeMin`).
 */
// biome-ignore format: a list of currencies is read better on two lines than on fourteen
export const countries: Readonly<Record<Country, CountryRow>> = {
  TH: {
    country: "TH",
    currency: "THB",
    chargeMin: minorUnits(2_000),
    chargeMax: minorUnits(15_000_000),
    transferMin: minorUnits(3_000),
    authorizationValidForDays: 7,
    timeZone: "Asia/Bangkok",
    cardCurrencies: [
      "THB", "JPY", "USD", "EUR", "GBP", "SGD", "AUD", "CHF", "CNY", "DKK", "HKD", "MYR",
    ],
    multiCurrencyBrands: ["Visa", "MasterCard"],
    cardBrands: everyCardBrand,
    cardFee: { feeFlat: "0.0", feeRate: "3.65", vatRate: "7.0" },
  },
  JP: {
    country: "JP",
    currency: "JPY",
    chargeMin: minorUnits(100),
    chargeMax: minorUnits(6_000_000),
    transferMin: minorUnits(260),
    authorizationValidForDays: 30,
    timeZone: "Asia/Tokyo",
    // Assumed: the whole documented list; what a Japanese account may do was never recorded.
    cardCurrencies: [
      "JPY", "AUD", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "HKD", "IDR", "MYR", "SGD", "THB",
      "USD",
    ],
    multiCurrencyBrands: ["Visa", "MasterCard"],
    cardBrands: everyCardBrand,
    cardFee: assumedCardFee,
  },
  SG: {
    country: "SG",
    currency: "SGD",
    chargeMin: minorUnits(100),
    chargeMax: minorUnits(2_000_000),
    transferMin: minorUnits(100),
    authorizationValidForDays: 7,
    timeZone: "Asia/Singapore",
    // Assumed: the whole documented list; what a Singaporean account may do was never recorded.
    cardCurrencies: [
      "SGD", "AUD", "CAD", "CHF", "CNY", "DKK", "EUR", "GBP", "HKD", "IDR", "JPY", "MYR", "THB",
      "USD",
    ],
    multiCurrencyBrands: ["Visa", "MasterCard"],
    cardBrands: everyCardBrand,
    cardFee: assumedCardFee,
  },
  MY: {
    country: "MY",
    currency: "MYR",
    chargeMin: minorUnits(100),
    chargeMax: minorUnits(10_000_000),
    transferMin: minorUnits(100),
    authorizationValidForDays: 7,
    timeZone: "Asia/Kuala_Lumpur",
    cardCurrencies: ["MYR"],
    multiCurrencyBrands: [],
    cardBrands: everyCardBrand,
    cardFee: assumedCardFee,
  },
};

/** The country that a two-letter code names, in upper or lower case; undefined when not served. */
export function findCountry(text: string): Country | undefined {
  const code = text.toUpperCase();
  return Object.hasOwn(countries, code) ? (code as Country) : undefined;
}
