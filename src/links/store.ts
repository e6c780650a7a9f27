import { type Call, owner, tallyId } from "../accounts/call.ts";
import { type Change, type ChangeSet, insert, replace, tally } from "../database/change-set.ts";
import { directionOf, type Listed, type Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { readTally } from "../engine/tallies.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import type { Link } from "./link.ts";

function linkOf(row: Row<"links">): Link {
  return {
    ...(JSON.parse(row.facts) as Pick<
      Link,
      "amount" | "currency" | "title" | "description" | "multiple"
    >),
    id: row.id,
    version: row.version,
    livemode: row.livemode === 1,
    createdAt: instant(row.created_at),
    deletedAt: row.deleted_at === null ? null : instant(row.deleted_at),
  };
}

function rowOf(call: Call, link: Link): Row<"links"> {
  const { amount, currency, title, description, multiple } = link;
  return {
    id: link.id,
    version: link.version,
    ...owner(call),
    deleted_at: link.deletedAt,
    facts: JSON.stringify({ amount, currency, title, description, multiple }),
    created_at: link.createdAt,
  };
}

/** Writes a new link. */
export function insertLink(call: Call, link: Link): ChangeSet {
  return [insert("links", rowOf(call, link)), tally(tallyId(call, "links"), 1)];
}

/** Writes a link as it is now; a removed one no longer counts. */
export function replaceLink(call: Call, link: Link): ChangeSet {
  const stored: Change = replace("links", rowOf(call, link));
  return link.deletedAt === null ? [stored] : [stored, tally(tallyId(call, "links"), -1)];
}

/** A link of this account and mode, removed ones included. */
export async function findLink(engine: Engine, call: Call, id: string): Promise<Link | undefined> {
  const { account_id, livemode } = owner(call);
  const row = await engine.database.reads
    .selectFrom("links")
    .selectAll()
    .where("id", "=", id)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .executeTakeFirst();
  return row && linkOf(row);
}

/** A page of links, the removed ones left out. */
export async function listLinkRows(engine: Engine, call: Call, page: Page): Promise<Listed<Link>> {
  const { account_id, livemode } = owner(call);
  const those = engine.database.reads
    .selectFrom("links")
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .where("deleted_at", "is", null)
    .where("created_at", ">=", page.from)
    .where("created_at", "<=", page.to);
  const direction = directionOf(page);
  const [rows, total] = await Promise.all([
    those
      .selectAll()
      .orderBy("created_at", direction)
      .orderBy("id", direction)
      .limit(page.limit)
      .offset(page.offset)
      .execute(),
    page.isBounded
      ? those
          .select(({ fn }) => fn.countAll<number>().as("total"))
          .executeTakeFirstOrThrow()
          .then((row) => Number(row.total))
      : readTally(engine, tallyId(call, "links")),
  ]);
  return { rows: rows.map(linkOf), total };
}

/** When each of these links was first paid; those that were not are absent. */
export async function firstPayments(
  engine: Engine,
  call: Call,
  linkIds: readonly string[],
): Promise<Map<string, Instant>> {
  if (linkIds.length === 0) return new Map();
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .selectFrom("charges")
    .select(["link_id", "created_at"])
    .where("link_id", "in", linkIds)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .where("state", "=", "paid")
    .orderBy("created_at", "desc")
    .execute();
  return new Map(rows.map((row) => [row.link_id ?? "", instant(row.created_at)]));
}
