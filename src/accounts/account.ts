import type { Country, FeeTerms } from "../catalogue/countries.ts";
import type { Currency } from "../catalogue/currencies.ts";
import type { SourceType } from "../catalogue/payment-methods.ts";
import type { Instant } from "../primitives/clock.ts";
import type { ApiVersion } from "../versions/api-versions.ts";

/** How a card payer proves who they are. `off`: never asked. Source: how-to-implement-3-D-Secure. */
export type ThreeDSecure = "off" | "challenge" | "frictionless";

/** What an account may decide for itself. */
export interface AccountSettings {
  readonly email: string;
  readonly currency: Currency;
  readonly apiVersion: ApiVersion;
  readonly cardFee: FeeTerms;
  /** How many days an authorisation holds before it lapses. */
  readonly authorizationValidForDays: number;
  readonly threeDSecure: ThreeDSecure;
  /** The ways to pay besides cards: of every country (in test mode), of the account's own, or these alone. */
  readonly paymentMethods: "all" | "country" | readonly SourceType[];
}

/** A merchant. */
export interface Account {
  readonly id: string;
  /** The second name that older API versions call the account by. */
  readonly team: string;
  readonly version: number;
  readonly country: Country;
  readonly settings: AccountSettings;
  /** How far a tester has moved this account's test mode into the future. */
  readonly clockOffsetMs: number;
  readonly createdAt: Instant;
}
