import { type Change, claim, insert, replace } from "../database/change-set.ts";
import type { Row } from "../database/schema.ts";
import type { Engine } from "../engine/engine.ts";
import { ownerOf } from "../engine/owner.ts";
import { instant } from "../primitives/clock.ts";
import type { Account, AccountSettings } from "./account.ts";
import type { ApiKey } from "./api-key.ts";

interface StoredSettings extends Omit<AccountSettings, "origins"> {
  readonly team: string;
  readonly hasCharges: boolean;
  /** Accounts that are older than the setting have none. */
  readonly origins?: AccountSettings["origins"];
}

function accountOf(row: Row<"accounts">): Account {
  const stored = JSON.parse(row.settings) as StoredSettings;
  const { team, hasCharges, origins = "all", ...settings } = stored;
  return {
    id: row.id,
    team,
    version: row.version,
    country: row.country as Account["country"],
    settings: { ...settings, origins },
    hasCharges,
    clockOffsetMs: row.clock_offset_ms,
    createdAt: instant(row.created_at),
  };
}

function rowOf(account: Account): Row<"accounts"> {
  return {
    id: account.id,
    version: account.version,
    country: account.country,
    settings: JSON.stringify({
      team: account.team,
      hasCharges: account.hasCharges,
      ...account.settings,
    }),
    clock_offset_ms: account.clockOffsetMs,
    created_at: account.createdAt,
  };
}

/** Writes a new account. */
export function insertAccount(account: Account): Change {
  return insert("accounts", rowOf(account));
}

/** Writes an account as it is now. */
export function replaceAccount(account: Account): Change {
  return replace("accounts", rowOf(account));
}

function keyOf(row: Row<"api_keys">): ApiKey {
  return {
    hash: row.id,
    version: row.version,
    accountId: row.account_id,
    livemode: row.livemode === 1,
    kind: row.kind as ApiKey["kind"],
    hint: row.hint,
    createdAt: instant(row.created_at),
    expiresAt: row.expires_at === null ? null : instant(row.expires_at),
  };
}

function keyRowOf(key: ApiKey): Row<"api_keys"> {
  return {
    id: key.hash,
    version: key.version,
    ...ownerOf(key),
    kind: key.kind,
    hint: key.hint,
    created_at: key.createdAt,
    expires_at: key.expiresAt,
  };
}

/** Writes a new key. */
export function claimApiKey(key: ApiKey): Change {
  return claim("api_keys", keyRowOf(key));
}

/** Writes a key as it is now. */
export function replaceApiKey(key: ApiKey): Change {
  return replace("api_keys", keyRowOf(key));
}

/** The key with this hash and the account it opens. */
export async function findKeyWithAccount(
  engine: Engine,
  hash: string,
): Promise<{ key: ApiKey; account: Account } | undefined> {
  const keyRow = await engine.database.row("api_keys", hash);
  if (keyRow === undefined) return undefined;
  const account = await findAccount(engine, keyRow.account_id);
  return account && { key: keyOf(keyRow), account };
}

/** One account. */
export async function findAccount(engine: Engine, id: string): Promise<Account | undefined> {
  const row = await engine.database.row("accounts", id);
  return row && accountOf(row);
}

/** Every account, oldest first. */
export async function listAccounts(engine: Engine): Promise<Account[]> {
  const rows = await engine.database.reads
    .selectFrom("accounts")
    .selectAll()
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(accountOf);
}

/** The keys of an account, oldest first. */
export async function listKeys(engine: Engine, accountId: string): Promise<ApiKey[]> {
  const rows = await engine.database.reads
    .selectFrom("api_keys")
    .selectAll()
    .where("account_id", "=", accountId)
    .orderBy("created_at")
    .orderBy("id")
    .execute();
  return rows.map(keyOf);
}
