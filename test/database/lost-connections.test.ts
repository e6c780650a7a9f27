import assert from "node:assert/strict";
import { after, describe, test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { sql } from "kysely";
import pg from "pg";
import { claim, insert, tally } from "../../src/database/change-set.ts";
import { openCommitter } from "../../src/database/committer.ts";
import type { Database } from "../../src/database/database.ts";
import { openDatabase } from "../../src/database/open-database.ts";
import { startedLater, writerOver } from "../../src/database/threaded-writer.ts";
import { DatabaseLost } from "../../src/database/write-batch.ts";
import { StartError } from "../../src/primitives/start-error.ts";
import { ownSchema } from "../support/own-schema.ts";
import { openPostgresProxy, type PostgresProxy } from "../support/postgres-proxy.ts";
import { factsOf, talliesOf } from "../support/read-database.ts";
import { assertRefused } from "../support/refusals.ts";
import { soundData } from "../support/sound-data.ts";
import { type Place, shareData, startEngine, testDatabaseUrl } from "../support/start-engine.ts";

type PlaceOptions = Place["options"];

const added = (id: string) => [
  insert("server_facts", { id, version: 1, value: "" }),
  tally("facts", 1),
];
const taken = (id: string) => [
  claim("server_facts", { id, version: 1, value: "" }),
  tally("facts", 1),
];

/** A stand-in for the writer thread, which does as it is told in a few words. */
const thread = (body: string) =>
  writerOver(
    new Worker(`const { parentPort } = require("node:worker_threads"); ${body}`, { eval: true }),
  );

describe("the writer thread", () => {
  test("when it ends in the middle of a batch, that batch and every later one fail at once", async () => {
    const writer = thread(`parentPort.on("message", () => process.exit(7));`);
    const committer = openCommitter(writer);
    const both = await Promise.allSettled([committer.commit(added("a")), committer.commit([])]);
    for (const { reason } of both as PromiseRejectedResult[]) {
      assert.ok(reason instanceof DatabaseLost);
      assert.match(reason.message, /the thread that writes the database has ended \(exit code 7\)/);
    }
    await assert.rejects(committer.commit(added("b")), DatabaseLost);
    await committer.close();
  });

  test("when it throws, the reason is told, and closing does not wait for it", async () => {
    const writer = thread(`parentPort.on("message", () => { throw new Error("no memory"); });`);
    await assert.rejects(async () => writer.write([added("a")]), /has ended \(no memory\)/);
    await assert.rejects(async () => writer.write([added("b")]), /has ended \(no memory\)/);
    await writer.close();
  });

  test("when it never came up, the first write says so", async () => {
    const writer = thread(`throw new Error("cannot open the file");`);
    await assert.rejects(async () => writer.write([added("a")]), /cannot open the file/);
  });
});

describe("a writer thread that is started later", () => {
  const writesAll = `parentPort.on("message", (work) => {
    if (work === "close") parentPort.close();
    else parentPort.postMessage({ conflicts: [], waitedMs: 0 });
  });`;

  test("is started by whoever asks first, once, and closes", async () => {
    let started = 0;
    const writer = startedLater(() => {
      started += 1;
      return thread(writesAll);
    }, 60_000);
    assert.deepEqual([started, writer.isLost()], [0, false]);
    assert.deepEqual(await writer.write([added("a")]), ["written"]);
    await writer.moveLog();
    assert.equal(started, 1);
    await writer.close();
  });

  test("is started after a while if nobody asks, and not after it was closed", async () => {
    let started = 0;
    const start = () => {
      started += 1;
      return thread(writesAll);
    };
    const closed = startedLater(start, 1);
    await closed.close();
    const left = startedLater(start, 1);
    await pause(50);
    assert.equal(started, 1);
    await left.close();
  });

  test("that cannot be made is lost, and who asks is told why", async () => {
    const writer = startedLater(() => {
      throw new Error("no memory");
    }, 1);
    await pause(50);
    assert.ok(writer.isLost());
    const refused = async () => writer.write([added("a")]);
    await assert.rejects(refused, DatabaseLost);
    await assert.rejects(refused, /cannot be started \(no memory\)/);
    await writer.close();
  });
});

if (testDatabaseUrl !== undefined) describe("PostgreSQL", () => testLosses(testDatabaseUrl ?? ""));

const times = {
  connectMs: 500,
  tryEveryMs: 20,
  tryForMs: 400,
  answerMs: 400,
  idleInBatchMs: 10_000,
};

interface Line extends AsyncDisposable {
  readonly proxy: PostgresProxy;
  readonly database: Database;
  /** What the operator was told. */
  readonly told: string[];
}

/** A database behind a bad line; empty at first, though its tables are made only once. */
async function openLine(url: string, schema: string): Promise<Line> {
  const proxy = await openPostgresProxy(url);
  const told: string[] = [];
  const database = await openDatabase(
    { kind: "postgres", url: proxy.url, schema, times, readers: 2 },
    (line) => told.push(line),
  );
  await sql`TRUNCATE server_facts, tallies`.execute(database.reads);
  return {
    proxy,
    database,
    told,
    async [Symbol.asyncDispose]() {
      await database.close();
      await proxy[Symbol.asyncDispose]();
    },
  };
}

function testLosses(url: string): void {
  const schema = ownSchema(url);
  after(() => schema[Symbol.asyncDispose]());

  test("idle connections that break are opened again, for reading and for writing", async () => {
    await using line = await openLine(url, schema.name);
    line.proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.equal(await line.database.commit(added("a")), "written");
    assert.deepEqual(await factsOf(line.database), ["a:1:"]);
    assert.ok(line.told.includes("the connection to PostgreSQL was lost"));
    assert.ok(line.told.includes("connected to PostgreSQL again"));
  });

  test("sessions that the server ends are opened again", async () => {
    await using line = await openLine(url, schema.name);
    await line.database.commit(added("a"));
    const { rows } = await sql<{ pid: number }>`SELECT pg_backend_pid() AS pid`.execute(
      line.database.reads,
    );
    const administrator = new pg.Client({ connectionString: url });
    await administrator.connect();
    await administrator.query("SELECT pg_terminate_backend($1)", [rows[0]?.pid]);
    await administrator.end();
    for (let i = 0; i < 3; i += 1) assert.deepEqual(await factsOf(line.database), ["a:1:"]);
  });

  test("a question that was under way is asked again", async () => {
    await using line = await openLine(url, schema.name);
    const slow = sql<{ n: number }>`SELECT 42 AS n FROM pg_sleep(0.1)`.execute(line.database.reads);
    setTimeout(() => line.proxy.cut(), 30);
    assert.deepEqual((await slow).rows, [{ n: 42 }]);
  });

  test("a batch whose COMMIT did not get through is written on the next connection, once", async () => {
    await using line = await openLine(url, schema.name);
    line.proxy.trick("lose the question");
    assert.equal(await line.database.commit(taken("a")), "written");
    assert.deepEqual(await factsOf(line.database), ["a:1:"]);
    assert.deepEqual(await talliesOf(line.database), { facts: 1 });
  });

  test("a batch whose COMMIT was done but not answered is known to be written, and not written twice", async () => {
    await using line = await openLine(url, schema.name);
    await line.database.commit(added("a"));
    line.proxy.trick("lose the answer");
    const verdicts = await Promise.all([
      line.database.commit(taken("b")),
      line.database.commit(taken("b")),
    ]);
    assert.deepEqual(verdicts, ["written", "conflict"]);
    assert.deepEqual(await factsOf(line.database), ["a:1:", "b:1:"]);
    assert.deepEqual(await talliesOf(line.database), { facts: 2 });
  });

  test("a server that says nothing any more is left for another connection", async () => {
    await using line = await openLine(url, schema.name);
    line.proxy.fallSilent();
    assert.equal(await line.database.commit(added("a")), "written");
    assert.deepEqual(await factsOf(line.database), ["a:1:"]);
  });

  test("while the server is away everything fails within its time, and works again afterwards", async () => {
    await using line = await openLine(url, schema.name);
    line.proxy.refuse(true);
    line.proxy.cut();
    const sets = Array.from({ length: 20 }, (_, i) => line.database.commit(added(`early ${i}`)));
    for (const settled of await Promise.allSettled(sets)) {
      assert.ok(settled.status === "rejected" && settled.reason instanceof DatabaseLost);
    }
    await assert.rejects(factsOf(line.database), /PostgreSQL does not answer/);
    line.proxy.refuse(false);
    assert.equal(await line.database.commit(added("a")), "written");
    assert.deepEqual(await factsOf(line.database), ["a:1:"]);
    assert.deepEqual(await talliesOf(line.database), { facts: 1 });
  });

  test("whatever breaks whenever, what was reported written is there, once", async () => {
    await using line = await openLine(url, schema.name);
    const written: string[] = [];
    const unknown: string[] = [];
    const breaking = setInterval(() => line.proxy.cut(), 60);
    const write = async (name: string): Promise<void> => {
      try {
        const verdict = await line.database.commit(taken(name));
        assert.equal(verdict, "written", `${name} was written by nobody else`);
        written.push(name);
      } catch (fault) {
        assert.ok(fault instanceof DatabaseLost, String(fault));
        unknown.push(name);
      }
    };
    for (let round = 0; round < 30; round += 1) {
      const names = Array.from({ length: 8 }, (_, i) => `${round}-${i}`);
      await Promise.all(names.map(write));
    }
    clearInterval(breaking);
    await new Promise((resolve) => setTimeout(resolve, 50));
    const there = (await factsOf(line.database)).map((text) => text.split(":")[0] ?? "");
    assert.deepEqual(there.filter((name) => !unknown.includes(name)).sort(), written.sort());
    assert.deepEqual(await talliesOf(line.database), { facts: there.length });
    assert.ok(written.length > unknown.length, `${unknown.length} are unknown`);
  });

  test("closing does not wait for a server that is away", async () => {
    await using line = await openLine(url, schema.name);
    line.proxy.refuse(true);
    line.proxy.cut();
    await new Promise((resolve) => setTimeout(resolve, 20));
    const closed = line.database.close().then(() => "closed");
    const soon = new Promise((resolve) => setTimeout(resolve, 200, "waits"));
    assert.equal(await Promise.race([closed, soon]), "closed");
    line.proxy.refuse(false);
  });

  test("a writer that closes leaves no running number of its own behind", async () => {
    await using line = await openLine(url, schema.name);
    await line.database.commit(added("a"));
    await line.database.close();
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    const { rows } = await client.query(`SELECT id FROM ${schema.name}.tallies`);
    await client.end();
    assert.deepEqual(rows, [{ id: "facts" }]);
  });

  test("tables that a newer kakin changes meanwhile can still be read", async () => {
    await using line = await openLine(url, schema.name);
    await line.database.commit(added("a"));
    await factsOf(line.database);
    await factsOf(line.database);
    const administrator = new pg.Client({ connectionString: url });
    await administrator.connect();
    await administrator.query(`ALTER TABLE ${schema.name}.server_facts ADD COLUMN novelty TEXT`);
    await administrator.end();
    for (let i = 0; i < 4; i += 1) assert.deepEqual(await factsOf(line.database), ["a:1:"]);
    assert.equal(await line.database.commit(added("b")), "written");
  });

  test("a text with NUL in it, which PostgreSQL cannot read, finds nothing and breaks nothing", async () => {
    await using line = await openLine(url, schema.name);
    const found = await line.database.reads
      .selectFrom("charges")
      .selectAll()
      .where("id", "=", "chrg_test_\0")
      .execute();
    assert.deepEqual(found, []);
  });

  test("an engine behind a bad line charges each order once, whatever breaks whenever", async () => {
    await using proxy = await openPostgresProxy(url);
    await using shared = await shareData();
    const { place } = shared;
    const options = { ...place.options, url: proxy.url, times } as PlaceOptions;
    await using kakin = await startEngine({ on: { ...shared, place: { ...place, options } } });
    const card = await kakin.api.token();
    const customer = (await kakin.api.post("/customers", { card })).body.id;
    const breaking = setInterval(() => proxy.cut(), 150);
    const order = async (name: string): Promise<string> => {
      const fields = { amount: 2000, currency: "thb", customer, description: name };
      for (;;) {
        const answer = await kakin.api.post("/charges", fields, { idempotencyKey: name });
        if (answer.status === 200) return answer.body.id;
        assert.equal(answer.status, 500, answer.text);
      }
    };
    const names = Array.from({ length: 60 }, (_, i) => `order ${i}`);
    const ids: string[] = [];
    while (names.length > 0) ids.push(...(await Promise.all(names.splice(0, 6).map(order))));
    clearInterval(breaking);
    const { charges } = await soundData(kakin);
    assert.deepEqual([new Set(ids).size, charges], [60, 60]);
  });

  test("an engine says that it is not well while its database is away, and is well again after it", async () => {
    await using proxy = await openPostgresProxy(url);
    await using shared = await shareData();
    const { place } = shared;
    const options = { ...place.options, url: proxy.url, times } as PlaceOptions;
    await using kakin = await startEngine({ on: { ...shared, place: { ...place, options } } });
    assert.equal((await kakin.api.get("/healthz")).status, 200);
    proxy.refuse(true);
    proxy.cut();
    assert.equal((await kakin.api.get("/healthz")).status, 500);
    assertRefused(
      await kakin.api.get("/charges"),
      500,
      "internal_error",
      /^request could not be completed due to an internal error/,
    );
    proxy.refuse(false);
    assert.equal((await kakin.api.get("/healthz")).status, 200);
    assert.equal((await kakin.api.charge()).paid, true);
  });

  test("a server that is not there at the start is a StartError in one line", async () => {
    const options = { kind: "postgres", url: "postgres://127.0.0.1:1/x", readers: 1 } as const;
    const fault = await openDatabase(options, () => undefined).catch((stop: unknown) => stop);
    assert.ok(fault instanceof StartError);
    assert.match(fault.message, /^PostgreSQL does not answer at KAKIN_DATABASE_URL \(.+\): .+$/);
  });
}
