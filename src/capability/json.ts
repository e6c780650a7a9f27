import type { Call } from "../accounts/call.ts";
import { payerBanks, payoutBanks } from "../catalogue/banks.ts";
import { countries } from "../catalogue/countries.ts";
import {
  type PaymentMethodRow,
  paymentMethod,
  type SourceType,
} from "../catalogue/payment-methods.ts";
import { allowedMethods, currenciesOf, limitsOf } from "../sources/allowed-methods.ts";
import type { WireObject, WireValue } from "../versions/wire-object.ts";

/** Wallets whose payloads become tokens, as in test mode. Source: tokens-api. */
const tokenizationMethods = ["googlepay", "applepay"];

/**
 * What an account can do: limits, banks, and every way to pay that it may use. Older versions show the same methods as
 * `payment_backends`. Source: capability-api; recorded capability, 2019-05-29.
 */
export function capabilityJson(call: Call): WireObject {
  const country = countries[call.account.country];
  const types = allowedMethods(call.account, call.livemode);
  return {
    object: "capability",
    location: "/capability",
    banks: payoutBanks[call.account.country],
    limits: {
      charge_amount: { max: country.chargeMax, min: country.chargeMin },
      // Assumed: the largest transfer is the largest charge.
      transfer_amount: { max: country.chargeMax, min: country.transferMin },
      installment_amount: { min: INSTALLMENT_MIN },
    },
    payment_methods: [cardMethod(call), ...types.map((type) => methodJson(call, type))],
    payment_backends: [cardBackend(call), ...types.map((type) => backendJson(call, type))],
    country: call.account.country,
    tokenization_methods: tokenizationMethods,
    zero_interest_installments: call.account.settings.shown.zeroInterestInstallments,
  };
}

/** Source: recorded capability of Thailand. */
const INSTALLMENT_MIN = 200_000;

function cardMethod({ account }: Call): WireValue {
  const country = countries[account.country];
  return {
    object: "payment_method",
    name: "card",
    currencies: country.cardCurrencies,
    card_brands: country.cardBrands,
    installment_terms: null,
    loan_installment_terms: null,
    banks: [],
    provider: null,
  };
}

function methodJson(call: Call, type: SourceType): WireValue {
  const method: PaymentMethodRow = paymentMethod(type);
  const isLoan = method.withCard === true;
  const terms = method.installments?.terms ?? null;
  return {
    object: "payment_method",
    name: type,
    currencies: currenciesOf(call.account, call.livemode, type),
    card_brands: null,
    installment_terms: terms,
    loan_installment_terms: isLoan ? terms : null,
    banks: (payerBanks[type] ?? []).map((bank) => ({ ...bank, active: true })),
    provider: null,
  };
}

function cardBackend({ account }: Call): WireValue {
  const country = countries[account.country];
  return {
    credit_card: {
      type: "card",
      currencies: country.cardCurrencies,
      brands: country.cardBrands,
      amount: { min: country.chargeMin, max: country.chargeMax },
    },
  };
}

/** Families that the old shape names by one word; every other method is a family of its own. */
const families = ["internet_banking", "installment"] as const;

function backendJson(call: Call, type: SourceType): WireValue {
  const method: PaymentMethodRow = paymentMethod(type);
  const currencies = currenciesOf(call.account, call.livemode, type);
  const [currency] = currencies;
  const [min, max] = currency === undefined ? [null, null] : limitsOf(call.account, type, currency);
  const family = families.find((name) => type.startsWith(`${name}_`));
  return {
    [type]: {
      type: family ?? (method.flow === "offline" ? "offline" : type),
      currencies,
      ...(method.installments && { allowed_installment_terms: method.installments.terms }),
      ...(payerBanks[type] && { banks: payerBanks[type].map((bank) => bank.code) }),
      amount: { min, max },
    },
  };
}
