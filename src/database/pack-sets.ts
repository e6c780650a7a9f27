import type { Change, ChangeSet } from "./change-set.ts";
import { type TableName, tables, type Value, type VersionedTable } from "./schema.ts";

/*
 * Change sets on their way to the writing thread: each as one text, and one list of numbers for all. These are copied in
 * one piece each, where a hundred values a set would be copied one by one (7 µs a set against 30). One text for all sets
 * would be too large for memory that is used again, and so be new memory each time, here and there.
 *
 *   for each set      how many changes
 *   for each change   its kind, its table, the version it was decided upon (or by how much), how many values
 *   for each value    the length of its part of the text; or NULL; or NUMBER, and the number behind it
 */

/** Change sets, ready to be copied. */
export interface PackedSets {
  readonly texts: readonly string[];
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

/** Where numbers are gathered, used again for each parcel: an array that grows costs more than all else here. */
let numbers = new Float64Array(16 * 1024);
let count = 0;

function put(number: number): void {
  if (count === numbers.length) {
    const larger = new Float64Array(2 * numbers.length);
    larger.set(numbers);
    numbers = larger;
  }
  numbers[count] = number;
  count += 1;
}

/** A text a set, and one list of numbers for all. */
export function packSets(sets: readonly ChangeSet[]): PackedSets {
  count = 0;
  const texts = sets.map((set) => {
    const parts: string[] = [];
    put(set.length);
    for (const change of set) packChange(parts, change);
    return parts.join("");
  });
  return { texts, numbers: numbers.slice(0, count) };
}

function packChange(parts: string[], change: Change): void {
  put(kindNumbers[change.kind]);
  switch (change.kind) {
    case "tally":
      put(0);
      put(change.by);
      put(1);
      packValue(parts, change.id);
      return;
    case "remove":
    case "expect":
      put(tableNumbers[change.table]);
      put(change.kind === "expect" ? change.was : 0);
      put(1);
      packValue(parts, change.id);
      return;
    case "insert":
    case "claim":
    case "replace":
      put(tableNumbers[change.table]);
      put(change.kind === "replace" ? change.was : 0);
      put(change.values.length);
      for (const value of change.values) packValue(parts, value);
      return;
  }
}

function packValue(parts: string[], value: Value): void {
  if (typeof value === "string") {
    put(value.length);
    parts.push(value);
  } else if (value === null) put(NULL);
  else {
    put(NUMBER);
    put(value);
  }
}

/** The sets that were packed. */
export function unpackSets({ texts, numbers }: PackedSets): ChangeSet[] {
  let at = 0;
  let text = "";
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
  return texts.map((ofSet) => {
    text = ofSet;
    textAt = 0;
    const set: Change[] = [];
    for (let left = nextNumber(); left > 0; left -= 1) set.push(nextChange());
    return set;
  });
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
    // Not in one with the next: TypeScript compares no more than 25 shapes, and there are twice as many tables.
    case "insert":
      return { kind, table, values };
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
