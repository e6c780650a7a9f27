import type { Currency } from "../catalogue/currencies.ts";
import type { Flow, SourceType } from "../catalogue/payment-methods.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Fields } from "../primitives/fields.ts";
import type { MinorUnits } from "../primitives/money.ts";

/** Where the payer has the wallet's or the bank's app. */
export type PlatformType = "WEB" | "IOS" | "ANDROID";

/** What was filled in for a way to pay; what was not given is null. */
export interface SourceFacts {
  readonly type: SourceType;
  readonly amount: MinorUnits;
  readonly currency: Currency;
  readonly bank: string | null;
  readonly barcode: string | null;
  readonly email: string | null;
  readonly name: string | null;
  readonly phoneNumber: string | null;
  readonly installmentTerm: number | null;
  /** Whether the merchant bears the interest of an installment; null for everything else. */
  readonly zeroInterestInstallments: boolean | null;
  readonly platformType: PlatformType | null;
  readonly ip: string | null;
  readonly billing: Fields | null;
  readonly shipping: Fields | null;
  readonly items: readonly Fields[];
  readonly storeId: string | null;
  readonly storeName: string | null;
  readonly terminalId: string | null;
  readonly promotionCode: string | null;
}

/** A filled-in way to pay other than a plain card; used for one charge. */
export interface Source {
  readonly id: string;
  readonly version: number;
  readonly livemode: boolean;
  readonly createdAt: Instant;
  readonly chargeId: string | null;
  readonly facts: SourceFacts;
}

/** How the wire names a method's flow: an app is opened only where the payer said to have it. Source: two typed clients. */
export function wireFlow(flow: Flow, platformType: PlatformType | null): Flow {
  const opensApp = platformType === "IOS" || platformType === "ANDROID";
  return flow === "app_redirect" && !opensApp ? "redirect" : flow;
}
