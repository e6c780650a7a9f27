import type { Call } from "../accounts/call.ts";
import type { CardOnTheWire } from "../acquirers/connector.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import { invariant } from "../primitives/invariant.ts";
import { Secret } from "../primitives/secret.ts";
import type { Card } from "./card.ts";
import { open } from "./cipher.ts";
import { findCardRow, findCardRows, findSealed, listCardRows } from "./store.ts";

/** A card that must be there: something of ours points to it. */
export async function getCard(engine: Engine, call: Call, cardId: string): Promise<Card> {
  const card = await findCardRow(engine, call, cardId);
  invariant(card !== undefined, `card ${cardId} is pointed to but missing`);
  return card;
}

/** A card of this account and mode, removed ones included. */
export function findCard(engine: Engine, call: Call, cardId: string): Promise<Card | undefined> {
  return findCardRow(engine, call, cardId);
}

/** Several cards, by id. */
export async function cardsById(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<Map<string, Card>> {
  const cards = await findCardRows(engine, call, [...new Set(ids)]);
  return new Map(cards.map((card) => [card.id, card]));
}

/** A page of a customer's cards. */
export function listCards(
  engine: Engine,
  call: Call,
  customerId: string,
  page: Page,
): Promise<Listed<Card>> {
  return listCardRows(engine, call, customerId, page);
}

/** A card opened for an acquirer; its secrets print as `[redacted]` and are revealed only inside the connector. */
export async function openCardForAcquirer(
  engine: Engine,
  call: Call,
  card: Card,
): Promise<CardOnTheWire> {
  const sealed = await findSealed(engine, call, card);
  // Removed since it was read: the card is there no more, whoever asks.
  if (sealed === undefined) throw refusal("not_found", `card ${card.id} was not found`);
  const binding = { cardId: card.id, accountId: call.account.id };
  const { number, securityCode } = sealed;
  return {
    number: new Secret(open(engine.keys, number, { ...binding, field: "number" })),
    securityCode:
      securityCode &&
      new Secret(open(engine.keys, securityCode, { ...binding, field: "security_code" })),
    expirationMonth: card.facts.expirationMonth,
    expirationYear: card.facts.expirationYear,
  };
}
