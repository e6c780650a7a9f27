import type { Country, FeeTerms } from "../catalogue/countries.ts";
import type { Currency } from "../catalogue/currencies.ts";
import type { SourceType } from "../catalogue/payment-methods.ts";
import type { Instant } from "../primitives/clock.ts";
import type { ApiVersion } from "../versions/api-versions.ts";
import type { WebhookRules } from "./webhook-rules.ts";

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
  /** From which web pages the public keys may be used: `all`, or these, as browsers write them: `https://shop.example`. */
  readonly origins: "all" | readonly string[];
  /** Where events go, and what tests make of them on the way. */
  readonly webhooks: {
    readonly test: WebhookSettings;
    readonly live: WebhookSettings;
    readonly rules: WebhookRules;
  };
  /** What only PATCH /account sets, and only GET /account shows. */
  readonly shown: ShownSettings;
}

/** How an account hears of its events in one mode. */
export interface WebhookSettings {
  /** Where events go, unless their charge names other addresses; null: nowhere. */
  readonly uri: string | null;
  /** How often the secret was rolled; the secret itself is not stored. */
  readonly generation: number;
  /** Until when the secret of the generation before signs too; null when it no longer does. */
  readonly previousUntil: Instant | null;
}

/** The objects whose metadata a merchant may export. Source: recorded account, 2019-05-29. */
export const exportedKinds = ["charge", "transfer", "refund", "dispute"] as const;

/** Settings that change nothing here, kept and shown as they were given. Source: account-api, update. */
export interface ShownSettings {
  readonly chainEnabled: boolean;
  readonly chainReturnUri: string | null;
  readonly zeroInterestInstallments: boolean;
  readonly metadataExportKeys: Readonly<Record<(typeof exportedKinds)[number], readonly string[]>>;
}

/** A merchant. */
export interface Account {
  readonly id: string;
  /** The second name that older API versions call the account by. */
  readonly team: string;
  readonly version: number;
  readonly country: Country;
  readonly settings: AccountSettings;
  /** Whether there ever was a charge: from the first one on, country and currency stay. */
  readonly hasCharges: boolean;
  /** How far a tester has moved this account's test mode into the future. */
  readonly clockOffsetMs: number;
  readonly createdAt: Instant;
}
