import { type Kysely, SqliteAdapter, sql } from "kysely";

/**
 * A delivery's id begins with its event's. On SQLite the rows stand in the order of their ids, so that who has an event finds
 * its deliveries without an index: each b-tree that a charge need not write is CPU that its webhook does not cost
 * (`npm run bench:webhooks`). On PostgreSQL the index stays: processes of the version before may be running, whose ids are others.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  if (!(db.getExecutor().adapter instanceof SqliteAdapter)) return;
  for (const statement of onSqlite) await sql.raw(statement).execute(db);
}

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
