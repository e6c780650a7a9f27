import { type Kysely, PostgresAdapter, sql } from "kysely";

/**
 * A delivery's id begins with its event's: who has the one finds the other without an index of its own. Each b-tree that a
 * charge need not write is CPU that its webhook does not cost (`npm run bench:webhooks`).
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isPostgres = db.getExecutor().adapter instanceof PostgresAdapter;
  for (const statement of isPostgres ? onPostgres : onSqlite) await sql.raw(statement).execute(db);
}

// What is looked for by how it begins is ordered by its bytes, whatever language the database was made for.
const onPostgres = [
  `ALTER TABLE deliveries ALTER COLUMN id TYPE TEXT COLLATE "C", ALTER COLUMN lane TYPE TEXT COLLATE "C"`,
  `UPDATE deliveries SET id = event_id || '.' || id`,
  `DROP INDEX deliveries_of_event`,
];

// Without a hidden row number the rows are the index of their ids.
const onSqlite = [
  `CREATE TABLE deliveries_by_event (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    event_id TEXT NOT NULL, uri TEXT NOT NULL, endpoint TEXT NOT NULL, lane TEXT, place BIGINT NOT NULL, api_version TEXT NOT NULL,
    state TEXT NOT NULL, due_at BIGINT, created_at BIGINT NOT NULL, attempts TEXT NOT NULL) WITHOUT ROWID`,
  `INSERT INTO deliveries_by_event (id, version, account_id, livemode, event_id, uri, endpoint, lane, place, api_version, state,
      due_at, created_at, attempts)
    SELECT event_id || '.' || id, version, account_id, livemode, event_id, uri, endpoint, lane, place, api_version, state,
      due_at, created_at, attempts FROM deliveries`,
  `DROP TABLE deliveries`,
  `ALTER TABLE deliveries_by_event RENAME TO deliveries`,
  `CREATE INDEX deliveries_due ON deliveries (endpoint, due_at, id) WHERE due_at IS NOT NULL`,
  `CREATE INDEX deliveries_in_lane ON deliveries (lane, place, id) WHERE lane IS NOT NULL`,
];
