import { type ApiErrorCode, refusal, toSentence } from "../catalogue/api-errors.ts";
import { type Currency, findCurrency } from "../catalogue/currencies.ts";
import { type FailureCode, failureCodes } from "../catalogue/failure-codes.ts";
import { type Instant, parseWireTime } from "../primitives/clock.ts";
import {
  type Field,
  type Fields,
  type Invalid,
  invalid,
  isFields,
  readFlag,
  readHash,
  readText,
  readWholeNumber,
  textOrNothing,
} from "../primitives/fields.ts";
import { withCallerIp } from "../sources/params.ts";
import type { AuthorizationType } from "./charge.ts";

/** What POST /charges accepts, read but not yet held against the account. */
export interface ChargeWish {
  readonly amount: number;
  readonly currency: Currency;
  /** A token, or a card of `customer`. */
  readonly card: string | undefined;
  readonly customer: string | undefined;
  readonly capture: boolean;
  readonly authorizationType: AuthorizationType | null;
  readonly description: string | null;
  readonly metadata: Fields;
  readonly ip: string | null;
  readonly returnUri: string | null;
  /** The id of a source, or the fields of one to be made along with the charge. */
  readonly source: string | Fields | undefined;
  /** The old way to name a source. */
  readonly offsite: string | undefined;
  readonly expiresAt: Instant | undefined;
  readonly webhookEndpoints: readonly string[];
  /** Whether the merchant bears the interest of an installment. False is what one client sends with every charge. */
  readonly zeroInterestInstallments?: boolean;
  /** Set by the page of a link; nothing that a request can say. */
  readonly linkId?: string;
}

const RETURN_URI_LENGTH_MAX = 2048;
const WEBHOOK_ENDPOINTS_MAX = 2;

/**
 * Reads a new charge.
 * @throws ApiError invalid_amount — no amount, or not a number, and nothing else wrong.
 * @throws ApiError invalid_charge — other faults, joined in one sentence.
 * Source: charges-api, create; which code when from recorded answers. Assumed: the code where the way back is invalid,
 * and the words where `capture`, `authorization_type` or `expires_at` are.
 */
export function readChargeWish(fields: Fields, callerIp?: string): ChargeWish {
  const amount = readWholeNumber(fields, "amount");
  const currencyText = readText(fields, "currency");
  const currency = typeof currencyText === "string" ? findCurrency(currencyText) : undefined;
  const returnUri = readReturnUri(fields);
  const isCurrencyBad = currencyText !== undefined && currency === undefined;
  if (typeof amount !== "number" && !isCurrencyBad && returnUri !== invalid) {
    throw refusal("invalid_amount", "amount is not a number");
  }
  const faults = [
    ...(currency === undefined ? ["currency is currently not supported"] : []),
    ...(typeof amount === "number" ? [] : ["amount is not a number"]),
    ...(returnUri === invalid ? ["return uri is invalid"] : []),
  ];
  if (typeof amount !== "number" || currency === undefined || returnUri === invalid) {
    throw refusal("invalid_charge", toSentence(faults));
  }
  return {
    amount,
    currency,
    card: readCardId(fields),
    customer: textOrNothing(fields, "customer"),
    capture: readFlagOr(fields, "capture", true, "invalid_charge"),
    authorizationType: readAuthorizationType(fields),
    description: textOrNothing(fields, "description") ?? null,
    metadata: readMetadata(fields) ?? {},
    ip: textOrNothing(fields, "ip") ?? null,
    returnUri: returnUri ?? null,
    source: readSourceWish(fields, callerIp),
    offsite: textOrNothing(fields, "offsite"),
    expiresAt: readExpiresAt(fields),
    webhookEndpoints: readWebhookEndpoints(fields),
    zeroInterestInstallments: readFlag(fields, "zero_interest_installments") === true,
  };
}

/** A source by its id, also where a client sends the whole object it got; or new, by its type. */
function readSourceWish(fields: Fields, ip: string | undefined): string | Fields | undefined {
  const source = fields["source"];
  if (!isFields(source)) return textOrNothing(fields, "source");
  if (Object.keys(source).length === 0) return undefined;
  return textOrNothing(source, "id") ?? withCallerIp(source, ip);
}

/** One address may come as plain text, several as a list. Which ones are allowed, the account's mode decides later. */
function readWebhookEndpoints(fields: Fields): readonly string[] {
  const given = fields["webhook_endpoints"];
  if (given === undefined || given === null || given === "") return [];
  const list: readonly Field[] = Array.isArray(given)
    ? given
    : isFields(given)
      ? Object.values(given).map((field) => field ?? null)
      : [given];
  if (list.length > WEBHOOK_ENDPOINTS_MAX || list.some((field) => typeof field !== "string")) {
    throw refusal(
      "bad_request",
      `webhook_endpoints must hold at most ${WEBHOOK_ENDPOINTS_MAX} addresses`,
    );
  }
  return list.map(String);
}

