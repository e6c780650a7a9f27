/**
 * Every currency that a charge can be in. Amounts are integers in the smallest unit, which `decimals` tells.
 *
 * ISO 4217 code: decimals of its smallest unit, ISO 4217 number, name. In the order of the code.
 * Source: ISO 4217. Which currencies: the fourteen that cards can be charged in, and those that
 * wallets list in a recorded capability.
 */
export const currencies = {
  AUD: { decimals: 2, numeric: "036", name: "Australian dollar" },
  CAD: { decimals: 2, numeric: "124", name: "Canadian dollar" },
  CHF: { decimals: 2, numeric: "756", name: "Swiss franc" },
  CNY: { decimals: 2, numeric: "156", name: "Chinese yuan" },
  DKK: { decimals: 2, numeric: "208", name: "Danish krone" },
  EUR: { decimals: 2, numeric: "978", name: "Euro" },
  GBP: { decimals: 2, numeric: "826", name: "Pound sterling" },
  HKD: { decimals: 2, numeric: "344", name: "Hong Kong dollar" },
  IDR: { decimals: 2, numeric: "360", name: "Indonesian rupiah" },
  JPY: { decimals: 0, numeric: "392", name: "Japanese yen" },
  KRW: { decimals: 0, numeric: "410", name: "South Korean won" },
  MYR: { decimals: 2, numeric: "458", name: "Malaysian ringgit" },
  NOK: { decimals: 2, numeric: "578", name: "Norwegian krone" },
  NZD: { decimals: 2, numeric: "554", name: "New Zealand dollar" },
  PHP: { decimals: 2, numeric: "608", name: "Philippine peso" },
  SEK: { decimals: 2, numeric: "752", name: "Swedish krona" },
  SGD: { decimals: 2, numeric: "702", name: "Singapore dollar" },
  THB: { decimals: 2, numeric: "764", name: "Thai baht" },
  USD: { decimals: 2, numeric: "840", name: "US dollar" },
} as const satisfies Record<string, { decimals: 0 | 2; numeric: string; name: string }>;

/** A currency the engine knows, in upper case as the newest API version writes it. */
export type Currency = keyof typeof currencies;

const codes = new Map(Object.keys(currencies).map((code) => [code, code as Currency]));

/** The currency that a request names, in upper or lower case; undefined when we do not know it. */
export function findCurrency(text: string): Currency | undefined {
  // Only ASCII letters are raised: "ı" (dotless) would otherwise become an I.
  return codes.get(text) ?? (/^[a-z]{3}$/i.test(text) ? codes.get(text.toUpperCase()) : undefined);
}
