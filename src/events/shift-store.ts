import { type Change, expect, insert, remove, replace } from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownerOf, type Whose } from "../engine/owner.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import { BegunShift, OPEN, type Shift } from "./shift.ts";

/** Begins a shift, with the first event in it. */
export function beginShift(shift: Shift): Change {
  return insert("shifts", rowOf(shift), new BegunShift(shift));
}

/** Lets an event be written in a shift only while that is open. */
export function expectOpen(shift: Shift): Change {
  return expect("shifts", shift.id, OPEN);
}

/** Closes a shift as it is known. */
export function closeShift(shift: Shift): Change {
  return replace("shifts", rowOf(shift));
}

/** Nothing is left of it. */
export function removeShift(shift: Shift): Change {
  return remove("shifts", shift.id);
}

/** The shifts in which every lease is over by then. */
export async function listShiftsDue(engine: Engine, until: Instant): Promise<Shift[]> {
  const rows = await engine.database.reads
    .selectFrom("shifts")
    .selectAll()
    .where("due_at", "<=", until)
    .execute();
  return rows.map(shiftOf);
}

/** The beginning of the earliest shift there is of an account and mode; undefined where there is none. */
export async function earliestShift(engine: Engine, whose: Whose): Promise<Instant | undefined> {
  const { account_id, livemode } = ownerOf(whose);
  const row = await engine.database.reads
    .selectFrom("shifts")
    .select("since")
    .where("account_id", "=", account_id)
    .where("livemode", "=", livemode)
    .orderBy("since")
    .limit(1)
    .executeTakeFirst();
  return row && instant(row.since);
}

function shiftOf(row: Row<"shifts">): Shift {
  return {
    id: row.id,
    version: row.version,
    accountId: row.account_id,
    livemode: row.livemode === 1,
    since: instant(row.since),
    dueAt: instant(row.due_at),
  };
}

function rowOf(shift: Shift): Row<"shifts"> {
  return {
    id: shift.id,
    version: shift.version,
    ...ownerOf(shift),
    since: shift.since,
    due_at: shift.dueAt,
  };
}
