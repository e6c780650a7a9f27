import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Charge } from "./charge.ts";
import { expandViews } from "./expand-charge.ts";
import type { ChargeView } from "./json.ts";
import { findChargeRow, listChargeRows } from "./store.ts";
import { viewCharge, viewCharges } from "./view-charge.ts";

/**
 * A charge of this account and mode.
 * @throws ApiError not_found — unknown, or of another account or mode: one answer for all.
 */
export async function getCharge(engine: Engine, call: Call, chargeId: string): Promise<Charge> {
  const charge = await findChargeRow(engine, call, chargeId);
  if (charge === undefined) throw refusal("not_found", `charge ${chargeId} was not found`);
  return charge;
}

/** GET /charges/{id}. Source: charges-api, retrieve. */
export async function retrieveCharge(
  engine: Engine,
  call: Call,
  wish: { readonly chargeId: string; readonly expand: boolean },
): Promise<ChargeView> {
  const view = await viewCharge(engine, call, await getCharge(engine, call, wish.chargeId));
  if (!wish.expand) return view;
  const [expanded] = await expandViews(engine, call, [view]);
  return expanded as ChargeView;
}

/** GET /charges. Source: charges-api, list. */
export async function listCharges(
  engine: Engine,
  call: Call,
  wish: { readonly page: Page; readonly expand: boolean },
): Promise<Listed<ChargeView> & { readonly page: Page }> {
  const { rows, total } = await listChargeRows(engine, call, wish.page);
  const views = await viewCharges(engine, call, rows);
  return {
    rows: wish.expand ? await expandViews(engine, call, views) : views,
    total,
    page: wish.page,
  };
}
