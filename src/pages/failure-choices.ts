import type { FailureCode } from "../catalogue/failure-codes.ts";

// The codes that a page offers; any other code of the catalogue is taken too.
// Source: the failure codes that the charges' documentation and the methods' own pages name.
const ofCards: readonly FailureCode[] = [
  "payment_rejected",
  "failed_processing",
  "insufficient_fund",
  "failed_fraud_check",
  "stolen_or_lost_card",
  "invalid_account_number",
  "invalid_security_code",
  "expired_card",
  "timeout",
];
const ofSources: readonly FailureCode[] = [
  "failed_processing",
  "insufficient_balance",
  "insufficient_fund",
  "payment_rejected",
  "failed_fraud_check",
  "invalid_account",
  "confirmed_amount_mismatch",
  "payment_expired",
  "timeout",
];

/** The failure codes that a tester chooses from, the most usual first. */
export function failureChoices(isCard: boolean): readonly FailureCode[] {
  return isCard ? ofCards : ofSources;
}
