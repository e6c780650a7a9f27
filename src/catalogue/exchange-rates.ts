import {
  type DecimalString,
  type Fraction,
  fractionOf,
  type MinorUnits,
  roundHalfUp,
  signedMinorUnits,
} from "../primitives/money.ts";
import { type Currency, currencies } from "./currencies.ts";

/**
 * What a currency is worth, for charges in another than the account's own.
 *
 * currency: what one main unit of it (one dollar, one yen) is worth in Thai baht.
 * Assumed: test rates, chosen once and never moved, so that a test can tell the result beforehand.
 */
export const exchangeRates = {
  AUD: "23.00",
  CAD: "25.50",
  CHF: "40.00",
  CNY: "4.90",
  DKK: "5.10",
  EUR: "38.00",
  GBP: "44.00",
  HKD: "4.50",
  IDR: "0.0022",
  JPY: "0.24",
  KRW: "0.026",
  MYR: "7.80",
  NOK: "3.30",
  NZD: "21.00",
  PHP: "0.62",
  SEK: "3.40",
  SGD: "26.00",
  THB: "1.00",
  USD: "35.00",
} as const satisfies Record<Currency, DecimalString>;

/**
 * What an amount is worth in another currency at the fixed test rates.
 * Exact, rounded half up once, to the smallest unit of `to`.
 * @throws RangeError when the result is too large for an amount: check the amount's range first.
 */
export function convert(amount: MinorUnits, from: Currency, to: Currency): MinorUnits {
  if (from === to) return amount;
  const given = smallestUnitInBaht(from);
  const wanted = smallestUnitInBaht(to);
  const converted = roundHalfUp(
    BigInt(amount) * given.numerator * wanted.denominator,
    given.denominator * wanted.numerator,
  );
  return signedMinorUnits(Number(converted));
}

function smallestUnitInBaht(currency: Currency): Fraction {
  const { numerator, denominator } = fractionOf(exchangeRates[currency]);
  return { numerator, denominator: denominator * 10n ** BigInt(currencies[currency].decimals) };
}
