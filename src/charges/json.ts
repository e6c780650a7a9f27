import { chargeStatuses } from "../catalogue/charge-states.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { Listed } from "../database/paging.ts";
import { type Instant, wireTime } from "../primitives/clock.ts";
import { feeOf, type MinorUnits } from "../primitives/money.ts";
import type { Card } from "../vault/card.ts";
import { cardJson } from "../vault/json.ts";
import type { WireObject, WireValue } from "../versions/wire-object.ts";
import type { Charge } from "./charge.ts";
import { chargedSourceJson } from "./charged-source-json.ts";
import { may } from "./lifecycle.ts";
import { authorizeUri } from "./payer-page.ts";
import type { Refund } from "./refund.ts";
import { refundJson } from "./refund-json.ts";
import { capturedFunding, isPartlyRefundable, isRefundable, isVoidable } from "./rules.ts";

/** Everything that a charge on the wire is made of. */
export interface ChargeView {
  readonly charge: Charge;
  readonly card: Card | null;
  readonly refunds: Listed<Refund>;
  /** The moment of the answer: what has run out, and what may still be voided, depends on it. */
  readonly now: Instant;
  readonly timeZone: string;
  /** Our own public address, for the payer's browser. */
  readonly publicUrl: string;
  /** Objects to show in place of their ids, when the caller asked for it. */
  readonly expanded?: Readonly<Record<string, WireObject | undefined>>;
}

const noPlatformFee = { fixed: null, amount: null, percentage: null };
const jsonOfView = new WeakMap<ChargeView, WireObject>();

/**
 * A charge in the newest shape, with every derived flag. Older versions are made from it by key lists; the keys that
 * only they print (`reference`, `source_of_fund`, `offsite`, `offline`) stand here too.
 * Source: charges-api; the vectors of flags from recorded charges.
 */
export function chargeJson(view: ChargeView): WireObject {
  // The event and the answer show the same charge; it is made once.
  const known = jsonOfView.get(view);
  if (known !== undefined) return known;
  const json = {
    ...identity(view),
    ...money(view),
    ...parts(view),
    ...course(view),
    ...flags(view),
  };
  jsonOfView.set(view, json);
  return json;
}

function identity({ charge }: ChargeView): WireObject {
  return {
    object: "charge",
    id: charge.id,
    location: `/charges/${charge.id}`,
    livemode: charge.livemode,
    ip: charge.ip,
    description: charge.description,
    metadata: charge.metadata,
    reference: charge.paymentId,
    ...oldNamesOfMethod(charge),
    authenticated_by: authenticatedBy(charge),
  };
}

/** How older versions tell the ways to pay apart. Source: charges-api of 2014 and 2015. */
function oldNamesOfMethod({ source }: Charge): Record<string, WireValue> {
  if (source === null) {
    return { source_of_fund: "card", offsite: null, offline: null, requested_source: false };
  }
  const isOffline = paymentMethod(source.facts.type).flow === "offline";
  return {
    source_of_fund: isOffline ? "offline" : "offsite",
    offsite: isOffline ? null : source.facts.type,
    offline: isOffline ? source.facts.type : null,
    requested_source: source.via === "source",
  };
}

function authenticatedBy(charge: Charge): WireValue {
  if (!charge.threeDSecure) return undefined;
  return "authorizedAt" in charge ? "3DS" : null;
}

/** What the account gets or would get: the captured part once something is captured, the whole before. */
function money({ charge }: ChargeView): Record<string, WireValue> {
  const funding: MinorUnits =
    charge.state === "paid" ? capturedFunding(charge) : charge.fundingAmount;
  const { feeFlat, feeRate, vatRate } = charge.feeTerms;
  const { fee, feeVat, net } = feeOf({
    amount: funding,
    ratePercent: feeRate,
    flat: feeFlat,
    vatPercent: vatRate,
  });
  return {
    amount: charge.amount,
    authorization_type: charge.authorizationType,
    authorized_amount: charge.amount,
    captured_amount: charge.state === "paid" ? charge.capturedAmount : charge.amount,
    net,
    fee,
    fee_vat: feeVat,
    interest: 0,
    interest_vat: 0,
    funding_amount: funding,
    refunded_amount: charge.state === "paid" ? charge.refundedAmount : 0,
    transaction_fees: { fee_flat: feeFlat, fee_rate: feeRate, vat_rate: vatRate },
    platform_fee: noPlatformFee,
    currency: charge.currency,
    funding_currency: charge.fundingCurrency,
  };
}

