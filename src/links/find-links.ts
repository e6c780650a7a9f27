import type { Call } from "../accounts/call.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import type { Instant } from "../primitives/clock.ts";
import type { Link } from "./link.ts";
import { findLink, firstPayments, listLinkRows } from "./store.ts";

/** A link of this account and mode, removed ones included. @throws ApiError not_found */
export async function getLink(engine: Engine, call: Call, linkId: string): Promise<Link> {
  const link = await findLink(engine, call, linkId);
  if (link === undefined) throw refusal("not_found", `link ${linkId} was not found`);
  return link;
}

/** A page of links. */
export function listLinks(engine: Engine, call: Call, page: Page): Promise<Listed<Link>> {
  return listLinkRows(engine, call, page);
}

/** When links were first paid. */
export function paymentsOf(
  engine: Engine,
  call: Call,
  links: readonly Link[],
): Promise<Map<string, Instant>> {
  return firstPayments(
    engine,
    call,
    links.map((link) => link.id),
  );
}
