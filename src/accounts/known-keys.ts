import { hash } from "node:crypto";
import type { Change } from "../database/change-set.ts";
import type { Engine } from "../engine/engine.ts";
import type { Account } from "./account.ts";
import { type ApiKey, hashOfKey } from "./api-key.ts";
import { findKeyWithAccount } from "./store.ts";

/*
 * Every request asks whose key it carries. What was found is kept for a moment, by a digest of the key: a change of
 * accounts or keys made by this process empties what is kept at once, and one made by another process (on PostgreSQL)
 * counts after KEPT_FOR_MS at the latest. Only keys that exist are kept, so guessing fills nothing.
 */

const KEPT_FOR_MS = 500;
const KEYS_KEPT = 10_000;

/** A key and the account it opens. */
export interface KnownKey {
  readonly key: ApiKey;
  readonly account: Account;
}

/** What one open database's keys were, and how often they changed. */
interface Kept {
  readonly keys: Map<string, KnownKey & { readonly until: number }>;
  changes: number;
}

const keptBy = new WeakMap<Engine["database"], Kept>();

function keptFor(database: Engine["database"]): Kept {
  const known = keptBy.get(database);
  if (known !== undefined) return known;
  const kept: Kept = { keys: new Map(), changes: 0 };
  keptBy.set(database, kept);
  database.onWritten((set) => {
    if (!set.some(touchesKeys)) return;
    kept.changes += 1;
    kept.keys.clear();
  });
  return kept;
}

function touchesKeys(change: Change): boolean {
  return change.kind !== "tally" && (change.table === "accounts" || change.table === "api_keys");
}

/** The key that this text is, and its account; undefined for a text that is no key of ours. */
export async function findKey(engine: Engine, text: string): Promise<KnownKey | undefined> {
  const kept = keptFor(engine.database);
  const digest = hash("sha256", text, "base64");
  const known = kept.keys.get(digest);
  if (known !== undefined && known.until > performance.now()) return known;
  const { changes } = kept;
  const found = await findKeyWithAccount(engine, hashOfKey(engine.keys, text));
  // What was read may be old by now; it is kept only if nothing was written meanwhile.
  if (found === undefined || kept.changes !== changes) return found;
  if (kept.keys.size >= KEYS_KEPT) kept.keys.clear();
  kept.keys.set(digest, { ...found, until: performance.now() + KEPT_FOR_MS });
  return found;
}
