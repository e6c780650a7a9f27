import type { Call } from "../accounts/call.ts";
import { customersById } from "../customers/find-customers.ts";
import { customerJson } from "../customers/json.ts";
import type { Engine } from "../engine/engine.ts";
import { balanceEntriesById } from "../ledger/find-transactions.ts";
import { balanceTransactionJson } from "../ledger/json.ts";
import { linksById } from "../links/find-links.ts";
import { linkJson } from "../links/json.ts";
import type { WireObject } from "../versions/wire-object.ts";
import type { ChargeView } from "./json.ts";
import { viewLinks } from "./links/view-links.ts";

/**
 * The same charges with their customer, link and balance transaction in place of the ids, looked up together.
 * Source: `expand=true`, recorded with `customer` and with `transaction`.
 */
export async function expandViews(
  engine: Engine,
  call: Call,
  views: readonly ChargeView[],
): Promise<ChargeView[]> {
  const [customers, links, entries] = await Promise.all([
    customersById(
      engine,
      call,
      views.flatMap(({ charge }) => charge.customerId ?? []),
    ),
    linksOf(engine, call, views),
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
      // What was shown before was shown without.
      shown: undefined,
      expanded: {
        customer: customer && customerJson(customer),
        link: links.get(view.charge.linkId ?? ""),
        transaction: entry && balanceTransactionJson(entry),
      },
    };
  });
}

async function linksOf(
  engine: Engine,
  call: Call,
  views: readonly ChargeView[],
): Promise<Map<string, WireObject>> {
  const ids = views.flatMap(({ charge }) => charge.linkId ?? []);
  const shown = await viewLinks(engine, call, await linksById(engine, call, ids));
  return new Map(shown.map((view) => [view.link.id, linkJson(view)]));
}

function entryIdOf(charge: ChargeView["charge"]): string | undefined {
  return charge.state === "paid" ? charge.entryId : undefined;
}
