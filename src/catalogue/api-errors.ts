import { ApiError } from "../primitives/api-error.ts";

interface ApiErrorRow {
  readonly status: number;
  readonly message: string;
  /** What will say it one day; a test holds that nothing does today. */
  readonly reservedFor?: string;
}

/**
 * Every `code` that an error on the wire can carry.
 *
 * code: HTTP status, message when the caller has nothing more exact to say; what it is kept for where
 * nothing of ours says it yet.
 * In the order of HTTP status, then code.
 * Source: the official page of API errors (codes, status groups, most messages under 400); recorded
 * answers (failed_refund, failed_reverse, invalid_file_type, used_token).
 */
// biome-ignore format: a table reads by columns
export const apiErrors = {
  backend_error:          { status: 400, message: "backend error" },
  bad_request:            { status: 400, message: "bad request" },
  brand_not_supported:    { status: 400, message: "brand not supported" },
  documents_locked:       { status: 400, message: "documents list cannot be modified", reservedFor: "disputes" },
  expired_charge:         { status: 400, message: "charge expired" },
  failed_capture:         { status: 400, message: "capture failed" },
  failed_expire:          { status: 400, message: "expire failed" },
  failed_fraud_check:     { status: 400, message: "fraud check failed", reservedFor: "a fraud screen of live mode" },
  failed_multi_currency:  { status: 400, message: "the currency conversion could not be completed", reservedFor: "an acquirer that converts" },
  failed_refund:          { status: 400, message: "charge can't be refunded" },
  failed_reverse:         { status: 400, message: "only uncaptured authorized charges can be reversed" },
  failed_void:            { status: 400, message: "void failed" }, // Assumed: wording
  feature_not_supported:  { status: 400, message: "feature not supported" }, // Assumed: wording
  invalid_amount:         { status: 400, message: "amount is not a number" }, // Assumed: wording
  invalid_bank_account:   { status: 400, message: "invalid bank account", reservedFor: "recipients" }, // Assumed: wording
  invalid_card:           { status: 400, message: "invalid card" }, // Assumed: wording
  invalid_card_token:     { status: 400, message: "invalid card token" },
  invalid_charge:         { status: 400, message: "invalid charge" }, // Assumed: wording
  invalid_dispute:        { status: 400, message: "invalid dispute", reservedFor: "disputes" }, // Assumed: wording
  invalid_domain:         { status: 400, message: "invalid domain", reservedFor: "wallets in the browser" }, // Assumed: wording
  invalid_file_type:      { status: 400, message: "invalid content-type", reservedFor: "disputes" },
  invalid_link:           { status: 400, message: "invalid link" }, // Assumed: wording
  invalid_recipient:      { status: 400, message: "invalid recipient", reservedFor: "recipients" }, // Assumed: wording
  invalid_token:          { status: 400, message: "invalid token", reservedFor: "wallets in the browser" }, // Assumed: wording
  invalid_transfer:       { status: 400, message: "invalid transfer", reservedFor: "transfers" }, // Assumed: wording
  missing_card:           { status: 400, message: "request contains no card parameters" },
  missing_file:           { status: 400, message: "request contains no file", reservedFor: "disputes" }, // Assumed: wording
  used_token:             { status: 400, message: "token was already used" },
  authentication_failure: { status: 401, message: "authentication failed" },
  key_expired_error:      { status: 403, message: "key expired" },
  locked_account_error:   { status: 403, message: "account is locked", reservedFor: "accounts that can be locked" }, // Assumed: wording
  not_authorized:         { status: 403, message: "not authorized" }, // Assumed: wording
  not_found:              { status: 404, message: "the requested object was not found" }, // Assumed: wording
  serializer_not_found:   { status: 404, message: "serializer not found", reservedFor: "objects that a version lacks" }, // Assumed: wording
  service_not_found:      { status: 404, message: "service not found", reservedFor: "hosts of their own" }, // Assumed: wording
  // Ours, not the vendor's: one Idempotency-Key came with two different requests.
  idempotency_conflict:   { status: 409, message: "the idempotency key was already used with a different request" },
  failed_deletion:        { status: 422, message: "deletion failed", reservedFor: "recipients" }, // Assumed: wording, status
  invalid_filter:         { status: 422, message: "invalid filter", reservedFor: "search" }, // Assumed: wording, status
  invalid_page:           { status: 422, message: "invalid page", reservedFor: "search" }, // Assumed: wording, status
  invalid_per_page:       { status: 422, message: "invalid per page", reservedFor: "search" }, // Assumed: wording, status
  invalid_scope:          { status: 422, message: "invalid scope", reservedFor: "search" }, // Assumed: wording, status
  too_many_requests:      { status: 429, message: "too many requests" }, // Assumed: wording
  internal_error:         { status: 500, message: "request could not be completed due to an internal error" },
  search_unavailable:     { status: 503, message: "search unavailable", reservedFor: "search" }, // Assumed: wording, status
} as const satisfies Record<string, ApiErrorRow>;

/** A code that an error object can carry. */
export type ApiErrorCode = keyof typeof apiErrors;

/** The refusal with this code; the table's message stands in where the caller has none. */
export function refusal(
  code: ApiErrorCode,
  message?: string,
  retryAfterSeconds?: number,
): ApiError {
  const row = apiErrors[code];
  const { status } = row;
  return new ApiError({ code, status, message: message ?? row.message, retryAfterSeconds });
}

/**
 * The `location` of an error object: where its code is explained.
 * Source: recorded error, 2017-11-02.
 */
export function errorLocation(code: string): string {
  return `https://www.omise.co/api-errors#${code.replaceAll("_", "-")}`;
}

/**
 * Joins faults into one message as an English list: "A", "A and B", "A, B, and C".
 * Source: messages that the official iOS and Android clients are tested with.
 */
export function toSentence(faults: readonly string[]): string {
  if (faults.length <= 2) return faults.join(" and ");
  return `${faults.slice(0, -1).join(", ")}, and ${faults.at(-1)}`;
}
