import type { Database } from "./database.ts";
import type { PostgresDatabase } from "./open-postgres.ts";
import { openSqliteFolder, type SqliteFolder } from "./open-sqlite-folder.ts";
import type { Report } from "./postgres-connection.ts";

/** Where the data is and how it is written. */
export type DatabaseOptions =
  | ({ readonly kind: "sqlite" } & SqliteFolder)
  | ({ readonly kind: "postgres" } & PostgresDatabase);

/**
 * Opens the database and brings its tables up to date. `report` is told in one line when it was lost, and when it is
 * back.
 * @throws StartError in one line, when it cannot be opened or belongs to somebody else.
 */
export async function openDatabase(options: DatabaseOptions, report: Report): Promise<Database> {
  if (options.kind === "sqlite") return openSqliteFolder(options);
  // Who has the embedded database need not wait for the driver of the other one.
  const { openPostgres } = await import("./open-postgres.ts");
  return openPostgres(options, report);
}
