/** What the leading digits of a card number say about its issuer; "" where nothing is known. */
export interface Issuer {
  readonly bank: string;
  /** Two lower-case letters. */
  readonly country: string;
  readonly financing: "credit" | "debit" | "";
}

/**
 * What is known of issuers, by how their card numbers begin.
 *
 * First six digits of the card number: bank, country, financing.
 * Source: charges-api, the example charge (seed). No other number is named with its issuer.
 */
export const bins = {
  424242: { bank: "Bank of the Unbanked", country: "th", financing: "credit" },
} as const satisfies Record<string, Issuer>;

const prefixLength = 6;
const issuerByPrefix = new Map<string, Issuer>(Object.entries(bins));
const unknownIssuer: Issuer = { bank: "", country: "", financing: "" };

/** The issuer of a card by its number; every value is "" when we do not know it. */
export function binOf(number: string): Issuer {
  return issuerByPrefix.get(number.slice(0, prefixLength)) ?? unknownIssuer;
}
