import { type ChargeState, chargeStatuses } from "../catalogue/charge-states.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import { type Instant, wireTime } from "../primitives/clock.ts";
import type { WireObject, WireValue } from "../versions/wire-object.ts";
import { type SourceFacts, wireFlow } from "./source.ts";

/** A source as shown: alone, or as part of its charge, which adds what the payer needs. */
export interface SourceView {
  readonly id: string;
  readonly livemode: boolean;
  readonly createdAt: Instant;
  readonly facts: SourceFacts;
  readonly chargeState: ChargeState | undefined;
  readonly references?: WireValue;
  readonly scannableCode?: WireValue;
}

/** A source in the newest shape. Source: recorded sources, 2019-05-29. */
export function sourceJson(view: SourceView): WireObject {
  const { facts } = view;
  return {
    object: "source",
    id: view.id,
    livemode: view.livemode,
    location: `/sources/${view.id}`,
    amount: facts.amount,
    barcode: facts.barcode,
    bank: facts.bank,
    created_at: wireTime(view.createdAt),
    currency: facts.currency,
    email: facts.email,
    flow: wireFlow(paymentMethod(facts.type).flow, facts.platformType),
    installment_term: facts.installmentTerm,
    ip: facts.ip,
    absorption_type: absorptionType(facts),
    name: facts.name,
    mobile_number: facts.phoneNumber,
    phone_number: facts.phoneNumber,
    platform_type: facts.platformType,
    scannable_code: view.scannableCode ?? null,
    qr_settings: null,
    billing: facts.billing,
    shipping: facts.shipping,
    items: facts.items,
    references: view.references ?? null,
    provider_references: null,
    store_id: facts.storeId,
    store_name: facts.storeName,
    terminal_id: facts.terminalId,
    type: facts.type,
    zero_interest_installments: facts.zeroInterestInstallments,
    charge_status: view.chargeState === undefined ? "unknown" : chargeStatuses[view.chargeState],
    receipt_amount: null,
    discounts: [],
    promotion_code: facts.promotionCode,
  };
}

function absorptionType(facts: SourceFacts): string | null {
  if (facts.zeroInterestInstallments === null) return null;
  return facts.zeroInterestInstallments ? "merchant" : "customer";
}
