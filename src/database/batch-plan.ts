import type { Change, ChangeSet } from "./change-set.ts";
import { columnsOf, type TableName, type Value } from "./schema.ts";
import { isGuarded, type Verdict } from "./write-batch.ts";

/*
 * What a batch comes to when its rows are written by statement rather than one by one: which sets pass, judged in
 * their order, and what is left to be written of them all together.
 */

/** What the database said: the versions of the guarded rows, and the names that this batch got. */
export interface Ground {
  readonly versions: Map<string, number>;
  readonly claimed: Set<string>;
}

/** A row's place in the whole database. */
export function placeOf(table: TableName, id: Value | undefined): string {
  return `${table}/${String(id)}`;
}

/** The ids of the rows whose version the batch asks for, by table, sorted. */
export function guardedIds(sets: readonly ChangeSet[]): Map<TableName, string[]> {
  const found = new Map<TableName, Set<string>>();
  for (const change of sets.flat()) {
    if (change.kind !== "replace" && change.kind !== "expect") continue;
    const id = String(change.kind === "replace" ? change.values[0] : change.id);
    found.set(change.table, (found.get(change.table) ?? new Set()).add(id));
  }
  return new Map([...found].map(([table, ids]) => [table, [...ids].sort()]));
}

/**
 * The rows that the batch claims a name with, by table, sorted by name. Where several sets want a name, the row is the
 * first one's.
 */
export function claimedRows(sets: readonly ChangeSet[]): Map<TableName, (readonly Value[])[]> {
  const found = new Map<TableName, Map<string, readonly Value[]>>();
  for (const change of sets.flat()) {
    if (change.kind !== "claim") continue;
    const rows = found.get(change.table) ?? new Map<string, readonly Value[]>();
    const name = String(change.values[0]);
    if (!rows.has(name)) rows.set(name, change.values);
    found.set(change.table, rows);
  }
  return new Map(
    [...found].map(([table, rows]) => [
      table,
      [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row),
    ]),
  );
}

/** Judges the sets in their order, keeping what each accepted one changes in mind for the next. */
export function judge(sets: readonly ChangeSet[], ground: Ground): Verdict[] {
  const versions = new Map(ground.versions);
  const free = new Set(ground.claimed);
  const holds = (change: Change): boolean => {
    if (change.kind === "claim") return free.has(placeOf(change.table, change.values[0]));
    if (change.kind === "replace")
      return versions.get(placeOf(change.table, change.values[0])) === change.was;
    if (change.kind === "expect")
      return versions.get(placeOf(change.table, change.id)) === change.was;
    return true;
  };
  return sets.map((set) => {
    const isAccepted = set.every((change) => !isGuarded(change) || holds(change));
    for (const change of set) {
      // A name is used up by the first set that wants it, refused or not: a later one decides anew and finds out.
      if (change.kind === "claim") free.delete(placeOf(change.table, change.values[0]));
      if (isAccepted) note(versions, change);
    }
    return isAccepted ? "written" : "conflict";
  });
}

/** What an accepted change makes of a row's version. */
function note(versions: Map<string, number>, change: Change): void {
  if (change.kind === "replace") {
    versions.set(placeOf(change.table, change.values[0]), change.was + 1);
  } else if (change.kind === "remove") {
    versions.delete(placeOf(change.table, change.id));
  } else if (change.kind === "insert" || change.kind === "claim") {
    const version = change.values[columnsOf(change.table).indexOf("version")];
    if (typeof version === "number") versions.set(placeOf(change.table, change.values[0]), version);
  }
}

/** What is left to write, in this order: rows that make room, new rows, rows as they are now, rows that go, running numbers. */
export interface Work {
  /** Rows that go before a new one takes their id. */
  readonly clearings: Map<TableName, Set<string>>;
  readonly inserts: Map<TableName, (readonly Value[])[]>;
  readonly updates: Map<TableName, Map<string, readonly Value[]>>;
  readonly removes: Map<TableName, Set<string>>;
  readonly tallies: Map<string, number>;
}

/** What the accepted sets write together. The rows of accepted claims stand already; those of refused ones go. */
export function workOf(
  sets: readonly ChangeSet[],
  verdicts: readonly Verdict[],
  claimed: ReadonlySet<string>,
): Work {
  const work: Work = {
    clearings: new Map(),
    inserts: new Map(),
    updates: new Map(),
    removes: new Map(),
    tallies: new Map(),
  };
  const kept = new Set<string>();
  for (const [i, set] of sets.entries()) {
    if (verdicts[i] === "conflict") continue;
    for (const change of set) {
      if (change.kind === "claim") {
        kept.add(placeOf(change.table, change.values[0]));
        // Removed by an earlier set, which found nothing, and taken by this one.
        work.removes.get(change.table)?.delete(String(change.values[0]));
      } else addTo(work, change);
    }
  }
  for (const name of claimed) {
    const slash = name.indexOf("/");
    if (kept.has(name)) continue;
    addTo(work, {
      kind: "remove",
      table: name.slice(0, slash) as TableName,
      id: name.slice(slash + 1),
    });
  }
  return work;
}

function addTo(work: Work, change: Exclude<Change, { kind: "claim" }>): void {
  switch (change.kind) {
    case "insert": {
      const id = String(change.values[0]);
      if (work.removes.get(change.table)?.delete(id) === true)
        work.clearings.set(change.table, (work.clearings.get(change.table) ?? new Set()).add(id));
      const rows = work.inserts.get(change.table);
      if (rows === undefined) work.inserts.set(change.table, [change.values]);
      else rows.push(change.values);
      return;
    }
    case "replace": {
      const rows = work.updates.get(change.table) ?? new Map<string, readonly Value[]>();
      work.updates.set(change.table, rows.set(String(change.values[0]), change.values));
      return;
    }
    case "remove":
      work.removes.set(change.table, (work.removes.get(change.table) ?? new Set()).add(change.id));
      return;
    case "tally":
      work.tallies.set(change.id, (work.tallies.get(change.id) ?? 0) + change.by);
      return;
    case "expect":
      return;
  }
}
