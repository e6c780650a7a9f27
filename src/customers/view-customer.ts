import { type Call, nowFor } from "../accounts/call.ts";
import type { Listed } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Card } from "../vault/card.ts";
import { cardsById } from "../vault/read-card.ts";
import type { Customer } from "./customer.ts";
import { CARDS_SHOWN_MAX, type CustomerView } from "./json.ts";
import { listFirstCards } from "./store.ts";

const noCards: Listed<Card> = { rows: [], total: 0 };

/** A customer with the cards that are already at hand. */
export function viewOf(
  engine: Engine,
  call: Call,
  customer: Customer,
  cards: Listed<Card> = noCards,
): CustomerView {
  return { customer, cards, now: nowFor(engine, call) };
}

/** Customers with their first cards, looked up together. */
export async function viewCustomers(
  engine: Engine,
  call: Call,
  customers: readonly Customer[],
): Promise<CustomerView[]> {
  const ids = customers.map((customer) => customer.id);
  const first = await listFirstCards(engine, call, ids, CARDS_SHOWN_MAX);
  const cards = await cardsById(
    engine,
    call,
    first.map(({ cardId }) => cardId),
  );
  return customers.map((customer) => {
    const theirs = first.filter(({ customerId }) => customerId === customer.id);
    const rows = theirs.flatMap(({ cardId }) => cards.get(cardId) ?? []);
    return viewOf(engine, call, customer, { rows, total: theirs[0]?.total ?? 0 });
  });
}

/** One customer with their first cards. */
export async function viewCustomer(
  engine: Engine,
  call: Call,
  customer: Customer,
): Promise<CustomerView> {
  const [view] = await viewCustomers(engine, call, [customer]);
  return view as CustomerView;
}

/** The same customers with their default card in place of its id. */
export async function expandViews(
  engine: Engine,
  call: Call,
  views: readonly CustomerView[],
): Promise<CustomerView[]> {
  const ids = views.flatMap(({ customer }) => customer.defaultCardId ?? []);
  const cards = await cardsById(engine, call, ids);
  return views.map((view) => {
    const defaultCard = cards.get(view.customer.defaultCardId ?? "");
    return defaultCard === undefined ? view : { ...view, defaultCard };
  });
}
