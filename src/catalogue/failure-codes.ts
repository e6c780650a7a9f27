/**
 * Why a charge has failed, and how the wire words it.
 *
 * code: the failure_message that a failed charge carries.
 * In the order: cards, other ways to pay, the old bank and barcode methods, seen in plugins only.
 * Source: charges-api (seed) for nine of the codes; recorded failed charges and the WooCommerce
 * plugin's list of messages for the texts.
 */
export const failureCodes = {
  insufficient_fund: "insufficient funds in the account or the card has reached the credit limit",
  stolen_or_lost_card: "card is stolen or lost",
  failed_processing: "failed processing",
  payment_rejected: "payment rejected",
  failed_fraud_check: "failed fraud check",
  invalid_account_number: "the account number is invalid",
  invalid_security_code: "the security code is invalid",
  expired_card: "card is expired", // Assumed: wording
  insufficient_balance: "insufficient balance", // Assumed: wording
  invalid_account: "the account is invalid", // Assumed: wording
  payment_cancelled: "payment cancelled", // Assumed: wording
  payment_expired: "payment expired", // Assumed: wording
  expired: "expired", // Assumed: wording
  timeout: "Timeout",
  // Assumed: wording
  confirmed_amount_mismatch:
    "final amount from payment channel does not match original amount charged",
  account_does_not_exist: "account does not exist", // Assumed: wording
  amount_mismatch: "amount mismatch", // Assumed: wording
  cannot_connect_to_ibanking: "cannot connect to ibanking", // Assumed: wording
  duplicate_reference_number: "duplicate reference number", // Assumed: wording
  internal_error: "request could not be completed due to an internal error",
  invalid_barcode: "invalid barcode", // Assumed: wording
  invalid_parameters: "invalid parameters", // Assumed: wording
  invalid_reference: "invalid reference", // Assumed: wording
  service_code_not_activated: "service code not activated", // Assumed: wording
  service_code_not_certified: "service code not certified", // Assumed: wording
  undefined: "undefined", // Assumed: wording
  brand_not_supported: "brand not supported",
  failed_capture: "capture failed",
  invalid_charge: "invalid charge",
} as const satisfies Record<string, string>;

/** Why an issuer, a fraud screen, a payment channel or the payer said no to a charge. */
export type FailureCode = keyof typeof failureCodes;

/** The failure_message that goes with a failure code. */
export function failureMessage(code: FailureCode): string {
  return failureCodes[code];
}
