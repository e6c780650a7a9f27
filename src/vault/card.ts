import type { CardBrand } from "../catalogue/card-brands.ts";
import type { Instant } from "../primitives/clock.ts";

/** What may be known of a card outside the vault. */
export interface Card {
  readonly id: string;
  readonly version: number;
  /** Whose card it is; null while it only hangs on a token. */
  readonly customerId: string | null;
  readonly deletedAt: Instant | null;
  readonly createdAt: Instant;
  readonly livemode: boolean;
  readonly facts: CardFacts;
}

/**
 * What is shown of a card: of its number the last four digits alone, and a keyed hash by which the same number is known
 * again. What nobody knows of its issuer is "".
 */
export interface CardFacts {
  readonly name: string;
  readonly brand: CardBrand;
  readonly lastDigits: string;
  readonly fingerprint: string;
  readonly bank: string;
  /** Country of the issuer, two lower-case letters, "" when unknown. */
  readonly country: string;
  readonly financing: string;
  readonly expirationMonth: number;
  readonly expirationYear: number;
  readonly securityCodeCheck: boolean;
  /** The wallet it came from; null when it was typed. */
  readonly tokenizationMethod: TokenizationMethod | null;
  readonly address: CardAddress;
}

/** A wallet whose payload stands for a card. */
export type TokenizationMethod = "googlepay" | "applepay";

/** The payer's address as typed; 3-D Secure would like to have it. */
export interface CardAddress {
  readonly city: string | null;
  readonly state: string | null;
  readonly street1: string | null;
  readonly street2: string | null;
  readonly postalCode: string | null;
  readonly phoneNumber: string | null;
  readonly email: string | null;
  /** As typed by the payer; the issuer's country is kept apart. */
  readonly country: string | null;
}

/** A one-time stand-in for a card. */
export interface Token {
  readonly id: string;
  readonly version: number;
  readonly cardId: string;
  readonly livemode: boolean;
  readonly usedAt: Instant | null;
  /** The charge that used it; null when a customer took the card, or nobody yet. */
  readonly chargeId: string | null;
  readonly expiresAt: Instant;
  readonly createdAt: Instant;
}