function parts(view: ChargeView): Record<string, WireValue> {
  const { charge, expanded } = view;
  return {
    refunds: refundsJson(view),
    link: expanded?.["link"] ?? charge.linkId,
    card: chargedCardJson(view),
    source: chargedSourceJson(view.charge, view.publicUrl),
    missing_3ds_fields: missingFields(view),
    schedule: null,
    linked_account: null,
    customer: expanded?.["customer"] ?? charge.customerId,
    dispute: null,
    transaction: expanded?.["transaction"] ?? (charge.state === "paid" ? charge.entryId : null),
    branch: null,
    terminal: null,
    device: null,
  };
}

/** What 3-D Secure would have liked to know of the buyer; the key is absent where nobody is authenticated. */
function missingFields({ charge, card }: ChargeView): WireValue {
  if (!charge.threeDSecure || card === null) return undefined;
  const { email, phoneNumber } = card.facts.address;
  return [...(email === null ? ["email"] : []), ...(phoneNumber === null ? ["phone_number"] : [])];
}

function chargedCardJson({ charge, card }: ChargeView): WireValue {
  if (card === null) return null;
  const json = cardJson(card);
  const failedCheck = charge.state === "failed" && charge.securityCodeCheck === false;
  return failedCheck ? { ...json, security_code_check: false } : json;
}

function refundsJson({ charge, refunds, now }: ChargeView): WireValue {
  return {
    object: "list",
    data: refunds.rows.map(refundJson),
    limit: 20,
    offset: 0,
    total: refunds.total,
    location: `/charges/${charge.id}/refunds`,
    order: "chronological",
    from: "1970-01-01T00:00:00Z",
    to: wireTime(now),
  };
}

function course(view: ChargeView): Record<string, WireValue> {
  const { charge, now, publicUrl } = view;
  const hasRunOut = charge.expiresAt <= now;
  return {
    failure_code: charge.state === "failed" ? charge.failureCode : null,
    failure_message: charge.state === "failed" ? charge.failureMessage : null,
    merchant_advice: null,
    status: chargeStatuses[charge.state],
    authorize_uri: authorizeUri(charge, publicUrl),
    return_uri: charge.returnUri,
    created_at: wireTime(charge.createdAt),
    paid_at: charge.state === "paid" ? wireTime(charge.paidAt) : null,
    authorized_at: "authorizedAt" in charge ? wireTime(charge.authorizedAt) : null,
    expires_at: wireTime(charge.expiresAt),
    // Set for every charge whose window has passed, paid ones included. Source: recorded charges.
    expired_at: hasRunOut ? wireTime(charge.expiresAt) : null,
    reversed_at: reversedAt(charge),
    multi_capture: false,
    zero_interest_installments: false,
    acquirer_reference_number: null,
    approval_code: "approvalCode" in charge ? charge.approvalCode : null,
  };
}

function reversedAt(charge: Charge): string | null {
  if (charge.state === "reversed") return wireTime(charge.reversedAt);
  return charge.state === "lapsed" ? wireTime(charge.expiresAt) : null;
}

function flags({ charge, card, now, timeZone }: ChargeView): Record<string, WireValue> {
  const isPaid = charge.state === "paid";
  const isVoided = isPaid && charge.voided;
  const refundable = isPaid && isRefundable(charge, card?.facts.brand, now);
  const hasRunOutUnpaid =
    charge.state === "expired" ||
    charge.state === "lapsed" ||
    (charge.state === "failed" && charge.expiresAt <= now);
  return {
    authorized: "authorizedAt" in charge,
    capturable: may(charge.state, "capture"),
    capture: charge.capture,
    disputable: isPaid && !isVoided,
    refundable,
    partially_refundable: refundable && isPartlyRefundable(charge),
    reversed: charge.state === "reversed" || charge.state === "lapsed",
    reversible: may(charge.state, "reverse"),
    voided: isVoided,
    paid: isPaid,
    expired: hasRunOutUnpaid,
    can_perform_void: refundable && isVoidable(charge, timeZone, now),
  };
}
