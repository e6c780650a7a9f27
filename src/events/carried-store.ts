import { type Call, owner } from "../accounts/call.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownerOf, type Whose } from "../engine/owner.ts";
import { type Instant, later } from "../primitives/clock.ts";
import { invariant } from "../primitives/invariant.ts";
import { piecesOf } from "../primitives/pieces.ts";
import {
  addressOf,
  CLAIMED_AT_BIRTH,
  type Delivery,
  deliveryId,
  LEASE_MS,
  laneOf,
} from "./delivery.ts";
import type { CarriedDeliveries } from "./made-in-sets.ts";
import { endOf, type Shift } from "./shift.ts";
import { earliestShift } from "./shift-store.ts";

/*
 * A delivery that the process which writes it also sends, at once, is carried by its event: the event's own row says where it
 * goes, and for ever. It has a row of its own from the first time on that anything comes of it; until then it waits.
 */

/** What a row says of the deliveries that it carries; `shift` comes first, so that those of one shift begin alike. */
interface Carried {
  readonly shift: string;
  readonly at: Instant;
  readonly apiVersion: Delivery["apiVersion"];
  readonly to: readonly { readonly name: string; readonly uri: string; readonly place: number }[];
}

type CarryingRow = Pick<Row<"events">, "id" | "account_id" | "livemode" | "charge_id" | "carried">;
const carryingColumns = ["id", "account_id", "livemode", "charge_id", "carried"] as const;

/** Deliveries that were made together, as their event's row carries them. */
export function carriedText({ shiftId, deliveries }: CarriedDeliveries): string {
  const [first] = deliveries;
  invariant(first !== undefined, "an event carries nothing or something");
  const carried: Carried = {
    shift: shiftId,
    at: first.createdAt,
    apiVersion: first.apiVersion,
    to: deliveries.map(({ id, eventId, uri, place }) => ({
      name: id.slice(deliveryId(eventId, "").length),
      uri,
      place,
    })),
  };
  return JSON.stringify(carried);
}

/** What an event carries, as it was made. */
function carriedBy({ id, account_id, livemode, charge_id, carried }: CarryingRow): Delivery[] {
  if (carried === null) return [];
  const { at, apiVersion, to } = JSON.parse(carried) as Carried;
  return to.map(({ name, uri, place }) => ({
    id: deliveryId(id, name),
    version: CLAIMED_AT_BIRTH,
    accountId: account_id,
    livemode: livemode === 1,
    eventId: id,
    ...addressOf(uri),
    lane: charge_id === null ? null : laneOf(charge_id, uri),
    place,
    apiVersion,
    state: "waiting",
    attempts: [],
    dueAt: later(at, LEASE_MS),
    createdAt: at,
  }));
}

function carryingEvents(engine: Engine) {
  return engine.database.reads
    .selectFrom("events")
    .select(carryingColumns)
    .where("carried", "is not", null);
}

/** What was carried by the events of a shift and has no row yet. The shift is closed, or it is not all. */
export async function listLeftInShift(engine: Engine, shift: Shift): Promise<Delivery[]> {
  const { account_id, livemode } = ownerOf(shift);
  const rows = await carryingEvents(engine)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .where("created_at", ">=", shift.since)
    .where("created_at", "<", endOf(shift))
    .where("carried", "like", `{"shift":"${shift.id}"%`)
    .execute();
  return withoutRow(engine, rows.flatMap(carriedBy));
}

/** What the events of a charge carry that has no row yet; those of a shift that is gone have theirs. */
export async function listCarriedOfCharge(
  engine: Engine,
  whose: Whose,
  chargeId: string,
): Promise<Delivery[]> {
  const since = await earliestShift(engine, whose);
  if (since === undefined) return [];
  const rows = await carryingEvents(engine)
    .where("charge_id", "=", chargeId)
    .where("created_at", ">=", since)
    .execute();
  return withoutRow(engine, rows.flatMap(carriedBy));
}

/** What these events of an account and mode carry, whether it has a row by now or not. */
export async function listCarriedBy(
  engine: Engine,
  call: Call,
  eventIds: readonly string[],
): Promise<Delivery[]> {
  const { account_id, livemode } = owner(call);
  const rows = await carryingEvents(engine)
    .where("id", "in", eventIds)
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .execute();
  return rows.flatMap(carriedBy);
}

const ASKED_AT_A_TIME = 500;

/** Those that have no row of their own. Which ones are carried never changes, so what moves meanwhile is seen once. */
async function withoutRow(engine: Engine, carried: readonly Delivery[]): Promise<Delivery[]> {
  const left: Delivery[] = [];
  for (const some of piecesOf(carried, ASKED_AT_A_TIME)) {
    const ids = some.map(({ id }) => id);
    const rows = await engine.database.reads
      .selectFrom("deliveries")
      .select("id")
      .where("id", "in", ids)
      .execute();
    const known = new Set(rows.map(({ id }) => id));
    left.push(...some.filter(({ id }) => !known.has(id)));
  }
  return left;
}
