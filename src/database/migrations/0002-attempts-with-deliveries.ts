import { type Kysely, sql } from "kysely";

/** What was tried of a delivery is kept in its own row, where each webhook had a row more of another table. */
export async function up(db: Kysely<unknown>): Promise<void> {
  await sql`ALTER TABLE deliveries DROP COLUMN attempts`.execute(db);
  await sql`ALTER TABLE deliveries ADD COLUMN attempts TEXT NOT NULL DEFAULT '[]'`.execute(db);
  const attempts = new Map<string, Attempt[]>();
  const { rows } = await sql<OldRow>`SELECT * FROM delivery_attempts ORDER BY id`.execute(db);
  for (const { id, delivery_id, status, error, took_ms: tookMs, answer, created_at } of rows) {
    const attempt = { id, status, error, tookMs, answer, createdAt: created_at };
    attempts.set(delivery_id, [...(attempts.get(delivery_id) ?? []), attempt]);
  }
  for (const [id, own] of attempts) {
    await sql`UPDATE deliveries SET attempts = ${JSON.stringify(own)} WHERE id = ${id}`.execute(db);
  }
  await sql`DROP TABLE delivery_attempts`.execute(db);
}

interface OldRow {
  readonly id: string;
  readonly delivery_id: string;
  readonly status: number | null;
  readonly error: string | null;
  readonly took_ms: number;
  readonly answer: string;
  readonly created_at: number;
}

/** As `events/delivery.ts` had it at the time. */
interface Attempt extends Pick<OldRow, "id" | "status" | "error" | "answer"> {
  readonly tookMs: number;
  readonly createdAt: number;
}
