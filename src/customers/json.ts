import type { Listed } from "../database/paging.ts";
import { type Instant, wireTime } from "../primitives/clock.ts";
import type { Card } from "../vault/card.ts";
import { cardJson } from "../vault/json.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { Customer } from "./customer.ts";

/** How many of a customer's cards are shown with the customer. */
export const CARDS_SHOWN_MAX = 20;

/** Everything that a customer on the wire is made of. */
export interface CustomerView {
  readonly customer: Customer;
  /** The first cards, oldest first. */
  readonly cards: Listed<Card>;
  /** The moment of the answer. */
  readonly now: Instant;
  /** The default card, to show in place of its id when the caller asked for it. */
  readonly defaultCard?: Card;
}

/** A customer in the newest shape. Source: customers-api; recorded customer, 2019-05-29. */
export function customerJson({ customer, cards, now, defaultCard }: CustomerView): WireObject {
  const location = `/customers/${customer.id}`;
  return {
    object: "customer",
    id: customer.id,
    livemode: customer.livemode,
    location,
    deleted: customer.deletedAt !== null,
    metadata: customer.metadata,
    cards: nestedList(
      `${location}/cards`,
      { rows: cards.rows.map(cardJson), total: cards.total },
      now,
    ),
    default_card: defaultCard === undefined ? customer.defaultCardId : cardJson(defaultCard),
    linked_accounts: nestedList(`${location}/linked_accounts`, { rows: [], total: 0 }, now),
    description: customer.description,
    email: customer.email,
    created_at: wireTime(customer.createdAt),
  };
}

function nestedList(location: string, listed: Listed<WireObject>, now: Instant): WireObject {
  return {
    object: "list",
    data: listed.rows,
    limit: CARDS_SHOWN_MAX,
    offset: 0,
    total: listed.total,
    location,
    order: "chronological",
    from: "1970-01-01T00:00:00Z",
    to: wireTime(now),
  };
}
