import { type Call, owner, tallyId } from "../accounts/call.ts";
import { type Change, insert } from "../database/change-set.ts";
import type { Listed, Page } from "../database/paging.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { listOwnRows } from "../engine/own-rows.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import { carriedText } from "./carried-store.ts";
import type { Event } from "./event.ts";
import { type CarriedDeliveries, MadeEvent } from "./made-in-sets.ts";

/** An event as its row holds it. */
export function eventOf(row: Row<"events">): Event {
  return {
    id: row.id,
    livemode: row.livemode === 1,
    key: row.key as Event["key"],
    chargeId: row.charge_id,
    data: row.data,
    createdAt: instant(row.created_at),
  };
}

/** Writes a new event, with the deliveries that it carries. */
export function insertEvent(call: Call, event: Event, carried?: CarriedDeliveries): Change {
  const row = {
    id: event.id,
    ...owner(call),
    key: event.key,
    charge_id: event.chargeId,
    data: event.data,
    created_at: event.createdAt,
    carried: carried === undefined ? null : carriedText(carried),
  };
  return insert("events", row, new MadeEvent(call.account.id, event, carried));
}

/** An event of this account and mode. */
export async function findEvent(
  engine: Engine,
  call: Call,
  id: string,
): Promise<Event | undefined> {
  const row = await ownRow(engine, owner(call), "events", id);
  return row && eventOf(row);
}

/** A page of events; of one charge only, when its id is given. */
export function listEvents(
  engine: Engine,
  call: Call,
  page: Page,
  chargeId?: string,
): Promise<Listed<Event>> {
  const all = engine.database.reads.selectFrom("events");
  return listOwnRows(engine, owner(call), page, {
    those: chargeId === undefined ? all : all.where("charge_id", "=", chargeId),
    tally: chargeId === undefined ? tallyId(call, "events") : undefined,
    fromRow: eventOf,
  });
}

/** How far back is looked for an event that was made just now. */
const NEWEST_LOOKED_AT = 200;

/** The newest event of a kind about one object, if it is among the last ones. */
export async function findNewestEvent(
  engine: Engine,
  call: Call,
  wish: { readonly key: Event["key"]; readonly objectId: string },
): Promise<Event | undefined> {
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .selectFrom("events")
    .selectAll()
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .orderBy("created_at", "desc")
    .orderBy("id", "desc")
    .limit(NEWEST_LOOKED_AT)
    .execute();
  const found = rows.find(
    (row) => row.key === wish.key && (JSON.parse(row.data) as { id: string }).id === wish.objectId,
  );
  return found && eventOf(found);
}

/** Events that come after a place in the order of time and id, oldest first. */
export async function listEventsAfter(
  engine: Engine,
  call: Call,
  place: { readonly at: Instant; readonly id: string; readonly limit: number },
): Promise<Event[]> {
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .selectFrom("events")
    .selectAll()
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .where("created_at", ">=", place.at)
    .where((those) => those.or([those("created_at", ">", place.at), those("id", ">", place.id)]))
    .orderBy("created_at")
    .orderBy("id")
    .limit(place.limit)
    .execute();
  return rows.map(eventOf);
}

/** Whether this account and mode has a charge of this id; charges themselves are not known down here. */
export async function hasCharge(engine: Engine, call: Call, chargeId: string): Promise<boolean> {
  return (await ownRow(engine, owner(call), "charges", chargeId)) !== undefined;
}
