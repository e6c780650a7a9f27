import { type Call, nowFor } from "../accounts/call.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { recordEvent } from "../events/record-event.ts";
import { forgetCard } from "../vault/forget-card.ts";
import { cardsById } from "../vault/read-card.ts";
import { getCustomer } from "./find-customers.ts";
import { type CustomerView, customerJson } from "./json.ts";
import { listCardIds, replaceRemovedCustomer } from "./store.ts";
import { viewOf } from "./view-customer.ts";

/**
 * DELETE /customers/{id}: removes a customer, whose card numbers are destroyed. What charges show of them stays.
 * @throws ApiError not_found — unknown, of another account or mode, or removed already.
 * Source: customers-api, destroy; the answer from a recorded one, 2019-05-29.
 */
export function deleteCustomer(
  engine: Engine,
  call: Call,
  wish: { readonly customerId: string },
): Promise<CustomerView> {
  return write(engine, call, async () => {
    const current = await getCustomer(engine, call, wish.customerId);
    const customer = { ...current, deletedAt: nowFor(engine, call), defaultCardId: null };
    const cards = await cardsById(engine, call, await listCardIds(engine, call, customer.id));
    const view = viewOf(engine, call, customer);
    const event = { key: "customer.destroy", data: customerJson(view), charge: null } as const;
    return {
      changes: [
        ...replaceRemovedCustomer(call, customer),
        ...[...cards.values()].flatMap((card) => forgetCard(engine, call, card).changes),
        ...recordEvent(engine, call, event),
      ],
      value: view,
    };
  });
}
