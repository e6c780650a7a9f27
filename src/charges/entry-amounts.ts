import type { EntryAmounts } from "../ledger/journal.ts";
import {
  add,
  feeOf,
  type MinorUnits,
  minorUnits,
  percentOf,
  subtract,
} from "../primitives/money.ts";
import type { Charge, ChargeFacts } from "./charge.ts";

/** What an authorisation holds: the whole amount, in the account's currency, without fees. */
export function holdOf(charge: Charge): EntryAmounts {
  return plain(charge, charge.fundingAmount);
}

/** An amount of the account's currency that carries no fee. */
export function plain(charge: Charge, amount: MinorUnits): EntryAmounts {
  return { currency: charge.fundingCurrency, amount, fee: minorUnits(0), vat: minorUnits(0) };
}

/** What a charge costs its merchant, and what is left; in the account's currency. */
export interface Costs {
  readonly fee: MinorUnits;
  readonly feeVat: MinorUnits;
  readonly interest: MinorUnits;
  readonly interestVat: MinorUnits;
  readonly net: MinorUnits;
}

/** What an amount of the account's currency costs, by what the charge was agreed to cost. Source: recorded charges. */
export function costsOf(charge: ChargeFacts, amount: MinorUnits): Costs {
  const { feeFlat, feeRate, vatRate } = charge.feeTerms;
  const { fee, feeVat, net } = feeOf({
    amount,
    ratePercent: feeRate,
    flat: feeFlat,
    vatPercent: vatRate,
  });
  const percent = charge.source?.interestPercent;
  if (percent === undefined) return { fee, feeVat, interest: none, interestVat: none, net };
  const interest = percentOf(amount, percent);
  const interestVat = percentOf(interest, vatRate);
  return { fee, feeVat, interest, interestVat, net: subtract(net, add(interest, interestVat)) };
}

const none = minorUnits(0);

/** An amount of the account's currency with what it costs, as the books take it. */
export function amountsOf(charge: ChargeFacts, amount: MinorUnits): EntryAmounts {
  const { fee, feeVat, interest, interestVat } = costsOf(charge, amount);
  const entry = { currency: charge.fundingCurrency, amount, fee, vat: add(feeVat, interestVat) };
  return interest === 0 ? entry : { ...entry, interest };
}
