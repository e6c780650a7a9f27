import { wireTime } from "../primitives/clock.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { Refund } from "./refund.ts";

/** A refund in the newest shape. */
export function refundJson(refund: Refund): WireObject {
  return {
    object: "refund",
    id: refund.id,
    location: `/charges/${refund.chargeId}/refunds/${refund.id}`,
    livemode: refund.livemode,
    voided: refund.voided,
    currency: refund.currency,
    amount: refund.amount,
    metadata: refund.metadata,
    charge: refund.chargeId,
    capture: null,
    terminal: null,
    transaction: refund.entryId,
    status: "closed",
    funding_amount: refund.fundingAmount,
    funding_currency: refund.fundingCurrency,
    created_at: wireTime(refund.createdAt),
    acquirer_reference_number: null,
    approval_code: null,
  };
}
