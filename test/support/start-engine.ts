import { randomBytes } from "node:crypto";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { Account, AccountSettings } from "../../src/accounts/account.ts";
import { hashOfKey, WELL_KNOWN_KEYS } from "../../src/accounts/api-key.ts";
import { type KeyPair, makeAccount, newKeyPair } from "../../src/accounts/make-account.ts";
import { findKeyWithAccount } from "../../src/accounts/store.ts";
import type { Connector } from "../../src/acquirers/connector.ts";
import type { Country } from "../../src/catalogue/countries.ts";
import type { DatabaseOptions } from "../../src/database/open-database.ts";
import { readConfig } from "../../src/engine/config.ts";
import type { Engine } from "../../src/engine/engine.ts";
import { type LogOptions, openLog } from "../../src/engine/log.ts";
import { openEngine } from "../../src/open-engine.ts";
import { serve } from "../../src/serve.ts";
import type { WebhookSurroundings } from "../../src/webhooks/start-webhooks.ts";
import { type Api, apiAt } from "./api.ts";
import { type FakeClock, fakeClock } from "./fake-clock.ts";

/** How a test wants its engine. */
export interface Wish {
  readonly country?: Country;
  readonly settings?: Partial<AccountSettings>;
  /** The moment that the clock shows first. */
  readonly at?: string;
  /** The acquirers of live mode. */
  readonly connectors?: readonly Connector[];
  /** Settings of the environment, such as KAKIN_VAULT_PORT. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly log?: LogOptions;
  readonly webhooks?: WebhookSurroundings;
  /** A data folder to keep; otherwise one is made and thrown away. SQLite only. */
  readonly folder?: string;
  /** Data that outlives this engine, or that other engines share with it. */
  readonly on?: SharedData;
}

/** Data with its account, for engines that run after one another or, on PostgreSQL, side by side. */
export interface SharedData extends AsyncDisposable {
  readonly place: Place;
  readonly clock: FakeClock;
  readonly liveKeys: KeyPair;
}

/** Makes a place for data that is thrown away only at the end of the test. */
export async function shareData(at?: string): Promise<SharedData> {
  const place = await makePlace(undefined);
  return {
    place,
    clock: fakeClock(at),
    liveKeys: newKeyPair(true),
    [Symbol.asyncDispose]: () => place.discard(),
  };
}

/** A whole engine in this process, speaking HTTP. */
export interface TestEngine extends AsyncDisposable {
  readonly engine: Engine;
  readonly clock: FakeClock;
  readonly account: Account;
  readonly url: string;
  readonly vaultUrl: string;
  /** Test mode, with the secret key unless told otherwise. */
  readonly api: Api;
  /** The same account in live mode. */
  readonly live: Api;
  /** Another merchant on the same engine, in test mode. */
  otherAccount(settings?: Partial<AccountSettings>, country?: Country): Promise<Api>;
  /** Runs background work to rest. */
  settle(): Promise<void>;
  close(): Promise<void>;
}

/** PostgreSQL when TEST_DATABASE_URL is set, else SQLite. */
export const testDatabaseUrl = process.env["TEST_DATABASE_URL"];

/** Where an engine keeps its data. */
export interface Place {
  readonly options: DatabaseOptions;
  readonly folder: string;
  discard(): Promise<void>;
}

async function makePlace(folder: string | undefined): Promise<Place> {
  const data = folder ?? mkdtempSync(join(tmpdir(), "kakin-test-"));
  const discardFolder = () =>
    folder === undefined ? rmSync(data, { recursive: true, force: true }) : undefined;
  if (testDatabaseUrl === undefined) {
    return {
      options: { kind: "sqlite", folder: data, durability: "off", writerThread: false },
      folder: data,
      discard: async () => discardFolder(),
    };
  }
  const schema = `test_${randomBytes(6).toString("hex")}`;
  return {
    options: { kind: "postgres", url: testDatabaseUrl, schema, readers: 1 },
    folder: data,
    async discard() {
      const client = new pg.Client({ connectionString: testDatabaseUrl });
      await client.connect();
      await client.query(`DROP SCHEMA IF EXISTS ${schema} CASCADE`);
      await client.end();
      discardFolder();
    },
  };
}

/** Starts an engine with one account, whose test keys are the well-known ones. */
export async function startEngine(wish: Wish = {}): Promise<TestEngine> {
  const place = wish.on?.place ?? (await makePlace(wish.folder));
  const clock = wish.on?.clock ?? fakeClock(wish.at);
  const config = readConfig(
    { KAKIN_PORT: "0", KAKIN_LOG_LEVEL: "silent", KAKIN_SAMPLES: "false", ...wish.environment },
    { data: place.folder },
  );
  const log = await openLog(
    wish.log ?? { level: "silent", destination: process.stderr, readable: false },
  );
  const engine = await openEngine(config, {
    log,
    clock,
    connectors: wish.connectors ?? [],
    database: place.options,
  });
  const service = await serve(engine, { webhooks: wish.webhooks ?? {} });
  const liveKeys = wish.on?.liveKeys ?? newKeyPair(true);
  const account =
    (await firstAccount(engine)) ??
    (await makeAccount(engine, {
      country: wish.country ?? "TH",
      settings: wish.settings ?? {},
      test: WELL_KNOWN_KEYS,
      live: liveKeys,
    }));
  const at = (keys: KeyPair) => apiAt({ url: service.url, vaultUrl: service.vaultUrl, keys });
  const close = async () => {
    await service.close();
    if (wish.on === undefined) await place.discard();
  };
  return {
    engine,
    clock,
    account,
    url: service.url,
    vaultUrl: service.vaultUrl,
    api: at(WELL_KNOWN_KEYS),
    live: at(liveKeys),
    async otherAccount(settings = {}, country = "TH") {
      const keys = newKeyPair(false);
      await makeAccount(engine, { country, settings, test: keys });
      return at(keys);
    },
    settle: () => service.jobs.settle(),
    close,
    [Symbol.asyncDispose]: close,
  };
}

/** The account that an engine before this one made on the same data. */
async function firstAccount(engine: Engine): Promise<Account | undefined> {
  const secret = hashOfKey(engine.keys, WELL_KNOWN_KEYS.secret);
  return (await findKeyWithAccount(engine, secret))?.account;
}
