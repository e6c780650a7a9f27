import { sql } from "kysely";
import type { TestEngine } from "./start-engine.ts";

/**
 * The tables of this engine on which somebody holds a lock: those of an open database transaction. SQLite has one
 * lock for all; it is tried by taking it.
 */
export async function tablesLocked({ engine }: TestEngine): Promise<string[]> {
  const { database } = engine;
  if (database.kind === "sqlite") {
    await database.commit([]);
    return [];
  }
  const { rows } = await sql<{ name: string }>`
    SELECT c.relname AS name FROM pg_locks AS l JOIN pg_class AS c ON c.oid = l.relation
    WHERE c.relnamespace = current_schema()::regnamespace AND l.pid <> pg_backend_pid()
  `.execute(database.reads);
  return rows.map(({ name }) => name);
}
