import type { Call } from "../accounts/call.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import { balanceEntriesById } from "../ledger/find-transactions.ts";
import { balanceTransactionJson } from "../ledger/json.ts";
import type { WireObject } from "../versions/wire-object.ts";
import { getCharge } from "./find-charges.ts";
import { getRefund, listRefunds, listRefundsOfCharge } from "./find-refunds.ts";
import { chargeJson } from "./json.ts";
import type { Refund } from "./refund.ts";
import { refundJson } from "./refund-json.ts";
import { viewCharges } from "./view-charge.ts";

/*
 * Refunds as they are read: with `expand=true`, their charge and their balance transaction stand in place of the ids.
 * Assumed: `expand` works here as it does for charges; only those were recorded.
 */

interface Wish {
  readonly page: Page;
  readonly expand: boolean;
}

/** A page of refunds as it is shown, and where it hangs. */
export interface ShownRefunds extends Listed<WireObject> {
  readonly page: Page;
  readonly location: string;
}

/** GET /refunds. Source: refunds-api. */
export async function showRefunds(engine: Engine, call: Call, wish: Wish): Promise<ShownRefunds> {
  const list = await listRefunds(engine, call, wish);
  return { ...list, rows: await shown(engine, call, list.rows, wish.expand) };
}

/** GET /charges/{id}/refunds. @throws ApiError not_found */
export async function showRefundsOfCharge(
  engine: Engine,
  call: Call,
  wish: Wish & { readonly chargeId: string },
): Promise<ShownRefunds> {
  const list = await listRefundsOfCharge(engine, call, wish);
  return { ...list, rows: await shown(engine, call, list.rows, wish.expand) };
}

/** GET /charges/{id}/refunds/{id}. @throws ApiError not_found */
export async function showRefund(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly refundId: string; readonly expand: boolean },
): Promise<WireObject> {
  const refund = await getRefund(engine, call, wish);
  const [only] = await shown(engine, call, [refund], wish.expand);
  return only ?? refundJson(refund);
}

async function shown(
  engine: Engine,
  call: Call,
  refunds: readonly Refund[],
  expand: boolean,
): Promise<WireObject[]> {
  if (!expand) return refunds.map(refundJson);
  const chargeIds = [...new Set(refunds.map(({ chargeId }) => chargeId))];
  const [views, entries] = await Promise.all([
    Promise.all(chargeIds.map((id) => getCharge(engine, call, id))).then((charges) =>
      viewCharges(engine, call, charges),
    ),
    balanceEntriesById(
      engine,
      call,
      refunds.map(({ entryId }) => entryId),
    ),
  ]);
  const charges = new Map(views.map((view) => [view.charge.id, chargeJson(view)]));
  return refunds.map((refund) => {
    const entry = entries.get(refund.entryId);
    return {
      ...refundJson(refund),
      charge: charges.get(refund.chargeId) ?? refund.chargeId,
      transaction: entry === undefined ? refund.entryId : balanceTransactionJson(entry),
    };
  });
}
