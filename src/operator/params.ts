import type { AccountSettings, ThreeDSecure } from "../accounts/account.ts";
import type { AccountChange } from "../accounts/change-settings.ts";
import { readOrigin } from "../accounts/origins.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { type Country, countries, type FeeTerms, findCountry } from "../catalogue/countries.ts";
import { type Currency, findCurrency } from "../catalogue/currencies.ts";
import { findPaymentMethod, type SourceType } from "../catalogue/payment-methods.ts";
import { DAY_MS, MINUTE_MS } from "../primitives/clock.ts";
import { DURATION_EXAMPLES, parseDuration } from "../primitives/duration.ts";
import { type Fields, readFlag, readText, readWholeNumber } from "../primitives/fields.ts";
import { type ApiVersion, apiVersions } from "../versions/api-versions.ts";

/** How long a rolled key lives on when nothing is said. */
const KEPT_FOR_MS = 60 * MINUTE_MS;
const VALID_FOR_DAYS_MAX = 365;
const FEE_DECIMAL = /^\d{1,9}(\.\d{1,4})?$/;

const threeDSecures = ["off", "challenge", "frictionless"] as const satisfies ThreeDSecure[];

/** What is left out stays as it is, also when a value could not be given. */
type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(record: T): Defined<T> {
  const given = Object.entries(record).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Defined<T>;
}

function given(fields: Fields, name: string): string | undefined {
  const text = readText(fields, name);
  if (typeof text === "symbol") throw refusal("bad_request", `${name} must be a text`);
  return text;
}

/** Reads a text that has to be one of several. */
function oneOf<T>(
  fields: Fields,
  name: string,
  find: (text: string) => T | undefined,
  all: string,
) {
  const text = given(fields, name);
  if (text === undefined) return undefined;
  const found = find(text);
  if (found === undefined) {
    throw refusal("bad_request", `${name} must be one of ${all}, not "${text}"`);
  }
  return found;
}

/** The country that an account shall be of. */
export function readCountry(fields: Fields): Country | undefined {
  return oneOf(fields, "country", findCountry, Object.keys(countries).join(", "));
}

/**
 * Reads what shall become different about an account; the fields are those that its JSON shows.
 * @throws ApiError bad_request — naming the field.
 */
export function readAccountChange(fields: Fields): AccountChange {
  const country = readCountry(fields);
  const cardFee = readCardFee(fields);
  const apiVersion = oneOf(
    fields,
    "api_version",
    (text): ApiVersion | undefined => apiVersions.find((version) => version === text),
    apiVersions.join(", "),
  );
  const threeDSecure = oneOf(
    fields,
    "three_d_secure",
    (text): ThreeDSecure | undefined => threeDSecures.find((kind) => kind === text),
    threeDSecures.join(", "),
  );
  const settings = withoutUndefined({
    email: readEmail(fields),
    currency: readCurrency(fields),
    apiVersion,
    authorizationValidForDays: readValidForDays(fields),
    threeDSecure,
    paymentMethods: readPaymentMethods(fields),
    origins: readOrigins(fields),
  });
  const webhookUris = withoutUndefined({
    test: readWebhookUri(fields, "webhook_uri"),
    live: readWebhookUri(fields, "live_webhook_uri"),
  });
  return { ...withoutUndefined({ country }), cardFee, settings, webhookUris };
}

/** Where webhooks of a mode go; `none`: nowhere. What may be such an address is asked of the engine. */
function readWebhookUri(fields: Fields, name: string): string | null | undefined {
  const uri = given(fields, name);
  return uri === "none" ? null : uri;
}

/**
 * The currency that an account settles in. Which ones its country takes is asked when both are known.
 * @throws ApiError bad_request
 */
function readCurrency(fields: Fields): Currency | undefined {
  return oneOf(fields, "currency", findCurrency, "the currencies of the account's country");
}

/**
 * Refuses a currency in which an account of this country takes no cards.
 * @throws ApiError bad_request
 */
export function ensureCurrencyOf(country: Country, currency: Currency | undefined): void {
  const { cardCurrencies } = countries[country];
  if (currency === undefined || cardCurrencies.includes(currency)) return;
  throw refusal(
    "bad_request",
    `currency of an account in ${country} must be one of ${cardCurrencies.join(", ")}, not "${currency}"`,
  );
}

