import { sql } from "kysely";
import { type Call, owner } from "../accounts/call.ts";
import { type Change, claim, insert, replace } from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { ownerOf, type Whose } from "../engine/owner.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import { listCarriedBy } from "./carried-store.ts";
import { CLAIMED_AT_BIRTH, type Delivery, type Letter } from "./delivery.ts";
import type { Event } from "./event.ts";
import { MadeDelivery } from "./made-in-sets.ts";

/** A delivery as its row holds it. */
export function deliveryOf(row: Row<"deliveries">): Delivery {
  return {
    id: row.id,
    version: row.version,
    accountId: row.account_id,
    livemode: row.livemode === 1,
    eventId: row.event_id,
    uri: row.uri,
    endpoint: row.endpoint,
    lane: row.lane,
    place: row.place,
    apiVersion: row.api_version as Delivery["apiVersion"],
    state: row.state as Delivery["state"],
    attempts: JSON.parse(row.attempts) as Delivery["attempts"],
    dueAt: row.due_at === null ? null : instant(row.due_at),
    createdAt: instant(row.created_at),
  };
}

const NONE = JSON.stringify([]);

function rowOf(delivery: Delivery, version = delivery.version): Row<"deliveries"> {
  // Not spread in: that makes V8 take twice the time for a row, and each webhook has one.
  const { account_id, livemode } = ownerOf(delivery);
  return {
    id: delivery.id,
    version,
    account_id,
    livemode,
    event_id: delivery.eventId,
    uri: delivery.uri,
    endpoint: delivery.endpoint,
    lane: delivery.lane,
    place: delivery.place,
    api_version: delivery.apiVersion,
    state: delivery.state,
    attempts: delivery.attempts.length === 0 ? NONE : JSON.stringify(delivery.attempts),
    due_at: delivery.dueAt,
    created_at: delivery.createdAt,
  };
}

/** Writes a new delivery of an event, in a row of its own. */
export function insertDelivery(delivery: Delivery, event: Event): Change {
  return insert("deliveries", rowOf(delivery), new MadeDelivery(delivery, event));
}

/** Writes a delivery as it is now; what its event carried has its own row from then on. */
export function replaceDelivery(delivery: Delivery): Change {
  return delivery.version === CLAIMED_AT_BIRTH
    ? claim("deliveries", rowOf(delivery, CLAIMED_AT_BIRTH + 1))
    : replace("deliveries", rowOf(delivery));
}

/**
 * The endpoints that have something due. Jumps from one endpoint to the next in the index, so that it costs what there
 * are endpoints, not what there are deliveries.
 */
export async function listDueEndpoints(engine: Engine, until: Instant): Promise<string[]> {
  const { rows } = await sql<{ endpoint: string }>`
    WITH RECURSIVE line (endpoint) AS (
      SELECT min(endpoint) FROM deliveries WHERE due_at IS NOT NULL
      UNION ALL
      SELECT (
        SELECT min(d.endpoint) FROM deliveries d
        WHERE d.due_at IS NOT NULL AND d.endpoint > line.endpoint
      ) FROM line WHERE line.endpoint IS NOT NULL
    )
    SELECT endpoint FROM line WHERE endpoint IS NOT NULL AND EXISTS (
      SELECT 1 FROM deliveries d WHERE d.endpoint = line.endpoint AND d.due_at <= ${until}
    )`.execute(engine.database.reads);
  return rows.map((row) => row.endpoint);
}

