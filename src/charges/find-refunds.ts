import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import { getCharge } from "./find-charges.ts";
import type { Refund } from "./refund.ts";
import { findRefundRow, listRefundRows } from "./store.ts";

/** Where a list of refunds hangs, and what of it was asked for. */
export interface RefundList extends Listed<Refund> {
  readonly page: Page;
  readonly location: string;
}

/** GET /refunds: every refund of the account. Source: refunds-api. */
export async function listRefunds(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page },
): Promise<RefundList> {
  return {
    ...(await listRefundRows(engine, call, wish.page)),
    page: wish.page,
    location: "/refunds",
  };
}

/** GET /charges/{id}/refunds. @throws ApiError not_found */
export async function listRefundsOfCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly page: Page },
): Promise<RefundList> {
  const charge = await getCharge(engine, call, wish.chargeId);
  const listed = await listRefundRows(engine, call, wish.page, charge.id);
  return { ...listed, page: wish.page, location: `/charges/${charge.id}/refunds` };
}

/** GET /charges/{id}/refunds/{id}. @throws ApiError not_found */
export async function getRefund(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly refundId: string },
): Promise<Refund> {
  const charge = await getCharge(engine, call, wish.chargeId);
  const refund = await findRefundRow(engine, call, charge.id, wish.refundId);
  if (refund === undefined) throw refusal("not_found", `refund ${wish.refundId} was not found`);
  return refund;
}
