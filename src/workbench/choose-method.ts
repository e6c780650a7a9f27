import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { countries } from "../catalogue/countries.ts";
import type { Currency } from "../catalogue/currencies.ts";
import {
  type PaymentMethodRow,
  paymentMethod,
  type SourceType,
} from "../catalogue/payment-methods.ts";
import { allowedMethods, currenciesOf, limitsOf } from "../sources/allowed-methods.ts";

/** A way to pay besides cards. */
interface ChosenMethod {
  readonly type: SourceType;
  readonly currency: Currency;
}

/** Enough for a charge that somebody looks at, where the limits allow it. */
const AMOUNT_USUAL = 100_000;

/**
 * A way to pay that needs nothing but its name, preferably in the account's own currency.
 * @throws ApiError bad_request — the account has none.
 */
export function chooseMethod(call: Call, isExpirable: boolean): ChosenMethod {
  const own = call.account.settings.currency;
  const fitting = allowedMethods(call.account, call.livemode).filter((type) => {
    const row: PaymentMethodRow = paymentMethod(type);
    return row.requires === undefined && !row.withCard && (!isExpirable || row.expirable === true);
  });
  const usable = fitting.map((type) => {
    const currencies = currenciesOf(call.account, call.livemode, type);
    const currency = currencies.find((one) => one === own) ?? currencies[0] ?? own;
    return { type, currency };
  });
  const chosen = usable.find(({ currency }) => currency === own) ?? usable[0];
  if (chosen !== undefined) return chosen;
  const wanted = isExpirable ? "that can be expired" : "besides cards";
  throw refusal("bad_request", `this account has no way to pay ${wanted}`);
}

/** An amount that can be charged in a currency, by card or by a method. */
export function amountFor(
  { account }: Call,
  currency: Currency,
  type?: SourceType,
): { readonly amount: number; readonly currency: string } {
  const { chargeMin, chargeMax } = countries[account.country];
  const [min, max] =
    type === undefined ? [chargeMin, chargeMax] : limitsOf(account, type, currency);
  return { amount: Math.min(Math.max(AMOUNT_USUAL, min), max), currency: currency.toLowerCase() };
}
