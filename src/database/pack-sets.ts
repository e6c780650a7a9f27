import type { Change, ChangeSet, Value } from "./change-set.ts";
import { type TableName, tables, type VersionedTable } from "./schema.ts";

/*
 * Change sets on their way to the writing thread, as one flat list of texts and numbers: copying it costs half of what
 * copying as many small objects does. For each set its length; for each change what it is, which table, which version
 * (or by how much), and its values behind their count.
 */

const kinds = ["insert", "claim", "replace", "remove", "expect", "tally"] as const;
const kindNumbers = new Map<Change["kind"], number>(kinds.map((kind, i) => [kind, i]));
const tableNames = Object.keys(tables) as TableName[];
const tableNumbers = new Map(tableNames.map((table, i) => [table, i]));

/** One flat list for many sets. */
export function packSets(sets: readonly ChangeSet[]): Value[] {
  const packed: Value[] = [];
  for (const set of sets) {
    packed.push(set.length);
    for (const change of set) packChange(packed, change);
  }
  return packed;
}

function packChange(packed: Value[], change: Change): void {
  const kind = kindNumbers.get(change.kind) ?? -1;
  if (change.kind === "tally") {
    packed.push(kind, 0, change.by, 1, change.id);
    return;
  }
  const table = tableNumbers.get(change.table) ?? -1;
  const was = "was" in change ? change.was : 0;
  if ("values" in change) packed.push(kind, table, was, change.values.length, ...change.values);
  else packed.push(kind, table, was, 1, change.id);
}

/** The sets that a flat list was made of. */
export function unpackSets(packed: readonly Value[]): ChangeSet[] {
  const sets: ChangeSet[] = [];
  let at = 0;
  while (at < packed.length) {
    const set: Change[] = [];
    let left = packed[at] as number;
    at += 1;
    for (; left > 0; left -= 1) {
      const [kind, table, was, count] = packed.slice(at, at + 4) as number[];
      const first = at + 4;
      at = first + (count ?? 0);
      set.push(
        changeOf(kinds[kind ?? -1], tableNames[table ?? -1], was ?? 0, packed.slice(first, at)),
      );
    }
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
