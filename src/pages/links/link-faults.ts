import type { FailureCode } from "../../catalogue/failure-codes.ts";
import type { ApiError } from "../../primitives/api-error.ts";
import type { TextName } from "../texts.ts";
import type { PageFault } from "./link-page.ts";

/*
 * Why a link was not paid, in words for its payer. Why an issuer declines is told only as far as the payer can do
 * something about it; that a card was stolen or blocked is not told.
 */

const declines: Readonly<Partial<Record<FailureCode, TextName>>> = {
  insufficient_fund: "declined_funds",
  insufficient_balance: "declined_funds",
  invalid_security_code: "declined_code",
  expired_card: "declined_expired",
  payment_cancelled: "declined_cancelled",
  payment_expired: "declined_late",
  expired: "declined_late",
  timeout: "declined_late",
};

/** What the payer of a failed charge is told. */
export function declineText(code: FailureCode): TextName {
  return declines[code] ?? "declined";
}

// words of a refusal: what the payer is told, and the field of the way that has to be looked at.
// Source: the messages of bad_request and invalid_charge, in the order in which they are looked for.
const refusals: readonly (readonly [words: string, text: TextName, field?: string])[] = [
  ["amount must be greater", "amount_too_small"],
  ["amount must be at least", "amount_too_small"],
  ["amount must be less", "amount_too_large"],
  ["phone_number", "wrong_phone", "phone_number"],
  ["name cannot be blank", "wrong_name", "payer_name"],
  ["name is too long", "wrong_name", "payer_name"],
  ["bank", "wrong_bank", "bank"],
  ["barcode", "wrong_barcode", "barcode"],
  ["installment_term", "wrong_term", "installment_term"],
  ["shipping", "wrong_address", "street1"],
  ["currently not supported", "way_unavailable"],
];

const codes: Readonly<Record<string, TextName>> = {
  used_token: "card_again",
  not_found: "card_again",
  invalid_card_token: "card_again",
  brand_not_supported: "brand_unavailable",
  feature_not_supported: "way_unavailable",
  backend_error: "answer_open",
  too_many_requests: "too_often",
};

/** What the payer is told of a refusal. */
export function refusalFault({ code, message }: ApiError, way: string): PageFault {
  const known = codes[code];
  if (known !== undefined) return { text: known };
  const [, text, field] = refusals.find(([words]) => message.includes(words)) ?? [];
  if (text === undefined) return { text: "not_possible" };
  return field === undefined ? { text } : { text, field: `${way}-${field}` };
}