function readCardFee(fields: Fields): Partial<FeeTerms> {
  const decimal = (name: string, max: number): string | undefined => {
    const text = given(fields, name);
    if (text === undefined) return undefined;
    if (!FEE_DECIMAL.test(text) || Number(text) > max) {
      throw refusal("bad_request", `${name} must be a number from 0 to ${max}, not "${text}"`);
    }
    return text.includes(".") ? text : `${text}.0`;
  };
  return withoutUndefined({
    feeFlat: decimal("fee_flat", 1_000_000),
    feeRate: decimal("fee_rate", 100),
    vatRate: decimal("vat_rate", 100),
  });
}

/** The ways to pay besides cards: `all`, those of the account's `country`, or some by their types, by commas. */
function readPaymentMethods(fields: Fields): AccountSettings["paymentMethods"] | undefined {
  const text = given(fields, "payment_methods");
  if (text === undefined || text === "all" || text === "country") return text;
  const types = text.split(",").map((type) => type.trim());
  const unknown = types.find((type) => findPaymentMethod(type) === undefined);
  if (unknown !== undefined) {
    throw refusal(
      "bad_request",
      `payment_methods must be all, country, or source types by commas; "${unknown}" is none`,
    );
  }
  return types as SourceType[];
}

/** The web pages on which public keys may be used: `all`, or their origins by commas. */
function readOrigins(fields: Fields): AccountSettings["origins"] | undefined {
  const text = given(fields, "origins");
  if (text === undefined || text === "all") return text;
  return text.split(",").map((entry) => {
    const origin = readOrigin(entry);
    if (origin !== undefined) return origin;
    throw refusal(
      "bad_request",
      `origins must be all, or some such as https://shop.example.com by commas; "${entry.trim()}" is none`,
    );
  });
}

function readEmail(fields: Fields): string | undefined {
  const email = given(fields, "email");
  if (email !== undefined && !/^[^\s@]{1,64}@[^\s@]{1,189}$/.test(email)) {
    throw refusal("bad_request", `email must be an address such as shop@example.com`);
  }
  return email;
}

function readValidForDays(fields: Fields): number | undefined {
  const days = readWholeNumber(fields, "authorization_valid_for_days");
  if (days === undefined) return undefined;
  if (typeof days === "symbol" || days < 1 || days > VALID_FOR_DAYS_MAX) {
    throw refusal(
      "bad_request",
      `authorization_valid_for_days must be a whole number from 1 to ${VALID_FOR_DAYS_MAX}`,
    );
  }
  return days;
}

/** Reads a flag that is off when not given. */
export function readSwitch(fields: Fields, name: string): boolean {
  const flag = readFlag(fields, name);
  if (typeof flag === "symbol") throw refusal("bad_request", `${name} must be true or false`);
  return flag ?? false;
}

/** Which kind of key, and of which mode. @throws ApiError bad_request */
export function readKeyWish(fields: Fields): { kind: "public" | "secret"; livemode: boolean } {
  const kind = given(fields, "kind");
  if (kind !== "public" && kind !== "secret") {
    throw refusal("bad_request", "kind must be public or secret");
  }
  return { kind, livemode: readSwitch(fields, "livemode") };
}

/** How long the webhook secret of before goes on signing when nothing is said. */
const SECRET_KEPT_FOR_MS = DAY_MS;

/** Which webhook secret shall be rolled, and how long the old one signs on. @throws ApiError bad_request */
export function readSecretRoll(fields: Fields) {
  const livemode = readSwitch(fields, "livemode");
  return { livemode, keepForMs: readKeep(fields, SECRET_KEPT_FOR_MS) };
}

function readKeep(fields: Fields, fallbackMs: number): number {
  const keep = given(fields, "keep");
  const keepForMs = keep === undefined ? fallbackMs : parseDuration(keep);
  if (keepForMs === undefined) {
    throw refusal("bad_request", `keep must be ${DURATION_EXAMPLES}, or 0, not "${keep}"`);
  }
  return keepForMs;
}

/** Which of the keys there are is meant. @throws ApiError bad_request */
export function readKeyName(fields: Fields) {
  return { ...readKeyWish(fields), ...withoutUndefined({ which: given(fields, "key") }) };
}

/** Which key shall be rolled, and how long it lives on. @throws ApiError bad_request */
export function readRollWish(fields: Fields) {
  return { ...readKeyName(fields), keepForMs: readKeep(fields, KEPT_FOR_MS) };
}
