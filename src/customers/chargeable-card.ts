import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { getCardOf } from "./find-cards.ts";
import { unknownCustomer } from "./find-customers.ts";
import { findStanding } from "./store.ts";

/**
 * The card that a charge of a customer is made with: the one named, else the customer's default card.
 * Removing a card or its customer changes the card, so a charge that expects the card's version holds only while
 * both are there.
 * @throws ApiError not_found — customer or card is unknown, of another account or mode, or removed; or the card is
 * another customer's.
 * @throws ApiError missing_card — none is named, and the customer has none.
 * Source: charges-api, `customer` and `card`. Assumed: the codes.
 */
export async function getChargeableCard(
  engine: Engine,
  call: Call,
  customerId: string,
  cardId: string | undefined,
): Promise<Card> {
  const customer = await findStanding(engine, call, customerId);
  if (customer === undefined || customer.deletedAt !== null) throw unknownCustomer(customerId);
  const chosen = cardId ?? customer.defaultCardId;
  if (chosen === null) throw refusal("missing_card");
  return getCardOf(engine, call, { customerId, cardId: chosen });
}
