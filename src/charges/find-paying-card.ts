import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import { getChargeableCard } from "../customers/chargeable-card.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { getUnusedToken, useCardOfCustomer, useTokenForCharge } from "../vault/use-token.ts";
import type { ChargeWish } from "./params.ts";

/** The card that pays, and what becomes true when it does: a token is used up. */
export interface PayingCard {
  readonly card: Card;
  readonly customerId: string | null;
  readonly changes: ChangeSet;
}

/**
 * Which card pays: a customer's, or the one behind a token.
 * @throws ApiError not_found — no way to pay was given, or it is not there.
 * @throws ApiError used_token, missing_card, invalid_card_token
 * Assumed: the words where nothing was given, and the code for a card without its customer.
 */
export async function findPayingCard(
  engine: Engine,
  call: Call,
  wish: Pick<ChargeWish, "card" | "customer">,
  chargeId: string,
): Promise<PayingCard> {
  if (wish.customer !== undefined) {
    const card = await getChargeableCard(engine, call, wish.customer, wish.card);
    return { card, customerId: wish.customer, changes: useCardOfCustomer(card) };
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
