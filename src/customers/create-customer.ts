import { type Call, newId, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { recordEvent } from "../events/record-event.ts";
import { addCard, withCard } from "./add-card.ts";
import type { Customer } from "./customer.ts";
import { type CustomerView, customerJson } from "./json.ts";
import type { CustomerFields, CustomerWish } from "./params.ts";
import { insertCustomer } from "./store.ts";
import { viewOf } from "./view-customer.ts";

/**
 * POST /customers: remembers a payer, with the card behind a token if there is one.
 * @throws ApiError not_found, used_token — the token cannot be used.
 * Source: customers-api, create.
 */
export function createCustomer(
  engine: Engine,
  call: Call,
  wish: CustomerWish,
): Promise<CustomerView> {
  const fresh = newCustomer(engine, call, wish.fields);
  return write(engine, call, async () => {
    const added =
      wish.card === undefined ? undefined : await addCard(engine, call, fresh, wish.card);
    const customer = added?.customer ?? fresh;
    const empty = viewOf(engine, call, customer);
    const view =
      added === undefined ? empty : { ...empty, cards: withCard(empty.cards, added.card) };
    const event = { key: "customer.create", data: customerJson(view), charge: null } as const;
    return {
      changes: [
        ...insertCustomer(call, customer),
        ...(added?.changes ?? []),
        ...recordEvent(engine, call, event),
      ],
      value: view,
    };
  });
}

function newCustomer(engine: Engine, call: Call, fields: CustomerFields): Customer {
  return {
    id: newId(engine, call, "cust"),
    version: 1,
    livemode: call.livemode,
    createdAt: nowFor(engine, call),
    deletedAt: null,
    defaultCardId: null,
    email: fields.email ?? null,
    description: fields.description ?? null,
    metadata: fields.metadata ?? {},
  };
}
