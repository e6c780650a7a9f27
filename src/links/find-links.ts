import type { Call } from "../accounts/call.ts";
import { callOf } from "../accounts/call-of.ts";
import { refusal } from "../catalogue/api-errors.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Engine } from "../engine/engine.ts";
import { idsOfCode, type Link } from "./link.ts";
import { findLink, findLinkByIds, findLinks, listLinkRows } from "./store.ts";

/** A link of this account and mode, removed ones included. @throws ApiError not_found */
export async function getLink(engine: Engine, call: Call, linkId: string): Promise<Link> {
  const link = await findLink(engine, call, linkId);
  if (link === undefined) throw refusal("not_found", `link ${linkId} was not found`);
  return link;
}

/** Links by their ids, in no order. */
export function linksById(engine: Engine, call: Call, ids: readonly string[]): Promise<Link[]> {
  return findLinks(engine, call, [...new Set(ids)]);
}

/** A page of links. */
export function listLinks(engine: Engine, call: Call, page: Page): Promise<Listed<Link>> {
  return listLinkRows(engine, call, page);
}

/** A link by the code in its address, removed ones included, and on whose behalf it is paid. */
export async function findLinkByCode(
  engine: Engine,
  code: string,
): Promise<{ readonly call: Call; readonly link: Link } | undefined> {
  const ids = idsOfCode(code);
  const found = ids && (await findLinkByIds(engine, ids));
  if (found === undefined) return undefined;
  const { link, accountId } = found;
  return { link, call: await callOf(engine, { accountId, livemode: link.livemode }) };
}
