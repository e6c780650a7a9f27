import { valuesOf } from "./row-lists.ts";
import type { Row, TableName, Value, VersionedTable } from "./schema.ts";

/*
 * A change set is what an action decided, as plain data: what must still be true (guards) and what shall be
 * true from now on (rows). The committer checks the guards of a set and writes all of its rows or none.
 */

/** One guard or one row of a change set. */
export type Change =
  /** A new row under an id just made, which nobody else can have. */
  | {
      readonly kind: "insert";
      readonly table: TableName;
      readonly values: readonly Value[];
      /** What the row was made of, for those in this process who see it written. */
      readonly of?: object;
    }
  /** A new row under a name that others may want too. Guard: nobody has it yet. */
  | { readonly kind: "claim"; readonly table: TableName; readonly values: readonly Value[] }
  /** The row as it is now. Guard: it is still at the version that was read. */
  | {
      readonly kind: "replace";
      readonly table: VersionedTable;
      readonly values: readonly Value[];
      readonly was: number;
    }
  /** The row goes. No guard: removing twice does no harm. */
  | { readonly kind: "remove"; readonly table: TableName; readonly id: string }
  /** Guard alone: a row that the decision rests upon is still at the version that was read. */
  | {
      readonly kind: "expect";
      readonly table: VersionedTable;
      readonly id: string;
      readonly was: number;
    }
  /** A running number grows (or shrinks): totals of lists, balances. */
  | { readonly kind: "tally"; readonly id: string; readonly by: number };

/** What an action decided: written whole or not at all. */
export type ChangeSet = readonly Change[];

/** Writes a new row under a fresh id; `of` is what it was made of, for those who see it written. */
export function insert<T extends TableName>(table: T, row: Row<T>, of?: object): Change {
  const values = valuesOf(table, row);
  return of === undefined
    ? { kind: "insert", table, values }
    : { kind: "insert", table, values, of };
}

/** Writes a new row under a name that must still be free. */
export function claim<T extends TableName>(table: T, row: Row<T>): Change {
  return { kind: "claim", table, values: valuesOf(table, row) };
}

/** Replaces a row that must still be at version `row.version`, and counts the version up. */
export function replace<T extends VersionedTable>(
  table: T,
  row: Row<T> & { readonly version: number },
): Change {
  const next = { ...row, version: row.version + 1 };
  return { kind: "replace", table, values: valuesOf(table, next), was: row.version };
}

/** Removes a row, if it is there. */
export function remove(table: TableName, id: string): Change {
  return { kind: "remove", table, id };
}

/** Lets the set pass only while this row is at this version. */
export function expect(table: VersionedTable, id: string, was: number): Change {
  return { kind: "expect", table, id, was };
}

/** Lets a running number grow by `by`. */
export function tally(id: string, by: number): Change {
  return { kind: "tally", id, by };
}
