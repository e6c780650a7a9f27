import type { Call } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import type { EventKey } from "../events/event-types.ts";
import { recordEvent } from "../events/record-event.ts";
import { addCard, type CustomerWithNewCard, withCard } from "./add-card.ts";
import type { Customer } from "./customer.ts";
import { getCardOf } from "./find-cards.ts";
import { getCustomer } from "./find-customers.ts";
import { type CustomerView, customerJson } from "./json.ts";
import type { CustomerUpdate } from "./params.ts";
import { replaceCustomer } from "./store.ts";
import { viewCustomer } from "./view-customer.ts";

/**
 * PATCH /customers/{id}: changes what is given, adds the card behind a token, chooses another default card.
 * A new card never becomes the default by itself unless it is the first.
 * @throws ApiError not_found — the customer, the token, or a default card that is not one of the customer's.
 * @throws ApiError used_token
 * Source: customers-api, update.
 */
export function updateCustomer(
  engine: Engine,
  call: Call,
  wish: { readonly customerId: string; readonly update: CustomerUpdate },
): Promise<CustomerView> {
  return write(engine, call, async () => {
    const current = await getCustomer(engine, call, wish.customerId);
    const { customer, added } = await applyUpdate(engine, call, current, wish.update);
    const seen = await viewCustomer(engine, call, customer);
    const view = added === undefined ? seen : { ...seen, cards: withCard(seen.cards, added.card) };
    const data = customerJson(view);
    return {
      changes: [
        replaceCustomer(call, customer),
        ...(added?.changes ?? []),
        ...eventsOf(wish.update).flatMap((key) =>
          recordEvent(engine, call, { key, data, charge: null }),
        ),
      ],
      value: view,
    };
  });
}

interface Updated {
  readonly customer: Customer;
  readonly added: CustomerWithNewCard | undefined;
}

async function applyUpdate(
  engine: Engine,
  call: Call,
  current: Customer,
  { fields, card: tokenId, defaultCard }: CustomerUpdate,
): Promise<Updated> {
  const edited = { ...current, ...fields };
  const added = tokenId === undefined ? undefined : await addCard(engine, call, edited, tokenId);
  const customer = added?.customer ?? edited;
  if (defaultCard === undefined) return { customer, added };
  // A token shows the id of its card, so the default may be the very card that is added here.
  if (defaultCard !== added?.card.id)
    await getCardOf(engine, call, { customerId: customer.id, cardId: defaultCard });
  return { customer: { ...customer, defaultCardId: defaultCard }, added };
}

/**
 * A card that was added is announced as such, and everything else as a change of the customer; both when both happened.
 * Assumed: no published text says whether a call that only adds a card announces both.
 */
function eventsOf({ fields, card, defaultCard }: CustomerUpdate): EventKey[] {
  if (card === undefined) return ["customer.update"];
  const onlyCard = Object.keys(fields).length === 0 && defaultCard === undefined;
  return onlyCard ? ["customer.update.card"] : ["customer.update", "customer.update.card"];
}
