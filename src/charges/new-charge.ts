import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { FeeTerms } from "../catalogue/countries.ts";
import type { Engine } from "../engine/engine.ts";
import { DAY_MS, type Instant, later } from "../primitives/clock.ts";
import { type MinorUnits, minorUnits } from "../primitives/money.ts";
import type { Charge, ChargedSource, ChargeIn } from "./charge.ts";
import type { ChargeWish } from "./params.ts";

/** What is known of a new charge besides what was wished. */
export interface Payer {
  readonly id: string;
  readonly fundingAmount: MinorUnits;
  readonly cardId: string | null;
  readonly customerId: string | null;
  readonly source?: ChargedSource;
  readonly paymentId?: string;
  readonly feeTerms?: FeeTerms;
  readonly expiresAt?: Instant;
  readonly threeDSecure?: boolean;
}

/** A charge before anybody was asked; not stored yet. */
export function newCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
  payer: Payer,
): ChargeIn<"asking"> {
  const { settings } = call.account;
  const createdAt = nowFor(engine, call);
  const charge: Charge = {
    id: payer.id,
    state: "asking",
    version: 0,
    livemode: call.livemode,
    createdAt,
    amount: minorUnits(wish.amount),
    currency: wish.currency,
    fundingAmount: payer.fundingAmount,
    fundingCurrency: settings.currency,
    feeTerms: payer.feeTerms ?? settings.cardFee,
    // Two typed clients send capture=false with every source; only a card can be reserved.
    capture: payer.source === undefined ? wish.capture : true,
    authorizationType: wish.authorizationType,
    description: wish.description,
    metadata: wish.metadata,
    ip: wish.ip,
    returnUri: wish.returnUri,
    paymentId: payer.paymentId ?? newId(engine, call, "paym"),
    customerId: payer.customerId,
    cardId: payer.cardId,
    source: payer.source ?? null,
    linkId: wish.linkId ?? null,
    webhookEndpoints: wish.webhookEndpoints,
    threeDSecure: payer.threeDSecure ?? false,
    expiresAt: payer.expiresAt ?? later(createdAt, settings.authorizationValidForDays * DAY_MS),
    inFlight: null,
  };
  return charge;
}
