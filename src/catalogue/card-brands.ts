/** A card network, as the wire spells it. */
export type CardBrand =
  | "Visa"
  | "MasterCard"
  | "JCB"
  | "American Express"
  | "Diners Club"
  | "Discover"
  | "UnionPay"
  | "Laser"
  | "Maestro";

/** How the cards of one network are told apart and checked. */
export interface CardBrandRow {
  readonly brand: CardBrand;
  /** Leading digits, alone or as a range with both ends included: "34", "51-55". */
  readonly prefixes: readonly string[];
  readonly lengths: readonly number[];
}

/**
 * The networks whose numbers are recognised; any other number is refused.
 *
 * brand, leading digits, lengths of the card number.
 * Order: Discover before UnionPay, which claims every other 62; Laser before Maestro (both 6304).
 * Source: official iOS and Android clients; the published range for Discover's part of 62.
 * Assumed: where two claim a number (62 and 622126, 6304), the longer prefix has it, then the first row.
 */
export const cardBrands: readonly CardBrandRow[] = [
  { brand: "Visa", prefixes: ["4"], lengths: [16] },
  {
    brand: "MasterCard",
    prefixes: ["51-55", "2221-2720"],
    lengths: [16],
  },
  { brand: "JCB", prefixes: ["3528-3589"], lengths: [16] },
  { brand: "American Express", prefixes: ["34", "37"], lengths: [15] },
  {
    brand: "Diners Club",
    prefixes: ["300-305", "36", "38-39"],
    lengths: [14],
  },
  {
    brand: "Discover",
    prefixes: ["622126-622925", "6011", "644-649", "65"],
    lengths: [16, 17, 18, 19],
  },
  {
    brand: "UnionPay",
    prefixes: ["62", "81"],
    lengths: [16, 17, 18, 19],
  },
  {
    brand: "Laser",
    prefixes: ["6304", "6706", "6709", "6771"],
    lengths: [16, 17, 18, 19],
  },
  {
    brand: "Maestro",
    prefixes: ["50", "56-58", "6304", "6759", "6761-6763"],
    lengths: [12, 13, 14, 15, 16, 17, 18, 19],
  },
];

const longestPrefix = 6;
const brandByPrefix = new Map<string, CardBrand>();
for (const { brand, prefixes } of cardBrands) {
  for (const range of prefixes) {
    const [first = range, last = first] = range.split("-");
    for (let prefix = Number(first); prefix <= Number(last); prefix += 1) {
      const digits = String(prefix);
      if (!brandByPrefix.has(digits)) brandByPrefix.set(digits, brand);
    }
  }
}

/**
 * The network that a card number belongs to by its leading digits; undefined when none claims it.
 * The longest prefix decides, then the order of the table. The length is not looked at.
 */
export function brandOf(number: string): CardBrand | undefined {
  for (let length = longestPrefix; length > 0; length -= 1) {
    const brand = brandByPrefix.get(number.slice(0, length));
    if (brand !== undefined) return brand;
  }
  return undefined;
}
