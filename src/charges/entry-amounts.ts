import type { EntryAmounts } from "../ledger/journal.ts";
import { feeOf, type MinorUnits, minorUnits } from "../primitives/money.ts";
import type { Charge, ChargeFacts } from "./charge.ts";

/** What an authorisation holds: the whole amount, in the account's currency, without fees. */
export function holdOf(charge: Charge): EntryAmounts {
  return plain(charge, charge.fundingAmount);
}

/** An amount of the account's currency that carries no fee. */
export function plain(charge: Charge, amount: MinorUnits): EntryAmounts {
  return { currency: charge.fundingCurrency, amount, fee: minorUnits(0), vat: minorUnits(0) };
}

/** An amount of the account's currency with the fee and VAT that the charge was agreed to cost. */
export function amountsOf(charge: ChargeFacts, amount: MinorUnits): EntryAmounts {
  const { feeFlat, feeRate, vatRate } = charge.feeTerms;
  const { fee, feeVat } = feeOf({
    amount,
    ratePercent: feeRate,
    flat: feeFlat,
    vatPercent: vatRate,
  });
  return { currency: charge.fundingCurrency, amount, fee, vat: feeVat };
}
