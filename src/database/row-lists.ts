import { eachWhenNeeded } from "../primitives/when-needed.ts";
import { columnsOf, type Row, type TableName, type Value } from "./schema.ts";

/*
 * Rows as lists of their values, in the order of the columns: half the cost of objects where they are written and read.
 * The functions are written out as a person would write them by hand: every create lists some seventy values, and V8 keeps
 * an object that a loop made as a dictionary.
 */

const listerOf = eachWhenNeeded((table: TableName) => {
  const values = columnsOf(table).map((column) => `row.${column} ?? null`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- nothing but the columns of schema.ts is in it.
  return new Function("row", `return [${values.join(", ")}];`) as (row: object) => Value[];
});

const namerOf = eachWhenNeeded((table: TableName) => {
  const fields = columnsOf(table).map((column, i) => `${column}: values[${i}]`);
  // eslint-disable-next-line @typescript-eslint/no-implied-eval -- nothing but the columns of schema.ts is in it.
  return new Function("values", `return { ${fields.join(", ")} };`) as (
    values: readonly Value[],
  ) => object;
});

/** The values of a row. */
export function valuesOf<T extends TableName>(table: T, row: Row<T>): Value[] {
  return listerOf(table)(row);
}

/** The row that has these values. */
export function namedRow<T extends TableName>(table: T, values: readonly Value[]): Row<T> {
  return namerOf(table)(values) as Row<T>;
}
