import type { Account } from "../accounts/account.ts";
import { refusal, toSentence } from "../catalogue/api-errors.ts";
import { type Currency, findCurrency } from "../catalogue/currencies.ts";
import {
  findPaymentMethod,
  type PaymentMethodRow,
  type SourceParameter,
  type SourceType,
} from "../catalogue/payment-methods.ts";
import {
  type Field,
  type Fields,
  type Invalid,
  isFields,
  readFlag,
  readText,
  readWholeNumber,
  textOrNothing,
} from "../primitives/fields.ts";
import { minorUnits } from "../primitives/money.ts";
import { currenciesOf, limitsOf } from "./allowed-methods.ts";
import type { PlatformType, SourceFacts } from "./source.ts";

/**
 * What POST /sources accepts, and what `source[…]` on a charge does.
 * @throws ApiError bad_request — every fault in one sentence: type, currency, amount, then what the method requires.
 * Source: sources-api; the messages are recorded. Assumed: those for bank, barcode, items, shipping and terms.
 */
export function readSource(
  fields: Fields,
  who: { readonly account: Account; readonly livemode: boolean },
): SourceFacts {
  const type = readType(fields, who);
  if (type === undefined) throw refusal("bad_request", "type is currently not supported");
  const method = findPaymentMethod(type) as PaymentMethodRow;
  const currency = readCurrency(fields, who, type);
  const amount = readWholeNumber(fields, "amount");
  const faults = [
    ...currencyFaults(type, currency),
    ...amountFaults(who.account, type, { amount, currency }),
    ...(method.requires ?? []).flatMap((parameter) => parameterFaults(type, parameter, fields)),
    ...installmentFaults(method, fields, amount),
  ];
  if (faults.length > 0 || currency === undefined || typeof amount !== "number") {
    throw refusal("bad_request", toSentence(faults));
  }
  const particulars = readParticulars(fields, method, who.account);
  return { type, currency, amount: minorUnits(amount), ...particulars };
}

/** The fields of a source with the caller's address where they name none. Source: recorded sources. */
export function withCallerIp(fields: Fields, ip: string | undefined): Fields {
  return { ...fields, ip: textOrNothing(fields, "ip") ?? ip };
}

type Who = Parameters<typeof readSource>[1];

function readType(fields: Fields, { account, livemode }: Who): SourceType | undefined {
  const text = textOrNothing(fields, "type") ?? "";
  if (findPaymentMethod(text) === undefined) return undefined;
  const type = text as SourceType;
  return currenciesOf(account, livemode, type).length > 0 ? type : undefined;
}

function readCurrency(
  fields: Fields,
  { account, livemode }: Who,
  type: SourceType,
): Currency | undefined {
  const currency = findCurrency(textOrNothing(fields, "currency") ?? "");
  return currency !== undefined && currenciesOf(account, livemode, type).includes(currency)
    ? currency
    : undefined;
}

const onlyYen: ReadonlySet<string> = new Set<SourceType>(["econtext", "paypay"]);

function currencyFaults(type: SourceType, currency: Currency | undefined): string[] {
  if (currency !== undefined) return [];
  return [onlyYen.has(type) ? "currency must be JPY" : "currency is currently not supported"];
}

function amountFaults(
  account: Account,
  type: SourceType,
  given: { readonly amount: number | undefined | Invalid; readonly currency: Currency | undefined },
): string[] {
  if (typeof given.amount !== "number") return ["amount is not a number"];
  if (given.currency === undefined) return [];
  const [min, max] = limitsOf(account, type, given.currency);
  if (given.amount > max) return [`amount must be less than ${max + 1}`];
  if (given.amount >= min) return [];
  return [
    type.startsWith("atome")
      ? `amount must be at least ${min}`
      : `amount must be greater than or equal to ${min}`,
  ];
}

const ECONTEXT_NAME_LENGTH_MAX = 10;

