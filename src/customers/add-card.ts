import type { Call } from "../accounts/call.ts";
import type { ChangeSet } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { getUnusedToken, useTokenForCustomer } from "../vault/use-token.ts";
import type { Customer } from "./customer.ts";
import { CARDS_SHOWN_MAX, type CustomerView } from "./json.ts";

/** A customer who has been given a card; the customer itself is still to be written. */
export interface CustomerWithNewCard {
  readonly customer: Customer;
  readonly card: Card;
  readonly changes: ChangeSet;
}

/**
 * Gives the card behind a token to a customer, and uses the token up. The first card becomes the default one.
 * @throws ApiError not_found, used_token — the token cannot be used.
 */
export async function addCard(
  engine: Engine,
  call: Call,
  customer: Customer,
  tokenId: string,
): Promise<CustomerWithNewCard> {
  const made = await getUnusedToken(engine, call, tokenId);
  return {
    customer: { ...customer, defaultCardId: customer.defaultCardId ?? made.card.id },
    card: { ...made.card, customerId: customer.id },
    changes: useTokenForCustomer(engine, call, made, customer.id),
  };
}

/** The first cards of a customer once one more is among them. */
export function withCard(cards: CustomerView["cards"], card: Card): CustomerView["cards"] {
  // A card is as old as its token, so a new one need not come last.
  const rows = [...cards.rows, card].toSorted(byAge).slice(0, CARDS_SHOWN_MAX);
  return { rows, total: cards.total + 1 };
}

function byAge(one: Card, other: Card): number {
  if (one.createdAt !== other.createdAt) return one.createdAt - other.createdAt;
  return one.id < other.id ? -1 : 1;
}
