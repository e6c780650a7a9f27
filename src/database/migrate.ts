import type { Kysely } from "kysely";
import { Migrator } from "kysely/migration";
import { StartError } from "../primitives/start-error.ts";
import { migrations } from "./migrations/all.ts";
import type { Schema } from "./schema.ts";

/**
 * Brings a database to the tables that this version knows.
 * @throws StartError when a newer kakin has already been there.
 */
export async function migrate(
  db: Kysely<Schema>,
  where: string,
  postgresSchema?: string,
): Promise<void> {
  const known = Object.keys(migrations).sort();
  const applied = await appliedMigrations(db);
  const foreign = applied.find((name) => !known.includes(name));
  if (foreign !== undefined) {
    throw new StartError(
      `${where} was made by a newer kakin (it has "${foreign}"): start that version, or choose another data folder with --data.`,
    );
  }
  // The migrator looks at every table first; an engine that is up to date need not wait for it.
  if (applied.length === known.length) return;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => ({ ...migrations }) },
    // Without its name the migrator would take the tables of another schema of the same database for ours.
    ...(postgresSchema !== undefined && { migrationTableSchema: postgresSchema }),
  });
  const { error } = await migrator.migrateToLatest();
  if (error !== undefined)
    throw error instanceof Error ? error : new Error("the tables could not be brought up to date");
}

async function appliedMigrations(db: Kysely<Schema>): Promise<string[]> {
  try {
    const rows = await db.selectFrom("kysely_migration").select("name").orderBy("name").execute();
    return rows.map((row) => row.name);
  } catch {
    // A fresh database has no such table, and no way to ask that reads the same on both engines.
    return [];
  }
}
