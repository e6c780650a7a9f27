import type { Generated } from "kysely";

/**
 * Every table, its columns in order, and what a column holds. The committer builds its statements from this
 * list, Kysely its types; a test holds the migrations against it.
 *
 *   text, integer          never null          text?, integer?   may be null
 *   A table with a `version` column can be guarded: a change says which version it was decided upon.
 *   `facts`, `settings`, `attempts` and `carried` hold JSON text whose shape the owning folder's store knows.
 *   Moments are integers (milliseconds since 1970), flags are 0 or 1, money is an integer in the smallest unit.
 */
// biome-ignore format: a table reads by columns
export const tables = {
  accounts:         { id: "text", version: "integer", country: "text", settings: "text", clock_offset_ms: "integer", created_at: "integer" },
  api_keys:         { id: "text", version: "integer", account_id: "text", livemode: "integer", kind: "text", hint: "text", created_at: "integer", expires_at: "integer?" },
  tokens:           { id: "text", version: "integer", account_id: "text", livemode: "integer", card_id: "text", charge_id: "text?", used_at: "integer?", expires_at: "integer", created_at: "integer" },
  cards:            { id: "text", version: "integer", account_id: "text", livemode: "integer", customer_id: "text?", deleted_at: "integer?", facts: "text", created_at: "integer" },
  card_numbers:     { id: "text", account_id: "text", key_id: "text", sealed: "text" },
  security_codes:   { id: "text", account_id: "text", key_id: "text", sealed: "text", expires_at: "integer" },
  customers:        { id: "text", version: "integer", account_id: "text", livemode: "integer", default_card_id: "text?", deleted_at: "integer?", facts: "text", created_at: "integer" },
  sources:          { id: "text", version: "integer", account_id: "text", livemode: "integer", charge_id: "text?", facts: "text", created_at: "integer" },
  charges:          { id: "text", version: "integer", account_id: "text", livemode: "integer", state: "text", customer_id: "text?", card_id: "text?", payment_id: "text?", link_id: "text?", due_at: "integer?", facts: "text", created_at: "integer" },
  operations:       { id: "text", version: "integer", account_id: "text", livemode: "integer", charge_id: "text", state: "text", due_at: "integer?", facts: "text", created_at: "integer" },
  links:            { id: "text", version: "integer", account_id: "text", livemode: "integer", deleted_at: "integer?", facts: "text", created_at: "integer" },
  refunds:          { id: "text", account_id: "text", livemode: "integer", charge_id: "text", facts: "text", created_at: "integer" },
  journal_entries:  { id: "text", account_id: "text", livemode: "integer", happening: "text", origin_id: "text", facts: "text", created_at: "integer" },
  postings:         { entry_id: "text", line: "integer", account_id: "text", livemode: "integer", ledger_account: "text", currency: "text", amount: "integer" },
  events:           { id: "text", account_id: "text", livemode: "integer", key: "text", charge_id: "text?", data: "text", created_at: "integer", carried: "text?" },
  deliveries:       { id: "text", version: "integer", account_id: "text", livemode: "integer", event_id: "text", uri: "text", endpoint: "text", lane: "text?", place: "integer", api_version: "text", state: "text", due_at: "integer?", created_at: "integer", attempts: "text" },
  shifts:           { id: "text", version: "integer", account_id: "text", livemode: "integer", since: "integer", due_at: "integer" },
  idempotency_keys: { id: "text", version: "integer", request_hash: "text", api_version: "text", operation_id: "text?", answer: "text?", expires_at: "integer" },
  tallies:          { id: "text", value: "integer" },
  server_facts:     { id: "text", version: "integer", value: "text" },
} as const satisfies Record<string, Record<string, ColumnKind>>;

/** What a column holds. */
export type Value = string | number | null;

type ColumnKind = "text" | "text?" | "integer" | "integer?";
type ColumnType<K> = K extends "text"
  ? string
  : K extends "text?"
    ? string | null
    : K extends "integer"
      ? number
      : number | null;

/** A table, by its name in the database. */
export type TableName = keyof typeof tables;

/** One row of a table, as the database holds it. */
export type Row<T extends TableName> = {
  readonly [C in keyof (typeof tables)[T]]: ColumnType<(typeof tables)[T][C]>;
};

/** The tables that can be guarded by a version. */
export type VersionedTable = {
  [T in TableName]: "version" extends keyof (typeof tables)[T] ? T : never;
}[TableName];

/** What Kysely knows of the database: for reading only, all writing goes through the committer. */
export type Schema = { [T in TableName]: Row<T> } & {
  kysely_migration: { name: string; timestamp: Generated<string> };
};

/** The columns of a table, in their order. */
export function columnsOf(table: TableName): readonly string[] {
  return columns[table];
}

const columns = Object.fromEntries(
  Object.entries(tables).map(([name, row]) => [name, Object.keys(row)]),
) as unknown as Record<TableName, readonly string[]>;

/**
 * Columns that never change once a row is made. Who writes a row again leaves them out: SQLite would make every index anew
 * that holds one of them, whether it has changed or not.
 */
const lastingColumns: ReadonlySet<string> = new Set([
  "id",
  "account_id",
  "livemode",
  "event_id",
  "created_at",
]);

/** The columns that a row which is written again may have changed. */
export function changingColumnsOf(table: TableName): readonly string[] {
  return columns[table].filter((column) => !lastingColumns.has(column));
}
