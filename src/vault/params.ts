import { refusal, toSentence } from "../catalogue/api-errors.ts";
import { brandOf, type CardBrand, cardBrands } from "../catalogue/card-brands.ts";
import type { ApiError } from "../primitives/api-error.ts";
import type { Instant } from "../primitives/clock.ts";
import {
  type Fields,
  type Invalid,
  invalid,
  isFields,
  readText,
  readWholeNumber,
  textOrNothing,
} from "../primitives/fields.ts";
import type { CardAddress, TokenizationMethod } from "./card.ts";
import { bareNumber, passesLuhn } from "./pan.ts";

/** A card as it was typed, found good. */
export interface TypedCard {
  readonly name: string;
  readonly number: string;
  readonly brand: CardBrand;
  readonly expirationMonth: number;
  readonly expirationYear: number;
  readonly securityCode: string | undefined;
  readonly tokenizationMethod: TokenizationMethod | null;
  readonly address: CardAddress;
}

// Assumed: years beyond are typing mistakes; "year is invalid" is recorded only for years of one digit.
const YEAR_MIN = 1970;
const YEAR_MAX = 2099;

/**
 * What POST /tokens accepts.
 * @throws ApiError missing_card — no card parameters at all.
 * @throws ApiError invalid_card — with every fault in one sentence, in the recorded order.
 * Source: tokens-api; the fragments and their order from recorded messages.
 */
export function readTypedCard(fields: Fields, now: Instant): TypedCard {
  const card = fields["card"];
  if (!isFields(card) || Object.keys(card).length === 0) throw refusal("missing_card");
  const number = bareNumber(textOrNothing(card, "number") ?? "");
  const brand = brandOf(number);
  const month = readWholeNumber(card, "expiration_month");
  const year = readWholeNumber(card, "expiration_year");
  const name = textOrNothing(card, "name")?.trim();
  const securityCode = readText(card, "security_code");
  const faults = [
    ...monthFaults(card, month),
    ...(name === undefined || name === "" ? ["name can't be blank"] : []),
    ...yearFaults(month, year, now),
    ...numberFaults(number, brand),
    ...securityCodeFaults(securityCode),
  ];
  if (
    faults.length > 0 ||
    brand === undefined ||
    typeof month !== "number" ||
    typeof year !== "number"
  ) {
    throw invalidCard(faults);
  }
  return {
    name: name ?? "",
    number,
    brand,
    expirationMonth: month,
    expirationYear: year,
    securityCode: securityCode === invalid ? undefined : securityCode,
    tokenizationMethod: null,
    address: readAddress(card),
  };
}

function invalidCard(faults: readonly string[]): ApiError {
  return refusal("invalid_card", toSentence(faults));
}

function monthFaults(card: Fields, month: number | undefined | Invalid): string[] {
  const isInRange = typeof month === "number" && month >= 1 && month <= 12;
  if (isInRange) return [];
  const isBlank = month === undefined && textOrNothing(card, "expiration_month") === undefined;
  return [
    ...(isBlank ? ["expiration month can't be blank"] : []),
    "expiration month is not between 1 and 12",
  ];
}

function yearFaults(
  month: number | undefined | Invalid,
  year: number | undefined | Invalid,
  now: Instant,
): string[] {
  const isPlausible = typeof year === "number" && year >= YEAR_MIN && year <= YEAR_MAX;
  const faults = isPlausible ? [] : ["expiration year is invalid"];
  if (month === undefined) return faults;
  if (typeof month !== "number" || month < 1 || month > 12)
    return [...faults, "expiration date is invalid"];
  // A card is good until the end of its month, where on earth that month ends last.
  const hasPassed = typeof year === "number" && Date.UTC(year, month, 1, 12) <= now;
  return hasPassed ? [...faults, "expiration date cannot be in the past"] : faults;
}

function numberFaults(number: string, brand: CardBrand | undefined): string[] {
  if (number === "") return ["number can't be blank", "brand not supported (unknown)"];
  const lengths = cardBrands.find((row) => row.brand === brand)?.lengths;
  const isGood = passesLuhn(number) && (lengths?.includes(number.length) ?? true);
  return [
    ...(isGood ? [] : ["number is invalid"]),
    ...(brand === undefined ? ["brand not supported (unknown)"] : []),
  ];
}

function securityCodeFaults(code: string | undefined | Invalid): string[] {
  const isGood = code === undefined || (code !== invalid && /^\d{3,4}$/.test(code));
  return isGood ? [] : ["the security code is invalid"];
}

function readAddress(card: Fields): CardAddress {
  const text = (name: string): string | null => textOrNothing(card, name) ?? null;
  return {
    city: text("city"),
    state: text("state"),
    street1: text("street1"),
    street2: text("street2"),
    postalCode: text("postal_code"),
    phoneNumber: text("phone_number"),
    email: text("email"),
    country: text("country"),
  };
}

/** What PATCH on a customer's card accepts. */
export interface CardUpdate {
  readonly name?: string;
  readonly city?: string;
  readonly postalCode?: string;
  readonly expirationMonth?: number;
  readonly expirationYear?: number;
}

/**
 * Reads the fields of a card that may be changed.
 * @throws ApiError invalid_card — as for a new card.
 */
export function readCardUpdate(
  fields: Fields,
  current: { month: number; year: number },
  now: Instant,
): CardUpdate {
  const month = readWholeNumber(fields, "expiration_month");
  const year = readWholeNumber(fields, "expiration_year");
  const monthNow = month ?? current.month;
  const yearNow = year ?? current.year;
  const faults = [
    ...(month === undefined ? [] : monthFaults(fields, month)),
    ...(month === undefined && year === undefined ? [] : yearFaults(monthNow, yearNow, now)),
  ];
  if (faults.length > 0) throw invalidCard(faults);
  const name = textOrNothing(fields, "name");
  const city = textOrNothing(fields, "city");
  const postalCode = textOrNothing(fields, "postal_code");
  return {
    ...(name !== undefined && { name }),
    ...(city !== undefined && { city }),
    ...(postalCode !== undefined && { postalCode }),
    ...(typeof month === "number" && { expirationMonth: month }),
    ...(typeof year === "number" && { expirationYear: year }),
  };
}
