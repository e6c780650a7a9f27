import { sql } from "kysely";
import { type Call, owner } from "../accounts/call.ts";
import {
  type Change,
  type ChangeSet,
  expect,
  insert,
  remove,
  replace,
} from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownRow } from "../engine/own-row.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import { CLAIMED_AT_BIRTH, type Delivery, type Letter } from "./delivery.ts";
import type { Event } from "./event.ts";
import { MadeDelivery } from "./made-in-sets.ts";

/*
 * A delivery stands in one of two tables whose rows are alike: in the outbox from birth, when the process that wrote it sends
 * it, and with all others once anything is known of it. It moves once, so who reads one table after the other begins with the
 * outbox: what has gone from there is found here.
 */
const homes = ["outbox", "deliveries"] as const;

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
  return {
    id: delivery.id,
    version,
    account_id: delivery.accountId,
    livemode: delivery.livemode ? 1 : 0,
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

/** Writes a new delivery of an event. */
export function insertDelivery(delivery: Delivery, event: Event): Change {
  const home = delivery.version === CLAIMED_AT_BIRTH ? "outbox" : "deliveries";
  return insert(home, rowOf(delivery), new MadeDelivery(delivery, event));
}

/** Writes a delivery as it is now; what stands in the outbox leaves it. */
export function replaceDelivery(delivery: Delivery): ChangeSet {
  if (delivery.version !== CLAIMED_AT_BIRTH) return [replace("deliveries", rowOf(delivery))];
  return [
    expect("outbox", delivery.id, CLAIMED_AT_BIRTH),
    insert("deliveries", rowOf(delivery, CLAIMED_AT_BIRTH + 1)),
    remove("outbox", delivery.id),
  ];
}

/** What stands in the outbox and was due by then: nobody sends it any more. */
export async function listLeftInOutbox(engine: Engine, until: Instant): Promise<Delivery[]> {
  const rows = await engine.database.reads
    .selectFrom("outbox")
    .selectAll()
    .where("due_at", "<=", until)
    .execute();
  return rows.map(deliveryOf);
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

/** What is due at an endpoint and not held back by its lane, the longest due first. */
export async function listDueLetters(
  engine: Engine,
  wanted: { readonly endpoint: string; readonly until: Instant; readonly limit: number },
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
    // Nothing is ahead of what is first in its lane. What waits to be turned round never stands in the outbox.
    .where(({ not, and, eb, exists, selectFrom }) =>
      not(
        and([
          eb("deliveries.lane", "is not", null),
          eb("deliveries.place", ">", 0),
          exists(
            selectFrom("outbox as ahead")
              .select("ahead.id")
              .whereRef("ahead.lane", "=", "deliveries.lane")
              .whereRef("ahead.place", "<", "deliveries.place"),
          ),
        ]),
      ),
    )
    .orderBy("deliveries.due_at")
    .orderBy("deliveries.id")
    .limit(wanted.limit)
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

/** Whether an earlier delivery of the same lane has not been tried yet. */
export async function hasOneAhead(
  engine: Engine,
  { lane, place, id }: Pick<Delivery, "place" | "id"> & { readonly lane: string },
): Promise<boolean> {
  return isInAnyHome((home) =>
    engine.database.reads
      .selectFrom(home)
      .select("id")
      .where("lane", "=", lane)
      .where((those) =>
        those.or([
          those("place", "<", place),
          those.and([those("place", "=", place), those("id", "<", id)]),
        ]),
      )
      .limit(1)
      .executeTakeFirst(),
  );
}

/** Whether any first attempt is still to be made in these lanes: those whose name begins so. */
export async function hasLaneWaiting(engine: Engine, begin: string): Promise<boolean> {
  return isInAnyHome((home) =>
    engine.database.reads
      .selectFrom(home)
      .select("id")
      .where("lane", ">=", begin)
      .where("lane", "<", `${begin}\u{10ffff}`)
      .limit(1)
      .executeTakeFirst(),
  );
}

async function isInAnyHome(
  find: (home: (typeof homes)[number]) => Promise<object | undefined>,
): Promise<boolean> {
  for (const home of homes) {
    if ((await find(home)) !== undefined) return true;
  }
  return false;
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
  const standingIn = (home: "outbox as one" | "deliveries as one") =>
    reads
      .selectFrom(home)
      .$if(kind === "sqlite", (rows) =>
        rows
          .innerJoin("events", (join) => join.on(beginsWithEvent))
          .where("events.id", "in", eventIds),
      )
      .$if(kind === "postgres", (rows) => rows.where("one.event_id", "in", eventIds))
      .selectAll("one")
      .where("one.account_id", "=", account_id)
      .where("one.livemode", "=", livemode);
  // One statement, so that what moves meanwhile is seen once.
  const rows = await standingIn("outbox as one")
    .unionAll(standingIn("deliveries as one"))
    .orderBy("id")
    .execute();
  return rows.map(deliveryOf);
}

/** A delivery of this account and mode, as it is now. */
export async function findDelivery(
  engine: Engine,
  whose: Pick<Delivery, "id" | "accountId" | "livemode">,
): Promise<Delivery | undefined> {
  const { id, accountId, livemode } = whose;
  const owned = { account_id: accountId, livemode: livemode ? 1 : 0 } as const;
  const row =
    (await ownRow(engine, owned, "outbox", id)) ?? (await ownRow(engine, owned, "deliveries", id));
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
