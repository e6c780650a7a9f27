import { chargeStatuses } from "../catalogue/charge-states.ts";
import type { FeeTerms } from "../catalogue/countries.ts";
import { paymentMethod } from "../catalogue/payment-methods.ts";
import type { Listed } from "../database/paging.ts";
import { type Instant, wireTime } from "../primitives/clock.ts";
import type { Card } from "../vault/card.ts";
import { cardJson } from "../vault/json.ts";
import { Shown } from "../versions/shown.ts";
import type { WireObject, WireValue } from "../versions/wire-object.ts";
import type { Charge } from "./charge.ts";
import { chargedSourceJson } from "./charged-source-json.ts";
import { costsOf } from "./entry-amounts.ts";
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
  /** How it looks, once somebody has asked: see `showCharge`. */
  shown?: Shown | undefined;
}

const noPlatformFee = { fixed: null, amount: null, percentage: null };

/** What a charge looks like: made once for each view, since its event and its answer show the same. */
export function showCharge(view: ChargeView): Shown {
  view.shown ??= new Shown(chargeJson(view));
  return view.shown;
}

/**
 * A charge in the newest shape, with every derived flag. Older versions are made from it by key lists; the keys that
 * only they print (`reference`, `source_of_fund`, `offsite`, `offline`) stand here too.
 * One literal: five parts spread into one object cost a create as much as all the rest of it.
 * Source: charges-api; the vectors of flags from recorded charges.
 */
// biome-ignore lint/complexity/noExcessiveLinesPerFunction: a table, one key of the wire a row
export function chargeJson(view: ChargeView): WireObject {
  const { charge, card, now, publicUrl, expanded } = view;
  const paid = charge.state === "paid" ? charge : undefined;
  const failed = charge.state === "failed" ? charge : undefined;
  const authorized = "authorizedAt" in charge ? charge : undefined;
  const funding = paid === undefined ? charge.fundingAmount : capturedFunding(paid);
  const costs = costsOf(charge, funding);
  const names = oldNamesOf(charge);
  const refundable = paid !== undefined && isRefundable(paid, card?.facts.brand, now);
  return {
    object: "charge",
    id: charge.id,
    location: `/charges/${charge.id}`,
    livemode: charge.livemode,
    ip: charge.ip,
    description: charge.description,
    metadata: charge.metadata,
    reference: charge.paymentId,
    source_of_fund: names.source_of_fund,
    offsite: names.offsite,
    offline: names.offline,
    requested_source: names.requested_source,
    authenticated_by: authenticatedBy(charge),
    amount: charge.amount,
    authorization_type: charge.authorizationType,
    authorized_amount: charge.amount,
    captured_amount: paid?.capturedAmount ?? charge.amount,
    net: costs.net,
    fee: costs.fee,
    fee_vat: costs.feeVat,
    interest: costs.interest,
    interest_vat: costs.interestVat,
    funding_amount: funding,
    refunded_amount: paid?.refundedAmount ?? 0,
    transaction_fees: transactionFees(charge.feeTerms),
    platform_fee: noPlatformFee,
    currency: charge.currency,
    funding_currency: charge.fundingCurrency,
    refunds: refundsJson(view),
    link: expanded?.["link"] ?? charge.linkId,
    card: chargedCardJson(view),
    source: chargedSourceJson(charge, publicUrl),
    missing_3ds_fields: missingFields(view),
    schedule: null,
    linked_account: null,
    customer: expanded?.["customer"] ?? charge.customerId,
    dispute: null,
    transaction: expanded?.["transaction"] ?? paid?.entryId ?? null,
    branch: null,
    terminal: null,
    device: null,
    failure_code: failed?.failureCode ?? null,
    failure_message: failed?.failureMessage ?? null,
    merchant_advice: null,
    status: chargeStatuses[charge.state],
    authorize_uri: authorizeUri(charge, publicUrl),
    return_uri: charge.returnUri,
    created_at: wireTime(charge.createdAt),
    paid_at: paid === undefined ? null : wireTime(paid.paidAt),
    authorized_at: authorized === undefined ? null : wireTime(authorized.authorizedAt),
    expires_at: wireTime(charge.expiresAt),
    // Set for every charge whose window has passed, paid ones included. Source: recorded charges.
    expired_at: charge.expiresAt <= now ? wireTime(charge.expiresAt) : null,
    reversed_at: reversedAt(charge),
    multi_capture: false,
    zero_interest_installments: charge.source?.facts.zeroInterestInstallments === true,
    acquirer_reference_number: null,
    approval_code: authorized?.approvalCode ?? null,
    authorized: authorized !== undefined,
    capturable: may(charge.state, "capture"),
    capture: charge.capture,
    disputable: paid !== undefined && !paid.voided,
    refundable,
    partially_refundable: refundable && isPartlyRefundable(charge),
    reversed: charge.state === "reversed" || charge.state === "lapsed",
    reversible: may(charge.state, "reverse"),
    voided: paid?.voided ?? false,
    paid: paid !== undefined,
    expired: hasRunOutUnpaid(charge, now),
    can_perform_void: refundable && isVoidable(paid, view.timeZone, now),
  };
}

interface OldNames {
  readonly source_of_fund: "card" | "offline" | "offsite";
  readonly offsite: string | null;
  readonly offline: string | null;
  readonly requested_source: boolean;
}

const namesOfCard: OldNames = {
  source_of_fund: "card",
  offsite: null,
  offline: null,
  requested_source: false,
};

/** How older versions tell the ways to pay apart. Source: charges-api of 2014 and 2015. */
function oldNamesOf({ source }: Charge): OldNames {
  if (source === null) return namesOfCard;
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

function transactionFees({ feeFlat, feeRate, vatRate }: FeeTerms): WireValue {
  return { fee_flat: feeFlat, fee_rate: feeRate, vat_rate: vatRate };
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

function reversedAt(charge: Charge): string | null {
  if (charge.state === "reversed") return wireTime(charge.reversedAt);
  return charge.state === "lapsed" ? wireTime(charge.expiresAt) : null;
}

function hasRunOutUnpaid(charge: Charge, now: Instant): boolean {
  if (charge.state === "failed") return charge.expiresAt <= now;
  return charge.state === "expired" || charge.state === "lapsed";
}