function readExpiresAt(fields: Fields): Instant | undefined {
  const text = readText(fields, "expires_at");
  if (text === undefined) return undefined;
  const moment = text === invalid ? undefined : parseWireTime(text);
  if (moment === undefined)
    throw refusal("bad_request", "expires_at must be an ISO 8601 date and time");
  return moment;
}

/** A raw card is not taken here: numbers go to the vault. */
function readCardId(fields: Fields): string | undefined {
  const card = readText(fields, "card");
  if (card === invalid) throw refusal("invalid_card_token");
  return card;
}

function readAuthorizationType(fields: Fields): AuthorizationType | null {
  const text = readText(fields, "authorization_type");
  if (text === undefined) return null;
  if (text === "pre_auth" || text === "final_auth") return text;
  throw refusal("invalid_charge", "authorization_type must be pre_auth or final_auth");
}

function readFlagOr(fields: Fields, name: string, fallback: boolean, code: ApiErrorCode): boolean {
  const flag = readFlag(fields, name) ?? fallback;
  if (flag === invalid) throw refusal(code, `${name} must be true or false`);
  return flag;
}

/** http(s) alone, without credentials: our pages send browsers there. */
function readReturnUri(fields: Fields): string | undefined | Invalid {
  const text = readText(fields, "return_uri");
  if (text === undefined || text === invalid) return text;
  const url = text.length <= RETURN_URI_LENGTH_MAX ? URL.parse(text) : null;
  const isWebAddress = url !== null && ["http:", "https:"].includes(url.protocol);
  const isPlain = url?.username === "" && url.password === "" && !hasControlCharacter(text);
  return isWebAddress && isPlain ? text : invalid;
}

function hasControlCharacter(text: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  return /[\u0000-\u0020\u007f]/.test(text);
}

/** Metadata as given; undefined when not given. Source: a plugin's list of messages. Assumed: the code. */
function readMetadata(fields: Fields): Fields | undefined {
  const metadata = readHash(fields, "metadata");
  if (metadata === invalid) throw refusal("bad_request", "Metadata should be a JSON hash");
  return metadata;
}

/** What PATCH /charges/{id} accepts; everything else is left as it is. */
export interface ChargeUpdate {
  readonly description?: string;
  readonly metadata?: Fields;
}

/**
 * Reads a change of description or metadata.
 * @throws ApiError bad_request — metadata that is not a hash.
 */
export function readChargeUpdate(fields: Fields): ChargeUpdate {
  const description = textOrNothing(fields, "description");
  const metadata = readMetadata(fields);
  return {
    ...(description !== undefined && { description }),
    ...(metadata !== undefined && { metadata }),
  };
}

/**
 * Reads `capture_amount`; absent means the whole.
 * @throws ApiError failed_capture — not a whole number.
 */
export function readCaptureAmount(fields: Fields): number | undefined {
  const amount = readWholeNumber(fields, "capture_amount");
  if (amount === invalid) throw refusal("failed_capture", "capture amount is not a number");
  return amount;
}

/** What POST /charges/{id}/refunds accepts. */
export interface RefundWish {
  readonly amount: number;
  readonly wantsVoid: boolean;
  readonly metadata: Fields;
}

/**
 * Reads a new refund.
 * @throws ApiError failed_refund — no amount, or not a number. Source: recorded answer.
 */
export function readRefundWish(fields: Fields): RefundWish {
  const amount = readWholeNumber(fields, "amount");
  if (typeof amount !== "number") throw refusal("failed_refund", "amount is not a number");
  return {
    amount,
    wantsVoid: readFlagOr(fields, "void", false, "failed_refund"),
    metadata: readMetadata(fields) ?? {},
  };
}

/** Whether the caller wants whole objects in place of their ids. */
export function readExpand(fields: Fields): boolean {
  const field: Field | undefined = fields["expand"];
  return readFlag({ expand: field }, "expand") === true;
}

/**
 * Reads the failure that a tester chose; ours when they did not. Assumed: `failed_processing`.
 * @throws ApiError bad_request — not a failure code.
 */
export function readFailureCode(fields: Fields): FailureCode {
  const code = textOrNothing(fields, "failure_code") ?? "failed_processing";
  if (!isFailureCode(code)) throw refusal("bad_request", `failure_code ${code} does not exist`);
  return code;
}

function isFailureCode(code: string): code is FailureCode {
  return Object.hasOwn(failureCodes, code);
}
