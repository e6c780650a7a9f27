import type { Execute } from "./kysely-dialects.ts";
import { namedRow } from "./row-lists.ts";
import { columnsOf, type Row, type TableName, tables, type Value } from "./schema.ts";

/*
 * One row by its id: the question asked most. Kysely would build and compile the same text at every call, 8 µs against
 * none; and a row that comes as a list costs half of one that comes as an object.
 */

/** Reads one row of a table by its id. */
export type ReadRow = <T extends TableName>(table: T, id: string) => Promise<Row<T> | undefined>;

function textsWith(place: string): Record<TableName, string> {
  const texts = (Object.keys(tables) as TableName[]).map((table) => [
    table,
    `SELECT ${columnsOf(table).join(", ")} FROM ${table} WHERE id = ${place}`,
  ]);
  return Object.fromEntries(texts) as Record<TableName, string>;
}

/** Reads rows of the embedded database. */
export function sqliteRowReader(
  list: (sql: string, parameters: readonly Value[]) => readonly Value[] | undefined,
): ReadRow {
  const texts = textsWith("?");
  return async <T extends TableName>(table: T, id: string) => {
    const values = list(texts[table], [id]);
    return values && namedRow(table, values);
  };
}

/** Reads rows of a PostgreSQL database. */
export function postgresRowReader(ask: Execute): ReadRow {
  const texts = textsWith("$1");
  return async <T extends TableName>(table: T, id: string) => {
    const [row] = await ask(texts[table], [id]);
    return row as Row<T> | undefined;
  };
}
