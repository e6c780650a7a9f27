import type { Change, ChangeSet, Value } from "./change-set.ts";
import { type TableName, tables, type VersionedTable } from "./schema.ts";

/*
 * Change sets on their way to the writing thread, as one text and one list of numbers: both are copied in one piece,
 * where a hundred values a set would be copied one by one (7 µs a set against 30).
 *
 *   for each set      how many changes
 *   for each change   its kind, its table, the version it was decided upon (or by how much), how many values
 *   for each value    the length of its part of the text; or NULL; or NUMBER, and the number behind it
 */

/** Change sets, ready to be copied. */
export interface PackedSets {
  readonly text: string;
  readonly numbers: Float64Array;
}

const NULL = -1;
const NUMBER = -2;

const kinds = ["insert", "claim", "replace", "remove", "expect", "tally"] as const;
const kindNumbers = Object.fromEntries(kinds.map((kind, i) => [kind, i])) as Record<
  Change["kind"],
  number
>;
const tableNames = Object.keys(tables) as TableName[];
const tableNumbers = Object.fromEntries(tableNames.map((table, i) => [table, i])) as Record<
  TableName,
  number
>;

/** What has been packed so far. */
interface Parcel {
  readonly texts: string[];
  readonly numbers: number[];
}

/** One text and one list of numbers for many sets. */
export function packSets(sets: readonly ChangeSet[]): PackedSets {
  const parcel: Parcel = { texts: [], numbers: [] };
  for (const set of sets) {
    parcel.numbers.push(set.length);
    for (const change of set) packChange(parcel, change);
  }
  // Joined at once: a text that grows piece by piece is put together only when it is copied, at three times the cost.
  return { text: parcel.texts.join(""), numbers: new Float64Array(parcel.numbers) };
}

function packChange(parcel: Parcel, change: Change): void {
  const { numbers } = parcel;
  const kind = kindNumbers[change.kind];
  switch (change.kind) {
    case "tally":
      numbers.push(kind, 0, change.by, 1, change.id.length);
      parcel.texts.push(change.id);
      return;
    case "remove":
    case "expect":
      numbers.push(kind, tableNumbers[change.table], change.kind === "expect" ? change.was : 0, 1);
      numbers.push(change.id.length);
      parcel.texts.push(change.id);
      return;
    case "insert":
    case "claim":
    case "replace":
      numbers.push(kind, tableNumbers[change.table], change.kind === "replace" ? change.was : 0);
      numbers.push(change.values.length);
      for (const value of change.values) packValue(parcel, value);
      return;
  }
}

function packValue(parcel: Parcel, value: Value): void {
  if (typeof value === "string") {
    parcel.numbers.push(value.length);
    parcel.texts.push(value);
  } else if (value === null) parcel.numbers.push(NULL);
  else parcel.numbers.push(NUMBER, value);
}

/** The sets that were packed. */
export function unpackSets({ text, numbers }: PackedSets): ChangeSet[] {
  let at = 0;
  let textAt = 0;
  const nextNumber = (): number => {
    const number = numbers[at];
    if (number === undefined) throw new Error("packed change sets end too early");
    at += 1;
    return number;
  };
  const nextValue = (): Value => {
    const length = nextNumber();
    if (length === NULL) return null;
    if (length === NUMBER) return nextNumber();
    textAt += length;
    return text.slice(textAt - length, textAt);
  };
  const nextChange = (): Change => {
    const kind = kinds[nextNumber()];
    const table = tableNames[nextNumber()];
    const was = nextNumber();
    const values: Value[] = [];
    for (let left = nextNumber(); left > 0; left -= 1) values.push(nextValue());
    return changeOf(kind, table, was, values);
  };
  const sets: ChangeSet[] = [];
  while (at < numbers.length) {
    const set: Change[] = [];
    for (let left = nextNumber(); left > 0; left -= 1) set.push(nextChange());
    sets.push(set);
  }
  return sets;
}

function changeOf(
  kind: Change["kind"] | undefined,
  name: TableName | undefined,
  was: number,
  values: readonly Value[],
): Change {
  const table = name as VersionedTable;
  const id = values[0] as string;
  switch (kind) {
    case "insert":
    case "claim":
      return { kind, table, values };
    case "replace":
      return { kind, table, values, was };
    case "remove":
      return { kind, table, id };
    case "expect":
      return { kind, table, id, was };
    case "tally":
      return { kind, id, by: was };
    case undefined:
      throw new Error("a packed change set cannot be read");
  }
}
