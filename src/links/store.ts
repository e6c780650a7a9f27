import { type Call, owner, tallyId } from "../accounts/call.ts";
import { type ChangeSet, insert, replace, tally } from "../database/change-set.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { findOwnRows, listOwnRows } from "../engine/own-rows.ts";
import { instant } from "../primitives/clock.ts";
import type { Link } from "./link.ts";

type LinkFacts = Pick<
  Link,
  "amount" | "currency" | "title" | "description" | "multiple" | "takenBy"
>;

function linkOf(row: Row<"links">): Link {
  // A link that was made before anybody could pay one does not say who took it.
  const facts = JSON.parse(row.facts) as Omit<LinkFacts, "takenBy"> & Partial<LinkFacts>;
  return {
    ...facts,
    takenBy: facts.takenBy ?? null,
    id: row.id,
    version: row.version,
    livemode: row.livemode === 1,
    createdAt: instant(row.created_at),
    deletedAt: row.deleted_at === null ? null : instant(row.deleted_at),
  };
}

function rowOf(call: Call, link: Link): Row<"links"> {
  const { amount, currency, title, description, multiple, takenBy } = link;
  const facts: LinkFacts = { amount, currency, title, description, multiple, takenBy };
  return {
    id: link.id,
    version: link.version,
    ...owner(call),
    deleted_at: link.deletedAt,
    facts: JSON.stringify(facts),
    created_at: link.createdAt,
  };
}

/** Writes a new link. */
export function insertLink(call: Call, link: Link): ChangeSet {
  return [insert("links", rowOf(call, link)), tally(tallyId(call, "links"), 1)];
}

/** Writes a link as it is now. */
export function replaceLink(call: Call, link: Link): ChangeSet {
  return [replace("links", rowOf(call, link))];
}

/** Writes a link that has just been removed; lists no longer count it. */
export function replaceRemovedLink(call: Call, link: Link): ChangeSet {
  return [...replaceLink(call, link), tally(tallyId(call, "links"), -1)];
}

/** A link of this account and mode, removed ones included. */
export async function findLink(engine: Engine, call: Call, id: string): Promise<Link | undefined> {
  const row = await ownRow(engine, owner(call), "links", id);
  return row && linkOf(row);
}

/** Those of this account and mode among these links. */
export async function findLinks(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<Link[]> {
  const all = engine.database.reads.selectFrom("links");
  const rows = await findOwnRows(owner(call), all, ids);
  return rows.map(linkOf);
}

/** The link that a payer's browser asks for, and whose it is. Its code is the only secret: no key comes with it. */
export async function findLinkByIds(
  engine: Engine,
  ids: readonly string[],
): Promise<{ readonly link: Link; readonly accountId: string } | undefined> {
  const row = await engine.database.reads
    .selectFrom("links")
    .selectAll()
    .where("id", "in", ids)
    .executeTakeFirst();
  return row && { link: linkOf(row), accountId: row.account_id };
}

/** A page of links, the removed ones left out. */
export function listLinkRows(engine: Engine, call: Call, page: Page): Promise<Listed<Link>> {
  return listOwnRows(engine, owner(call), page, {
    those: engine.database.reads.selectFrom("links").where("deleted_at", "is", null),
    tally: tallyId(call, "links"),
    fromRow: linkOf,
  });
}
