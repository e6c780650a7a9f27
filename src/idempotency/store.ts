import {
  type Change,
  type ChangeSet,
  claim,
  expect,
  remove,
  replace,
} from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { type Instant, instant } from "../primitives/clock.ts";
import type { ApiVersion } from "../versions/api-versions.ts";

/** What is kept of a request. */
export interface Remembered {
  readonly id: string;
  readonly version: number;
  readonly requestHash: string;
  /** The API version of the answer. */
  readonly apiVersion: ApiVersion;
  /** The answer as it was sent; null while an acquirer is asked, or when the process died meanwhile. */
  readonly answer: string | null;
  /** What the acquirer is, or was, asked over a network. */
  readonly operationId: string | null;
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
      id: row.id,
      version: row.version,
      requestHash: row.request_hash,
      apiVersion: row.api_version as ApiVersion,
      answer: row.answer,
      operationId: row.operation_id,
      expiresAt: instant(row.expires_at),
    }
  );
}

function rowOf(kept: Remembered): Row<"idempotency_keys"> {
  return {
    id: kept.id,
    version: kept.version,
    request_hash: kept.requestHash,
    api_version: kept.apiVersion,
    operation_id: kept.operationId,
    answer: kept.answer,
    expires_at: kept.expiresAt,
  };
}

/** Keeps a request under a key that must still be free. */
export function claimRemembered(kept: Remembered): Change {
  return claim("idempotency_keys", rowOf(kept));
}

/** Writes what is kept under a key as it is now. */
export function replaceRemembered(kept: Remembered): Change {
  return replace("idempotency_keys", rowOf(kept));
}

/** Forgets what is kept under a key, and not what somebody else may keep under it by then. */
export function forget(kept: { readonly id: string; readonly version: number }): ChangeSet {
  return [expect("idempotency_keys", kept.id, kept.version), remove("idempotency_keys", kept.id)];
}

const KEYS_AT_A_TIME = 500;

/** Job: forgets requests after their time. */
export async function forgetOldKeys(engine: Engine): Promise<void> {
  for (;;) {
    const forgotten = await write(engine, {}, async () => {
      const rows = await engine.database.reads
        .selectFrom("idempotency_keys")
        .select(["id", "version"])
        .where("expires_at", "<=", engine.clock.now())
        .limit(KEYS_AT_A_TIME)
        .execute();
      return { changes: rows.flatMap(forget), value: rows.length };
    });
    if (forgotten < KEYS_AT_A_TIME) return;
  }
}
