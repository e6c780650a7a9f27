import assert from "node:assert/strict";
import { test } from "node:test";
import { type Kysely, sql } from "kysely";
import { Migrator } from "kysely/migration";
import { kyselyOnPostgresClient, kyselyOnSqlite } from "../../src/database/kysely-dialects.ts";
import { migrate } from "../../src/database/migrate.ts";
import { migrations } from "../../src/database/migrations/all.ts";
import { openDatabase } from "../../src/database/open-database.ts";
import { openClient } from "../../src/database/postgres-connection.ts";
import type { Schema } from "../../src/database/schema.ts";
import { openSqlite } from "../../src/database/sqlite.ts";
import { deliveryOf } from "../../src/events/delivery-store.ts";
import { ownSchema } from "../support/own-schema.ts";
import { testDatabaseUrl } from "../support/start-engine.ts";

/** A database without tables, and where they go in it. */
interface Empty extends AsyncDisposable {
  readonly db: Kysely<Schema>;
  readonly schema: string | undefined;
}

async function openEmpty(): Promise<Empty> {
  if (testDatabaseUrl === undefined) {
    const file = openSqlite(":memory:", { durability: "off" });
    const close = async () => file.close();
    return { db: kyselyOnSqlite(file), schema: undefined, [Symbol.asyncDispose]: close };
  }
  const own = ownSchema(testDatabaseUrl);
  const address = { url: testDatabaseUrl, schema: own.name };
  // It makes the schema, and reads whole numbers as numbers from then on.
  const whole = await openDatabase({ kind: "postgres", ...address, readers: 1 }, () => undefined);
  await whole.close();
  const client = await openClient(address, "migrations");
  await client.query(`DROP SCHEMA ${own.name} CASCADE`);
  await client.query(`CREATE SCHEMA ${own.name}`);
  return {
    db: kyselyOnPostgresClient(client),
    schema: own.name,
    async [Symbol.asyncDispose]() {
      await client.end();
      await own[Symbol.asyncDispose]();
    },
  };
}

/** Runs the first so many migrations, as a version of that time did. */
async function migrateOnly({ db, schema }: Empty, count: number): Promise<void> {
  const first = Object.fromEntries(Object.entries(migrations).slice(0, count));
  const migrator = new Migrator({
    db,
    provider: { getMigrations: async () => first },
    ...(schema !== undefined && { migrationTableSchema: schema }),
  });
  assert.equal((await migrator.migrateToLatest()).error, undefined);
}

test("what was tried of a webhook before attempts were kept with deliveries is still known", async () => {
  await using empty = await openEmpty();
  const { db, schema } = empty;
  await migrateOnly(empty, 1);
  for (const [id, attempts] of [
    ["dlvr_test_tried", 2],
    ["dlvr_test_new", 0],
  ] as const) {
    await sql`INSERT INTO deliveries (id, version, account_id, livemode, event_id, uri, endpoint, lane, place, api_version,
      state, attempts, due_at, created_at) VALUES (${id}, 3, 'acct', 0, 'evnt', 'http://shop/?a', 'http://shop/', NULL, 0,
      '2015-11-17', 'waiting', ${attempts}, 99, 5)`.execute(db);
  }
  const answers = [
    ["whdl_test_2", 500, null, 12, 'no "thanks"'],
    ["whdl_test_1", null, "the connection was refused", 1, ""],
  ] as const;
  for (const [id, status, error, tookMs, answer] of answers) {
    await sql`INSERT INTO delivery_attempts (id, account_id, livemode, delivery_id, event_id, uri, status, error, took_ms,
      answer, created_at) VALUES (${id}, 'acct', 0, 'dlvr_test_tried', 'evnt', 'http://shop/?a', ${status}, ${error},
      ${tookMs}, ${answer}, 7)`.execute(db);
  }
  await migrate(db, "here", schema);
  const rows = await db.selectFrom("deliveries").selectAll().orderBy("id", "desc").execute();
  const [tried, fresh] = rows.map(deliveryOf);
  assert.deepEqual(tried?.attempts, [
    {
      id: "whdl_test_1",
      status: null,
      error: "the connection was refused",
      tookMs: 1,
      answer: "",
      createdAt: 7,
    },
    {
      id: "whdl_test_2",
      status: 500,
      error: null,
      tookMs: 12,
      answer: 'no "thanks"',
      createdAt: 7,
    },
  ]);
  assert.deepEqual([tried.version, tried.dueAt, tried.state], [3, 99, "waiting"]);
  assert.deepEqual(fresh?.attempts, []);
  const before = testDatabaseUrl === undefined ? "evnt." : "";
  assert.deepEqual([tried.id, fresh.id], [`${before}dlvr_test_tried`, `${before}dlvr_test_new`]);
});

test("a webhook that stood in the outbox waits among the others, with the lease that it had", async () => {
  await using empty = await openEmpty();
  const { db, schema } = empty;
  await migrateOnly(empty, 4);
  await sql`INSERT INTO outbox (id, version, account_id, livemode, event_id, uri, endpoint, lane, place, api_version, state,
    due_at, created_at, attempts) VALUES ('evnt.0', 0, 'acct', 0, 'evnt', 'http://shop/?a', 'http://shop/', 'chrg|http://shop/?a', 2,
    '2019-05-29', 'waiting', 99, 5, '[]')`.execute(db);
  await migrate(db, "here", schema);
  const rows = await db.selectFrom("deliveries").selectAll().execute();
  assert.deepEqual(rows.map(deliveryOf), [
    {
      id: "evnt.0",
      version: 1,
      accountId: "acct",
      livemode: false,
      eventId: "evnt",
      uri: "http://shop/?a",
      endpoint: "http://shop/",
      lane: "chrg|http://shop/?a",
      place: 2,
      apiVersion: "2019-05-29",
      state: "waiting",
      attempts: [],
      dueAt: 99,
      createdAt: 5,
    },
  ]);
});
