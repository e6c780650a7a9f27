import { type Kysely, SqliteAdapter, sql } from "kysely";

/**
 * An event carries the deliveries that the process which writes it also sends, and a shift says for a moment's events at a time
 * that they may have to be looked through: what was a row of the outbox with each event is part of the event's own row. What
 * stands in the outbox waits among the others from now on.
 */
export async function up(db: Kysely<unknown>): Promise<void> {
  const isOnSqlite = db.getExecutor().adapter instanceof SqliteAdapter;
  for (const statement of statements) await sql.raw(statement).execute(db);
  await sql.raw(`${shifts}${isOnSqlite ? " WITHOUT ROWID" : ""}`).execute(db);
  await sql
    .raw(`CREATE INDEX shifts_of_account ON shifts (account_id, livemode, since)`)
    .execute(db);
}

const columns = `event_id, account_id, livemode, uri, endpoint, lane, place, api_version, state, due_at, created_at, attempts`;

const statements = [
  `ALTER TABLE events ADD COLUMN carried TEXT`,
  `INSERT INTO deliveries (id, version, ${columns}) SELECT id, 1, ${columns} FROM outbox`,
  `DROP TABLE outbox`,
];

const shifts = `CREATE TABLE shifts (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    since BIGINT NOT NULL, due_at BIGINT NOT NULL)`;
