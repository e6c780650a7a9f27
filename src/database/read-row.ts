import type { Execute } from "./kysely-dialects.ts";
import { columnsOf, type Row, type TableName, tables } from "./schema.ts";

/** Reads one row by its id. Kysely would build and compile the same text at every call: 8 µs against none. */
export function rowReader(
  kind: "sqlite" | "postgres",
  ask: Execute,
): <T extends TableName>(table: T, id: string) => Promise<Row<T> | undefined> {
  const place = kind === "sqlite" ? "?" : "$1";
  const texts = Object.fromEntries(
    (Object.keys(tables) as TableName[]).map((table) => [
      table,
      `SELECT ${columnsOf(table).join(", ")} FROM ${table} WHERE id = ${place}`,
    ]),
  ) as Record<TableName, string>;
  return async <T extends TableName>(table: T, id: string) => {
    const [row] = await ask(texts[table], [id]);
    return row as Row<T> | undefined;
  };
}
