import { type SelectQueryBuilder, sql } from "kysely";
import type { Listed, Page } from "../database/paging.ts";
import type { Row, Schema } from "../database/schema.ts";
import type { Engine } from "./engine.ts";
import type { OwnedTable } from "./own-row.ts";
import type { Owner } from "./owner.ts";
import { readTally } from "./tallies.ts";

/** A question to one table, which a store has asked only as far as it differs from other stores. */
type Those<T extends OwnedTable> = SelectQueryBuilder<Schema, T, object>;

// The columns that every owned table has. Named here, since a type that stands for any of the tables cannot name them.
const id = sql.ref<string>("id");
const accountId = sql.ref<string>("account_id");
const livemode = sql.ref<number>("livemode");
const createdAt = sql.ref<number>("created_at");
const count = sql<number>`count(*)`.as("total");

/** What a store says of a list of its own. */
export interface OwnList<T extends OwnedTable, Thing> {
  /** The rows that are listed, whoever owns them. */
  readonly those: Those<T>;
  /** The running number that counts them; without one they are counted. */
  readonly tally?: string | undefined;
  /** Makes of a row what it holds. */
  readonly fromRow: (row: Row<T>) => Thing;
}

/**
 * A page of the caller's own, by time of creation. Where the page has bounds in time there is no running number for
 * what lies between them, so that is counted.
 */
export async function listOwnRows<T extends OwnedTable, Thing>(
  engine: Engine,
  owner: Owner,
  page: Page,
  { those, tally, fromRow }: OwnList<T, Thing>,
): Promise<Listed<Thing>> {
  const within = ofOwner(those, owner)
    .where(createdAt, ">=", page.from)
    .where(createdAt, "<=", page.to);
  const direction = page.order === "chronological" ? "asc" : "desc";
  const [rows, total] = await Promise.all([
    within
      .selectAll()
      .orderBy(createdAt, direction)
      .orderBy(id, direction)
      .limit(page.limit)
      .offset(page.offset)
      .$castTo<Row<T>>()
      .execute(),
    tally === undefined || page.isBounded
      ? within
          .select(count)
          .executeTakeFirstOrThrow()
          .then((row) => Number(row.total))
      : readTally(engine, tally),
  ]);
  return { rows: rows.map(fromRow), total };
}

/** The caller's own among these ids, in no order; somebody else's are as good as none. */
export async function findOwnRows<T extends OwnedTable>(
  owner: Owner,
  those: Those<T>,
  ids: readonly string[],
): Promise<readonly Row<T>[]> {
  if (ids.length === 0) return [];
  const named = ofOwner(those.where(id, "in", ids), owner);
  return named.selectAll().$castTo<Row<T>>().execute();
}

function ofOwner<T extends OwnedTable>(those: Those<T>, owner: Owner): Those<T> {
  return those.where(accountId, "=", owner.account_id).where(livemode, "=", owner.livemode);
}
