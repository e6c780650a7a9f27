import { type Call, owner, tallyId } from "../accounts/call.ts";
import { type Change, type ChangeSet, insert, replace, tally } from "../database/change-set.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { findOwnRows, listOwnRows } from "../engine/own-rows.ts";
import { instant } from "../primitives/clock.ts";
import type { Customer } from "./customer.ts";

type Facts = Pick<Customer, "email" | "description" | "metadata">;

function customerOf(row: Row<"customers">): Customer {
  return {
    ...(JSON.parse(row.facts) as Facts),
    id: row.id,
    version: row.version,
    livemode: row.livemode === 1,
    createdAt: instant(row.created_at),
    deletedAt: deletedAtOf(row),
    defaultCardId: row.default_card_id,
  };
}

function deletedAtOf({ deleted_at }: Row<"customers">): Customer["deletedAt"] {
  return deleted_at === null ? null : instant(deleted_at);
}

function rowOf(call: Call, customer: Customer): Row<"customers"> {
  const { email, description, metadata } = customer;
  const facts: Facts = { email, description, metadata };
  return {
    id: customer.id,
    version: customer.version,
    ...owner(call),
    default_card_id: customer.defaultCardId,
    deleted_at: customer.deletedAt,
    facts: JSON.stringify(facts),
    created_at: customer.createdAt,
  };
}

/** Writes a new customer. */
export function insertCustomer(call: Call, customer: Customer): ChangeSet {
  return [insert("customers", rowOf(call, customer)), tally(tallyId(call, "customers"), 1)];
}

/** Writes a customer as they are now. */
export function replaceCustomer(call: Call, customer: Customer): Change {
  return replace("customers", rowOf(call, customer));
}

/** Writes a customer who has just been removed; lists no longer count them. */
export function replaceRemovedCustomer(call: Call, customer: Customer): ChangeSet {
  return [replaceCustomer(call, customer), tally(tallyId(call, "customers"), -1)];
}

/** A customer of this account and mode, removed or not. */
export async function findCustomerRow(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Customer | undefined> {
  const row = await ownRow(engine, owner(call), "customers", id);
  return row && customerOf(row);
}

/** What a charge has to know of its customer. */
export type Standing = Pick<Customer, "deletedAt" | "defaultCardId">;

/** As `findCustomerRow`, without what only a reader of the customer wants. */
export async function findStanding(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Standing | undefined> {
  const row = await ownRow(engine, owner(call), "customers", id);
  return row && { deletedAt: deletedAtOf(row), defaultCardId: row.default_card_id };
}

/** Customers of this account and mode by id, removed ones included. */
export async function findCustomerRows(
  engine: Engine,
  call: Call,
  ids: readonly string[],
): Promise<Customer[]> {
  const all = engine.database.reads.selectFrom("customers");
  const rows = await findOwnRows(owner(call), all, ids);
  return rows.map(customerOf);
}

/** A page of the customers of this account and mode, the removed ones left out. */
export function listCustomerRows(
  engine: Engine,
  call: Call,
  page: Page,
): Promise<Listed<Customer>> {
  return listOwnRows(engine, owner(call), page, {
    those: engine.database.reads.selectFrom("customers").where("deleted_at", "is", null),
    tally: tallyId(call, "customers"),
    fromRow: customerOf,
  });
}

/** One of the first cards of a customer, and how many cards the customer has in all. */
export interface FirstCard {
  readonly customerId: string;
  readonly cardId: string;
  readonly total: number;
}

/** The first `most` cards of each of several customers, oldest first, the removed ones left out. */
export async function listFirstCards(
  engine: Engine,
  call: Call,
  customerIds: readonly string[],
  most: number,
): Promise<FirstCard[]> {
  if (customerIds.length === 0) return [];
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .with("numbered", (db) =>
      db
        .selectFrom("cards")
        .select(({ fn }) => [
          "id",
          "customer_id",
          fn
            .agg<number>("row_number")
            .over((over) => over.partitionBy("customer_id").orderBy("created_at").orderBy("id"))
            .as("place"),
          fn
            .countAll<number>()
            .over((over) => over.partitionBy("customer_id"))
            .as("total"),
        ])
        .where("customer_id", "in", customerIds)
        .where("account_id", "=", account_id)
        .where("livemode", "=", livemode)
        .where("deleted_at", "is", null),
    )
    .selectFrom("numbered")
    .select(["id", "customer_id", "total"])
    .where("place", "<=", most)
    .orderBy("place")
    .execute();
  return rows.map((row) => ({
    customerId: row.customer_id ?? "",
    cardId: row.id,
    total: Number(row.total),
  }));
}

/** The ids of all cards of a customer, oldest first, the removed ones left out. */
export async function listCardIds(
  engine: Engine,
  call: Call,
  customerId: string,
): Promise<string[]> {
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .selectFrom("cards")
    .select("id")
    .where("customer_id", "=", customerId)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .where("deleted_at", "is", null)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map((row) => row.id);
}