/** What is due at an endpoint and not held back by what has a row in its lane, the longest due first. */
export async function listDueLetters(
  engine: Engine,
  wanted: {
    readonly endpoint: string;
    readonly until: Instant;
    readonly limit: number;
    readonly offset: number;
  },
): Promise<Letter[]> {
  const rows = await engine.database.reads
    .selectFrom("deliveries")
    .innerJoin("events", "events.id", "deliveries.event_id")
    .selectAll("deliveries")
    .select([
      "events.key as event_key",
      "events.charge_id as event_charge_id",
      "events.data as event_data",
      "events.created_at as event_created_at",
    ])
    .where("deliveries.endpoint", "=", wanted.endpoint)
    .where("deliveries.due_at", "<=", wanted.until)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom("deliveries as ahead")
            .select("ahead.id")
            .whereRef("ahead.lane", "=", "deliveries.lane")
            .where((those) =>
              those.or([
                those("ahead.place", "<", those.ref("deliveries.place")),
                those.and([
                  those("ahead.place", "=", those.ref("deliveries.place")),
                  those("ahead.id", "<", those.ref("deliveries.id")),
                ]),
              ]),
            ),
        ),
      ),
    )
    .orderBy("deliveries.due_at")
    .orderBy("deliveries.id")
    .limit(wanted.limit)
    .offset(wanted.offset)
    .execute();
  return rows.map((row) => ({
    delivery: deliveryOf(row),
    event: {
      id: row.event_id,
      livemode: row.livemode === 1,
      key: row.event_key as Event["key"],
      chargeId: row.event_charge_id,
      data: row.event_data,
      createdAt: instant(row.event_created_at),
    },
  }));
}

/** Whether an earlier delivery of the same lane has a row and has not been tried yet. */
export async function hasOneAhead(
  engine: Engine,
  { lane, place, id }: Pick<Delivery, "place" | "id"> & { readonly lane: string },
): Promise<boolean> {
  const ahead = await engine.database.reads
    .selectFrom("deliveries")
    .select("id")
    .where("lane", "=", lane)
    .where((those) =>
      those.or([
        those("place", "<", place),
        those.and([those("place", "=", place), those("id", "<", id)]),
      ]),
    )
    .limit(1)
    .executeTakeFirst();
  return ahead !== undefined;
}

/** Whether any first attempt is still to be made, of what has a row, in these lanes: those whose name begins so. */
export async function hasLaneWaiting(engine: Engine, begin: string): Promise<boolean> {
  const waiting = await engine.database.reads
    .selectFrom("deliveries")
    .select("id")
    .where("lane", ">=", begin)
    .where("lane", "<", `${begin}\u{10ffff}`)
    .limit(1)
    .executeTakeFirst();
  return waiting !== undefined;
}

/** The deliveries of these events, each event's oldest first. */
export async function listDeliveriesOf(
  engine: Engine,
  call: Call,
  eventIds: readonly string[],
): Promise<Delivery[]> {
  if (eventIds.length === 0) return [];
  const { account_id, livemode } = owner(call);
  const { kind, reads } = engine.database;
  // Asked for each of many events by itself, SQLite reads the whole table; the events themselves are a line of places to look
  // at. There the rows are found by their ids; a slash comes right after a full stop.
  const beginsWithEvent = sql<boolean>`one.id > events.id || '.' AND one.id < events.id || '/'`;
  // First: what is written down meanwhile is found below.
  const carried = await listCarriedBy(engine, call, eventIds);
  const rows = await reads
    .selectFrom("deliveries as one")
    .$if(kind === "sqlite", (those) =>
      those
        .innerJoin("events", (join) => join.on(beginsWithEvent))
        .where("events.id", "in", eventIds),
    )
    .$if(kind === "postgres", (those) => those.where("one.event_id", "in", eventIds))
    .selectAll("one")
    .where("one.account_id", "=", account_id)
    .where("one.livemode", "=", livemode)
    .execute();
  const known = new Set(rows.map(({ id }) => id));
  return [...rows.map(deliveryOf), ...carried.filter(({ id }) => !known.has(id))].toSorted(
    (one, other) => (one.id < other.id ? -1 : 1),
  );
}

/** A delivery of this account and mode that has a row, as it is now. */
export async function findDelivery(
  engine: Engine,
  whose: Whose & Pick<Delivery, "id">,
): Promise<Delivery | undefined> {
  const row = await ownRow(engine, ownerOf(whose), "deliveries", whose.id);
  return row && deliveryOf(row);
}

/** A page of what waits for a retry in this account and mode, by its id. */
export async function listWaitingRetries(
  engine: Engine,
  call: Call,
  page: { readonly afterId: string; readonly limit: number },
): Promise<Delivery[]> {
  const { account_id, livemode } = owner(call);
  const rows = await engine.database.reads
    .selectFrom("deliveries")
    .selectAll()
    .where("due_at", "is not", null)
    .where("attempts", "<>", NONE)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .where("id", ">", page.afterId)
    .orderBy("id")
    .limit(page.limit)
    .execute();
  return rows.map(deliveryOf);
}
