import { type Call, newId, nowFor } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { getChargeableCard } from "../customers/chargeable-card.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { DAY_MS, later } from "../primitives/clock.ts";
import { minorUnits } from "../primitives/money.ts";
import type { Card } from "../vault/card.ts";
import { getUnusedToken, useTokenForCharge } from "../vault/use-token.ts";
import { askAcquirer } from "./ask-acquirer.ts";
import type { Charge } from "./charge.ts";
import type { ChargeView } from "./json.ts";
import { ensureBrandTaken, fundingAmountFor } from "./limits.ts";
import type { ChargeWish } from "./params.ts";
import { viewOf } from "./view-charge.ts";

/**
 * POST /charges: takes money from a card, or reserves it.
 * An issuer that says no is an answer, not an error: the charge is made and has failed.
 * @throws ApiError invalid_charge, not_found, used_token, missing_card, invalid_card_token, brand_not_supported
 * Source: charges-api, create.
 */
export function createCharge(engine: Engine, call: Call, wish: ChargeWish): Promise<ChargeView> {
  const id = newId(engine, call, "chrg");
  const plan = async () => {
    const fundingAmount = fundingAmountFor(call.account, wish.amount, wish.currency);
    const { card, customerId, changes } = await findPayingCard(engine, call, wish, id);
    ensureBrandTaken(call.account, card.facts.brand, wish.currency);
    const charge = newCharge(engine, call, wish, {
      id,
      fundingAmount,
      cardId: card.id,
      customerId,
    });
    const operation = {
      kind: "authorize",
      amount: charge.amount,
      currency: charge.currency,
    } as const;
    return { charge, card, operation, changes };
  };
  return askAcquirer(engine, call, plan, (recorded, { card }) =>
    viewOf(engine, call, recorded.charge, { card }),
  );
}

interface PayingCard {
  readonly card: Card;
  readonly customerId: string | null;
  readonly changes: ChangeSet;
}

/** Which card pays: a customer's, or the one behind a token, which is used up by it. */
async function findPayingCard(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
  chargeId: string,
): Promise<PayingCard> {
  if (wish.customer !== undefined) {
    const card = await getChargeableCard(engine, call, wish.customer, wish.card);
    return { card, customerId: wish.customer, changes: [] };
  }
  if (wish.card === undefined) throw refusal("not_found", "token was not found");
  // A customer's card is charged by naming the customer too.
  if (wish.card.startsWith("card_")) throw refusal("invalid_card_token");
  const token = await getUnusedToken(engine, call, wish.card);
  return {
    card: token.card,
    customerId: null,
    changes: useTokenForCharge(engine, call, token, chargeId),
  };
}

function newCharge(
  engine: Engine,
  call: Call,
  wish: ChargeWish,
  known: Pick<Charge, "id" | "fundingAmount" | "cardId" | "customerId">,
): Charge {
  const { settings } = call.account;
  const createdAt = nowFor(engine, call);
  return {
    ...known,
    state: "asking",
    version: 0,
    livemode: call.livemode,
    createdAt,
    amount: minorUnits(wish.amount),
    currency: wish.currency,
    fundingCurrency: settings.currency,
    feeTerms: settings.cardFee,
    capture: wish.capture,
    authorizationType: wish.authorizationType,
    description: wish.description,
    metadata: wish.metadata,
    ip: wish.ip,
    returnUri: wish.returnUri,
    paymentId: newId(engine, call, "paym"),
    expiresAt: later(createdAt, settings.authorizationValidForDays * DAY_MS),
    inFlight: null,
  };
}
