import assert from "node:assert/strict";
import { sql } from "kysely";
import type { Database } from "../../src/database/database.ts";
import { type TableName, tables } from "../../src/database/schema.ts";
import type { TestEngine } from "./start-engine.ts";

/** An engine, or a database alone, opened to look at what another process left. */
export interface WithRows {
  readonly engine: { readonly database: Pick<Database, "reads"> };
}

/** A row as the database holds it. */
export type StoredRow = Readonly<Record<string, string | number | null>>;

/** Every row of a table, in a fixed order. */
export async function rowsOf(kakin: WithRows, table: TableName): Promise<StoredRow[]> {
  const { rows } = await sql
    .raw<StoredRow>(`SELECT * FROM ${table}`)
    .execute(kakin.engine.database.reads);
  const texts = rows.map((row) => ({ row, text: JSON.stringify(row) }));
  return texts.sort((one, other) => (one.text < other.text ? -1 : 1)).map(({ row }) => row);
}

/** Every row of every table: all that the engine knows. */
export async function everyRow(kakin: TestEngine): Promise<Record<string, StoredRow[]>> {
  const names = Object.keys(tables) as TableName[];
  const all = await Promise.all(
    names.map(async (name) => [name, await rowsOf(kakin, name)] as const),
  );
  return Object.fromEntries(all);
}

/** Does something, and holds that not one row of any table is another afterwards. */
export async function changingNothing<T>(kakin: TestEngine, act: () => Promise<T>): Promise<T> {
  const before = await everyRow(kakin);
  const result = await act();
  assert.deepEqual(await everyRow(kakin), before, "something was written");
  return result;
}
