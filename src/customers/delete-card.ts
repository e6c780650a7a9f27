import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Card } from "../vault/card.ts";
import { forgetCard } from "../vault/forget-card.ts";
import { cardJson } from "../vault/json.ts";
import type { Customer } from "./customer.ts";
import { type CardName, getCardOf } from "./find-cards.ts";
import { getCustomer } from "./find-customers.ts";
import { listCardIds, replaceCustomer } from "./store.ts";

/**
 * DELETE /customers/{id}/cards/{id}: removes a card, whose number is destroyed. A removed default card is followed by
 * the newest of those left.
 * @throws ApiError not_found — customer or card.
 * Source: cards-api, destroy; customers-api, default_card.
 */
export function deleteCard(engine: Engine, call: Call, name: CardName): Promise<Card> {
  return write(engine, call, async () => {
    const customer = await getCustomer(engine, call, name.customerId);
    const current = await getCardOf(engine, call, name);
    const { card, changes } = forgetCard(engine, call, current);
    const defaultCardId = await defaultCardWithout(engine, call, customer, card.id);
    const event = { key: "card.destroy", data: cardJson(card), charge: null } as const;
    return {
      changes: [
        // Written even when the default stays: two cards removed at once must not each count on the other.
        replaceCustomer(call, { ...customer, defaultCardId }),
        ...changes,
        ...recordEvent(engine, call, event),
      ],
      value: card,
    };
  });
}

/** Assumed: a card is as old as the token that brought it. */
async function defaultCardWithout(
  engine: Engine,
  call: Call,
  customer: Customer,
  removedId: string,
): Promise<string | null> {
  if (customer.defaultCardId !== removedId) return customer.defaultCardId;
  const ids = await listCardIds(engine, call, customer.id);
  return ids.findLast((id) => id !== removedId) ?? null;
}