function parameterFaults(type: SourceType, parameter: SourceParameter, fields: Fields): string[] {
  if (parameter === "installment_term") return [];
  if (parameter === "items") return itemFaults(fields["items"]);
  if (parameter === "shipping")
    return isFields(fields["shipping"]) ? [] : ["shipping cannot be blank"];
  const text = readParameter(fields, parameter);
  if (text === undefined) return [`${parameter} cannot be blank`];
  if (type !== "econtext") return [];
  if (parameter === "name" && text.length > ECONTEXT_NAME_LENGTH_MAX)
    return ["name is too long (maximum is 10 characters)"];
  if (parameter === "email" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text))
    return ["email is in invalid format"];
  if (parameter === "phone_number" && !/^\d{10,11}$/.test(text))
    return ["phone_number must contain 10-11 digit characters"];
  return [];
}

/** Source: two published plugins leave out items that cost nothing, since the real service refuses them. */
function itemFaults(items: Field | undefined): string[] {
  if (!Array.isArray(items) || items.length === 0) return ["items cannot be blank"];
  const isFree = (item: Field): boolean => isFields(item) && Number(item["amount"]) === 0;
  return items.some(isFree) ? ["items amount must be greater than 0"] : [];
}

function readParameter(fields: Fields, parameter: SourceParameter): string | undefined {
  // An older spelling of the same field.
  if (parameter === "phone_number")
    return textOrNothing(fields, "phone_number") ?? textOrNothing(fields, "mobile_number");
  return textOrNothing(fields, parameter);
}

function readTerm(fields: Fields): number | undefined | Invalid {
  return (
    readWholeNumber(fields, "installment_term") ?? readWholeNumber(fields, "installment_terms")
  );
}

function installmentFaults(
  method: PaymentMethodRow,
  fields: Fields,
  amount: number | undefined | Invalid,
): string[] {
  if (method.installments === undefined) return [];
  const term = readTerm(fields);
  if (typeof term !== "number" || !method.installments.terms.includes(term)) {
    return ["installment_term is currently not supported"];
  }
  const isEnough = typeof amount !== "number" || amount >= term * method.installments.monthlyMin;
  return isEnough
    ? []
    : [`amount must be greater than or equal to ${term * method.installments.monthlyMin}`];
}

const platforms: ReadonlySet<string> = new Set<PlatformType>(["WEB", "IOS", "ANDROID"]);

function readPlatform(fields: Fields): PlatformType | null {
  const text = textOrNothing(fields, "platform_type")?.toUpperCase() ?? "";
  return platforms.has(text) ? (text as PlatformType) : null;
}

/** Whether the merchant bears the interest: as the source says, else as the account does. Source: installment-payments. */
function bearsInterest(fields: Fields, method: PaymentMethodRow, account: Account): boolean {
  if (method.installments?.merchantBears === true) return true;
  const said = readFlag(fields, "zero_interest_installments");
  return typeof said === "boolean" ? said : account.settings.shown.zeroInterestInstallments;
}

function readParticulars(
  fields: Fields,
  method: PaymentMethodRow,
  account: Account,
): Omit<SourceFacts, "type" | "amount" | "currency"> {
  const text = (name: string): string | null => {
    const value = readText(fields, name);
    return typeof value === "string" ? value : null;
  };
  const hash = (name: string): Fields | null => {
    const value = fields[name];
    return isFields(value) && Object.keys(value).length > 0 ? value : null;
  };
  const term = readTerm(fields);
  const isInstallment = method.installments !== undefined;
  const items = fields["items"];
  return {
    bank: text("bank"),
    barcode: text("barcode"),
    email: text("email"),
    name: text("name"),
    phoneNumber: readParameter(fields, "phone_number") ?? null,
    installmentTerm: isInstallment && typeof term === "number" ? term : null,
    zeroInterestInstallments: isInstallment ? bearsInterest(fields, method, account) : null,
    platformType: readPlatform(fields),
    ip: text("ip"),
    billing: hash("billing"),
    shipping: hash("shipping"),
    items: Array.isArray(items) ? items.filter(isFields) : [],
    storeId: text("store_id"),
    storeName: text("store_name"),
    terminalId: text("terminal_id"),
    promotionCode: text("promotion_code"),
  };
}
