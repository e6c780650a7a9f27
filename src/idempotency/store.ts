import { remove } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { type Instant, instant } from "../primitives/clock.ts";

/** What is kept of a request. */
export interface Remembered {
  readonly requestHash: string;
  /** The answer as it was sent; null while an acquirer is asked, or when the process died meanwhile. */
  readonly answer: string | null;
  readonly chargeId: string | null;
  readonly expiresAt: Instant;
}

/** What is kept under a key. */
export async function findRemembered(engine: Engine, id: string): Promise<Remembered | undefined> {
  const row = await engine.database.reads
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("id", "=", id)
    .executeTakeFirst();
  return (
    row && {
      requestHash: row.request_hash,
      answer: row.answer,
      chargeId: row.charge_id,
      expiresAt: instant(row.expires_at),
    }
  );
}

const KEYS_AT_A_TIME = 500;

/** Job: forgets requests after their time. */
export async function forgetOldKeys(engine: Engine): Promise<void> {
  for (;;) {
    const rows = await engine.database.reads
      .selectFrom("idempotency_keys")
      .select("id")
      .where("expires_at", "<=", engine.clock.now())
      .limit(KEYS_AT_A_TIME)
      .execute();
    if (rows.length === 0) return;
    const changes = rows.map((row) => remove("idempotency_keys", row.id));
    await write(engine, {}, async () => ({ changes, value: undefined }));
  }
}
