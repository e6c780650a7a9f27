import type { Call } from "../accounts/call.ts";
import { customersById } from "../customers/find-customers.ts";
import { customerJson } from "../customers/json.ts";
import type { Engine } from "../engine/engine.ts";
import { balanceEntriesById } from "../ledger/find-transactions.ts";
import { balanceTransactionJson } from "../ledger/json.ts";
import type { ChargeView } from "./json.ts";

/**
 * The same charges with their customer and their balance transaction in place of the ids, looked up together.
 * Source: `expand=true`, recorded with `customer` and with `transaction`.
 */
export async function expandViews(
  engine: Engine,
  call: Call,
  views: readonly ChargeView[],
): Promise<ChargeView[]> {
  const [customers, entries] = await Promise.all([
    customersById(
      engine,
      call,
      views.flatMap(({ charge }) => charge.customerId ?? []),
    ),
    balanceEntriesById(
      engine,
      call,
      views.flatMap(({ charge }) => entryIdOf(charge) ?? []),
    ),
  ]);
  return views.map((view) => {
    const customer = customers.get(view.charge.customerId ?? "");
    const entry = entries.get(entryIdOf(view.charge) ?? "");
    return {
      ...view,
      expanded: {
        customer: customer && customerJson(customer),
        transaction: entry && balanceTransactionJson(entry),
      },
    };
  });
}

function entryIdOf(charge: ChargeView["charge"]): string | undefined {
  return charge.state === "paid" ? charge.entryId : undefined;
}
