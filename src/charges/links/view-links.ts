import { type Call, nowFor } from "../../accounts/call.ts";
import type { Listed, Page } from "../../database/paging.ts";
import type { Engine } from "../../engine/engine.ts";
import { listJson, nestedPage } from "../../engine/paging.ts";
import { deleteLink } from "../../links/delete-link.ts";
import { getLink, listLinks } from "../../links/find-links.ts";
import type { LinkView } from "../../links/json.ts";
import type { Link } from "../../links/link.ts";
import type { Instant } from "../../primitives/clock.ts";
import { type ChargeView, chargeJson } from "../json.ts";
import { findChargeRow, listChargesOfLinkRows } from "../store.ts";
import { viewCharges } from "../view-charge.ts";

/*
 * Links shown with their charges. Links sit below charges, which name them; what shows both belongs here.
 */

/** GET /links/{id}/charges, and the list inside a link. */
export async function listChargesOfLink(
  engine: Engine,
  call: Call,
  wish: { readonly linkId: string; readonly page: Page },
): Promise<Listed<ChargeView> & { readonly page: Page; readonly location: string }> {
  const link = await getLink(engine, call, wish.linkId);
  const { rows, total } = await listChargesOfLinkRows(engine, call, link.id, wish.page);
  const views = await viewCharges(engine, call, rows);
  return { rows: views, total, page: wish.page, location: `/links/${link.id}/charges` };
}

/** Links with everything they are shown with. */
export async function viewLinks(
  engine: Engine,
  call: Call,
  links: readonly Link[],
): Promise<LinkView[]> {
  const page = nestedPage(nowFor(engine, call));
  return Promise.all(
    links.map(async (link) => {
      const list = await listChargesOfLink(engine, call, { linkId: link.id, page });
      const charges = listJson(page, list.location, {
        rows: list.rows.map(chargeJson),
        total: list.total,
      });
      return {
        link,
        usedAt: await usedAt(engine, call, link),
        charges,
        publicUrl: engine.addresses.api,
      };
    }),
  );
}

/** When the charge that took a single-use link was paid. */
async function usedAt(engine: Engine, call: Call, link: Link): Promise<Instant | null> {
  if (link.takenBy === null) return null;
  const charge = await findChargeRow(engine, call, link.takenBy);
  return charge?.state === "paid" ? charge.paidAt : null;
}

async function viewLink(engine: Engine, call: Call, link: Link): Promise<LinkView> {
  const [view] = await viewLinks(engine, call, [link]);
  return view as LinkView;
}

/** GET /links/{id}. */
export async function retrieveLink(engine: Engine, call: Call, linkId: string): Promise<LinkView> {
  return viewLink(engine, call, await getLink(engine, call, linkId));
}

/** DELETE /links/{id}, and what is left of it. */
export async function removeLink(engine: Engine, call: Call, linkId: string): Promise<LinkView> {
  return viewLink(engine, call, await deleteLink(engine, call, linkId));
}

/** GET /links. */
export async function listLinkViews(
  engine: Engine,
  call: Call,
  page: Page,
): Promise<Listed<LinkView> & { readonly page: Page }> {
  const { rows, total } = await listLinks(engine, call, page);
  return { rows: await viewLinks(engine, call, rows), total, page };
}
