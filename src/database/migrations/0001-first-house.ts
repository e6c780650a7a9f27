import { type Kysely, sql } from "kysely";

/** The first tables: accounts and keys, vault, customers, charges, ledger, events and their deliveries, idempotency, running numbers. */
export async function up(db: Kysely<unknown>): Promise<void> {
  for (const statement of statements) await sql.raw(statement).execute(db);
}

// One text for both databases: TEXT and BIGINT mean the same in each.
const statements = [
  `CREATE TABLE accounts (id TEXT PRIMARY KEY, version BIGINT NOT NULL, country TEXT NOT NULL, settings TEXT NOT NULL,
    clock_offset_ms BIGINT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE TABLE api_keys (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL,
    livemode BIGINT NOT NULL, kind TEXT NOT NULL, hint TEXT NOT NULL, created_at BIGINT NOT NULL, expires_at BIGINT)`,
  `CREATE INDEX api_keys_of_account ON api_keys (account_id)`,

  `CREATE TABLE tokens (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    card_id TEXT NOT NULL, charge_id TEXT, used_at BIGINT, expires_at BIGINT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE TABLE cards (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    customer_id TEXT, deleted_at BIGINT, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX cards_of_customer ON cards (customer_id, created_at, id) WHERE customer_id IS NOT NULL`,
  `CREATE TABLE card_numbers (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, key_id TEXT NOT NULL, sealed TEXT NOT NULL)`,
  `CREATE TABLE security_codes (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, key_id TEXT NOT NULL, sealed TEXT NOT NULL,
    expires_at BIGINT NOT NULL)`,
  `CREATE INDEX security_codes_by_expiry ON security_codes (expires_at)`,

  `CREATE TABLE customers (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    default_card_id TEXT, deleted_at BIGINT, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX customers_of_account ON customers (account_id, livemode, created_at, id) WHERE deleted_at IS NULL`,

  `CREATE TABLE sources (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    charge_id TEXT, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,

  `CREATE TABLE charges (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    state TEXT NOT NULL, customer_id TEXT, card_id TEXT, payment_id TEXT, link_id TEXT, due_at BIGINT, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX charges_of_account ON charges (account_id, livemode, created_at, id)`,
  `CREATE UNIQUE INDEX charges_by_payment ON charges (payment_id) WHERE payment_id IS NOT NULL`,
  `CREATE INDEX charges_of_link ON charges (link_id, created_at, id) WHERE link_id IS NOT NULL`,
  `CREATE INDEX charges_due ON charges (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE operations (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    charge_id TEXT NOT NULL, state TEXT NOT NULL, due_at BIGINT, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX operations_due ON operations (due_at) WHERE due_at IS NOT NULL`,
  `CREATE TABLE links (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    deleted_at BIGINT, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX links_of_account ON links (account_id, livemode, created_at, id) WHERE deleted_at IS NULL`,
  `CREATE TABLE refunds (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, livemode BIGINT NOT NULL, charge_id TEXT NOT NULL,
    facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX refunds_of_account ON refunds (account_id, livemode, created_at, id)`,
  `CREATE INDEX refunds_of_charge ON refunds (charge_id, created_at, id)`,

  `CREATE TABLE journal_entries (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    happening TEXT NOT NULL, origin_id TEXT NOT NULL, facts TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX journal_entries_of_account ON journal_entries (account_id, livemode, created_at, id)`,
  `CREATE TABLE postings (entry_id TEXT NOT NULL, line BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    ledger_account TEXT NOT NULL, currency TEXT NOT NULL, amount BIGINT NOT NULL, PRIMARY KEY (entry_id, line))`,

  `CREATE TABLE events (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, livemode BIGINT NOT NULL, key TEXT NOT NULL,
    charge_id TEXT, data TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX events_of_account ON events (account_id, livemode, created_at, id)`,
  `CREATE INDEX events_of_charge ON events (charge_id, created_at, id) WHERE charge_id IS NOT NULL`,

  `CREATE TABLE deliveries (id TEXT PRIMARY KEY, version BIGINT NOT NULL, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    event_id TEXT NOT NULL, uri TEXT NOT NULL, endpoint TEXT NOT NULL, lane TEXT, place BIGINT NOT NULL,
    api_version TEXT NOT NULL, state TEXT NOT NULL, attempts BIGINT NOT NULL, due_at BIGINT, created_at BIGINT NOT NULL)`,
  `CREATE INDEX deliveries_due ON deliveries (endpoint, due_at, id) WHERE due_at IS NOT NULL`,
  `CREATE INDEX deliveries_in_lane ON deliveries (lane, place, id) WHERE lane IS NOT NULL`,
  `CREATE INDEX deliveries_of_event ON deliveries (event_id)`,
  `CREATE TABLE delivery_attempts (id TEXT PRIMARY KEY, account_id TEXT NOT NULL, livemode BIGINT NOT NULL,
    delivery_id TEXT NOT NULL, event_id TEXT NOT NULL, uri TEXT NOT NULL, status BIGINT, error TEXT, took_ms BIGINT NOT NULL,
    answer TEXT NOT NULL, created_at BIGINT NOT NULL)`,
  `CREATE INDEX delivery_attempts_of_event ON delivery_attempts (event_id, id)`,

  `CREATE TABLE idempotency_keys (id TEXT PRIMARY KEY, version BIGINT NOT NULL, request_hash TEXT NOT NULL,
    api_version TEXT NOT NULL, operation_id TEXT, answer TEXT, expires_at BIGINT NOT NULL)`,
  `CREATE INDEX idempotency_keys_by_expiry ON idempotency_keys (expires_at)`,
  `CREATE TABLE tallies (id TEXT PRIMARY KEY, value BIGINT NOT NULL)`,
  `CREATE TABLE server_facts (id TEXT PRIMARY KEY, version BIGINT NOT NULL, value TEXT NOT NULL)`,
];
