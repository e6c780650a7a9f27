import { type Kysely, SqliteAdapter, sql } from "kysely";

/**
 * A delivery that the process which writes it also sends, at once, stands in the outbox until its first attempt is recorded, and
 * then moves to the others. The outbox holds no more than what is being sent, so that it needs no index on SQLite: there each
 * b-tree that a charge need not write is CPU that its webhook does not cost (`npm run bench:webhooks`). On PostgreSQL several
 * processes share it, and look into it for what comes earlier in a lane.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isOnSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  for (const statement of isOnSqlite ? onSqlite : onPostgres) await sql.raw(statement).execute(db);
}

const columns = `id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    event_id TEXT NOT NULL, uri TEXT NOT NULL, endpoint TEXT NOT NULL, lane TEXT, place BIGINT NOT NULL, api_version TEXT NOT NULL,
    state TEXT NOT NULL, due_at BIGINT, created_at BIGINT NOT NULL, attempts TEXT NOT NULL`;

const onSqlite = [`CREATE TABLE outbox (${columns}) WITHOUT ROWID`];

const onPostgres = [
  `CREATE TABLE outbox (${columns})`,
  `CREATE INDEX outbox_in_lane ON outbox (lane, place, id) WHERE lane IS NOT NULL`,
  // Seldom of use, but rows that went stay in the table for as long as somebody has an old snapshot open, a backup say.
  `CREATE INDEX outbox_due ON outbox (due_at)`,
  `CREATE INDEX outbox_of_event ON outbox (event_id)`,
];
