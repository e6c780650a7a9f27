import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { recordEvent } from "../events/record-event.ts";
import type { Fields } from "../primitives/fields.ts";
import type { Card } from "../vault/card.ts";
import { changeCard } from "../vault/change-card.ts";
import { cardJson } from "../vault/json.ts";
import { type CardName, getCardOf } from "./find-cards.ts";
import { getCustomer } from "./find-customers.ts";

/**
 * PATCH /customers/{id}/cards/{id}: name, city, postal code and expiry; never the number.
 * @throws ApiError not_found — customer or card.
 * @throws ApiError invalid_card — an expiry that is no date, or has passed.
 * Source: cards-api, update.
 */
export function updateCard(
  engine: Engine,
  call: Call,
  wish: { readonly name: CardName; readonly fields: Fields },
): Promise<Card> {
  const { customerId, cardId } = wish.name;
  return write(engine, call, async () => {
    const customer = await getCustomer(engine, call, customerId);
    const current = await getCardOf(engine, call, { customerId: customer.id, cardId });
    const { card, changes } = changeCard(engine, call, current, wish.fields);
    const event = { key: "card.update", data: cardJson(card), charge: null } as const;
    return { changes: [...changes, ...recordEvent(engine, call, event)], value: card };
  });
}
