import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { findCard, listCards } from "../vault/read-card.ts";
import { getAnyCustomer } from "./find-customers.ts";

/** Names a card by whose it is. */
export interface CardName {
  readonly customerId: string;
  readonly cardId: string;
}

async function getAnyCard(engine: Engine, call: Call, name: CardName): Promise<Card> {
  const card = await findCard(engine, call, name.cardId);
  if (card?.customerId !== name.customerId) {
    throw refusal("not_found", `card ${name.cardId} was not found`);
  }
  return card;
}

/**
 * A card, not removed, of a customer who is at hand.
 * @throws ApiError not_found — unknown, of another customer, account or mode, or removed: one answer for all.
 */
export async function getCardOf(engine: Engine, call: Call, name: CardName): Promise<Card> {
  const card = await getAnyCard(engine, call, name);
  if (card.deletedAt !== null) throw refusal("not_found", `card ${name.cardId} was not found`);
  return card;
}

/**
 * GET /customers/{id}/cards/{id}; a card that was removed is shown as such.
 * @throws ApiError not_found — customer or card is unknown, of another account or mode, or not this customer's.
 * Source: cards-api. Assumed: a removed card can still be read, as a removed customer can.
 */
export async function retrieveCard(engine: Engine, call: Call, name: CardName): Promise<Card> {
  await getAnyCustomer(engine, call, name.customerId);
  return getAnyCard(engine, call, name);
}

/** A page of a customer's cards, and where it hangs. */
export interface CardList extends Listed<Card> {
  readonly page: Page;
  readonly location: string;
}

/**
 * GET /customers/{id}/cards; none for a removed customer.
 * @throws ApiError not_found — the customer is unknown, or of another account or mode.
 */
export async function listCustomerCards(
  engine: Engine,
  call: Call,
  wish: { readonly customerId: string; readonly page: Page },
): Promise<CardList> {
  const { id } = await getAnyCustomer(engine, call, wish.customerId);
  const listed = await listCards(engine, call, id, wish.page);
  return { ...listed, page: wish.page, location: `/customers/${id}/cards` };
}
