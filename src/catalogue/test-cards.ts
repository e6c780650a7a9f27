import type { CardBrand } from "./card-brands.ts";
import type { FailureCode } from "./failure-codes.ts";

/** What happens to a charge made with a test card. */
export type TestCardEffect =
  /** The issuer says yes. */
  | { readonly kind: "approve" }
  /** The issuer says no; `failureMessage` replaces the failure code's own message where present. */
  | {
      readonly kind: "decline";
      readonly failureCode: FailureCode;
      readonly failureMessage?: string;
    }
  /** Under 3-D Secure the card is not enrolled: the charge fails before the payer is asked. */
  | { readonly kind: "enrolment_failure" }
  /** Under 3-D Secure the payer is not recognised: the charge fails once the payer comes back. */
  | { readonly kind: "authentication_failure" };

/** A card number for test mode. */
export interface TestCard {
  readonly number: string;
  readonly brand: CardBrand;
  readonly effect: TestCardEffect;
  /** Present where the card shows a security code that did not match; all others show true. */
  readonly securityCodeCheck?: false;
}

const approve = { kind: "approve" } as const;
const enrolmentFailure = { kind: "enrolment_failure" } as const;
const authenticationFailure = { kind: "authentication_failure" } as const;
const insufficientFund = { kind: "decline", failureCode: "insufficient_fund" } as const;
const stolenOrLostCard = { kind: "decline", failureCode: "stolen_or_lost_card" } as const;
const failedProcessing = { kind: "decline", failureCode: "failed_processing" } as const;
const paymentRejected = { kind: "decline", failureCode: "payment_rejected" } as const;
const failedFraudCheck = { kind: "decline", failureCode: "failed_fraud_check" } as const;
const invalidAccountNumber = { kind: "decline", failureCode: "invalid_account_number" } as const;
const invalidSecurityCode = { kind: "decline", failureCode: "invalid_security_code" } as const;
// The vendor adds an advice that the amount chooses; its table was never seen, so there is none.
const rejectedByBank = {
  kind: "decline",
  failureCode: "payment_rejected",
  failureMessage: "Issuer Declined: By Issuing Bank",
} as const;

/**
 * The card numbers of test mode, and what becomes of a charge with each.
 *
 * number, brand, effect; by effect, then Visa, MasterCard, JCB, UnionPay, others.
 * Any expiry in the future and any security code go with every number.
 * Source: api-testing page of the documentation; merchant-advice page for the last row.
 */
// biome-ignore format: one card a row
export const testCards: readonly TestCard[] = [
  { number: "4242424242424242",    brand: "Visa",             effect: approve },
  { number: "4111111111111111",    brand: "Visa",             effect: approve },
  { number: "5555555555554444",    brand: "MasterCard",       effect: approve },
  { number: "5454545454545454",    brand: "MasterCard",       effect: approve },
  { number: "3530111333300000",    brand: "JCB",              effect: approve },
  { number: "3566111111111113",    brand: "JCB",              effect: approve },
  { number: "6250947000000006",    brand: "UnionPay",         effect: approve },
  { number: "378282246310005",     brand: "American Express", effect: approve },
  { number: "6447032400000000001", brand: "Discover",         effect: approve },
  { number: "36021042000004",      brand: "Diners Club",      effect: approve },

  { number: "4111111111140011",    brand: "Visa",             effect: insufficientFund },
  { number: "5555551111110011",    brand: "MasterCard",       effect: insufficientFund },
  { number: "3530111111190011",    brand: "JCB",              effect: insufficientFund },
  { number: "6250947000000014",    brand: "UnionPay",         effect: insufficientFund },

  { number: "4111111111130012",    brand: "Visa",             effect: stolenOrLostCard },
  { number: "5555551111100012",    brand: "MasterCard",       effect: stolenOrLostCard },
  { number: "3530111111180012",    brand: "JCB",              effect: stolenOrLostCard },
  { number: "6250947000000022",    brand: "UnionPay",         effect: stolenOrLostCard },

  { number: "4111111111120013",    brand: "Visa",             effect: failedProcessing },
  { number: "5555551111190013",    brand: "MasterCard",       effect: failedProcessing },
  { number: "3530111111170013",    brand: "JCB",              effect: failedProcessing },
  { number: "6250947000000030",    brand: "UnionPay",         effect: failedProcessing },
  { number: "377138160000009",     brand: "American Express", effect: failedProcessing },
  { number: "6447032400001111005", brand: "Discover",         effect: failedProcessing },
  { number: "36021042111108",      brand: "Diners Club",      effect: failedProcessing },

  { number: "4111111111110014",    brand: "Visa",             effect: paymentRejected },
  { number: "5555551111180014",    brand: "MasterCard",       effect: paymentRejected },
  { number: "3530111111160014",    brand: "JCB",              effect: paymentRejected },
  { number: "6250947000000048",    brand: "UnionPay",         effect: paymentRejected },

  { number: "4111111111190016",    brand: "Visa",             effect: failedFraudCheck },
  { number: "5555551111160016",    brand: "MasterCard",       effect: failedFraudCheck },
  { number: "3530111111140016",    brand: "JCB",              effect: failedFraudCheck },
  { number: "6250947000000055",    brand: "UnionPay",         effect: failedFraudCheck },

  { number: "4111111111180017",    brand: "Visa",             effect: invalidAccountNumber },
  { number: "5555551111150017",    brand: "MasterCard",       effect: invalidAccountNumber },
  { number: "3530111111130017",    brand: "JCB",              effect: invalidAccountNumber },
  { number: "6250947000000063",    brand: "UnionPay",         effect: invalidAccountNumber },

  {
    number: "4111111111160001",
    brand: "Visa",
    effect: invalidSecurityCode,
    securityCodeCheck: false,
  },
  {
    number: "5555551111130001",
    brand: "MasterCard",
    effect: invalidSecurityCode,
    securityCodeCheck: false,
  },
  {
    number: "3530111111110001",
    brand: "JCB",
    effect: invalidSecurityCode,
    securityCodeCheck: false,
  },

  { number: "4111111111150002",    brand: "Visa",             effect: enrolmentFailure },
  { number: "5555551111120002",    brand: "MasterCard",       effect: enrolmentFailure },
  { number: "3530111111100002",    brand: "JCB",              effect: enrolmentFailure },
  { number: "6250947000000071",    brand: "UnionPay",         effect: enrolmentFailure },

  { number: "4111111111140003",    brand: "Visa",             effect: authenticationFailure },
  { number: "5555551111110003",    brand: "MasterCard",       effect: authenticationFailure },
  { number: "3530111111190003",    brand: "JCB",              effect: authenticationFailure },
  { number: "6250947000000089",    brand: "UnionPay",         effect: authenticationFailure },
  { number: "377138161111003",     brand: "American Express", effect: authenticationFailure },

  { number: "4111111111170018",    brand: "Visa",             effect: rejectedByBank },
];

const cardByNumber = new Map(testCards.map((card) => [card.number, card]));

/**
 * The row of a test card number, given as digits only; undefined for any other number.
 * In test mode a number without a row is approved.
 * Assumed: where 3-D Secure does not run, the cards that fail in it are approved too.
 */
export function findTestCard(number: string): TestCard | undefined {
  return cardByNumber.get(number);
}
