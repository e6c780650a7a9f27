import assert from "node:assert/strict";
import { after, before, describe, test } from "node:test";
import type { Answer, Api } from "../support/api.ts";
import { assertRefused } from "../support/refusals.ts";
import { rowsOf } from "../support/rows.ts";
import { soundData } from "../support/sound-data.ts";
import {
  type SharedData,
  shareData,
  startEngine,
  type TestEngine,
  testDatabaseUrl,
} from "../support/start-engine.ts";

/*
 * Everything at once. On SQLite one engine with its writer thread; on PostgreSQL two engines that share one database
 * and know nothing of each other, asked in turn.
 */

const newest = { version: "2019-05-29" } as const;
const dayMs = 86_400_000;

describe("everything at once", () => {
  let shared: SharedData;
  let kakin: TestEngine;
  const engines: TestEngine[] = [];
  before(async () => {
    shared = withWriterThread(await shareData());
    kakin = await startEngine({ on: shared });
    engines.push(kakin);
    if (testDatabaseUrl !== undefined) engines.push(await startEngine({ on: shared }));
  });
  after(async () => {
    for (const engine of engines) await engine.close();
    await shared[Symbol.asyncDispose]();
  });

  /** All at once, the engines in turn; every answer is 200 or a refusal. */
  const all = async (times: number, ask: (api: Api, i: number) => Promise<Answer>) => {
    const answers = await Promise.all(
      Array.from({ length: times }, (_, i) => {
        const engine = engines[i % engines.length] ?? kakin;
        return ask(engine.api, i);
      }),
    );
    const strange = answers.find(({ status }) => status !== 200 && status !== 400);
    assert.equal(strange?.text, undefined);
    return {
      done: answers.filter(({ status }) => status === 200),
      refused: answers.filter(({ status }) => status !== 200),
    };
  };
  const reserve = () =>
    kakin.api.charge({ capture: false, authorization_type: "pre_auth" }, newest);
  const countCharges = async (): Promise<number> => (await kakin.api.get("/charges")).body.total;
  const now = async (id: string) => (await kakin.api.get(`/charges/${id}`, newest)).body;

  test("of 200 captures of one charge, one wins", async () => {
    const { id } = await reserve();
    const { done, refused } = await all(200, (api, i) =>
      api.post(`/charges/${id}/capture`, { capture_amount: 1000 + i }, newest),
    );
    assert.equal(done.length, 1);
    for (const answer of refused) {
      assertRefused(answer, 400, "failed_capture", "Charge is already captured");
    }
    assert.equal((await now(id)).captured_amount, done[0]?.body.captured_amount);
    await soundData(kakin);
  });

  test("of 10 refunds of 60 %, one wins", async () => {
    const { id } = await kakin.api.charge({}, newest);
    const { done, refused } = await all(10, (api) =>
      api.post(`/charges/${id}/refunds`, { amount: 60000 }),
    );
    assert.equal(done.length, 1);
    for (const answer of refused) {
      assertRefused(answer, 400, "failed_refund", "charge can't be refunded");
    }
    assert.equal((await now(id)).refunded_amount, 60000);
    await soundData(kakin);
  });

  test("of many small refunds, as many win as there is money and no more than fifteen", async () => {
    const { id } = await kakin.api.charge({ amount: 100000 }, newest);
    const few = await all(40, (api) => api.post(`/charges/${id}/refunds`, { amount: 9000 }));
    assert.equal(few.done.length, 11);
    const other = await kakin.api.charge({ amount: 100000 }, newest);
    const many = await all(40, (api) => api.post(`/charges/${other.id}/refunds`, { amount: 1 }));
    assert.equal(many.done.length, 15);
    await soundData(kakin);
  });

  test("a capture and a reversal of the same charge exclude each other", async () => {
    for (let round = 0; round < 10; round += 1) {
      const { id } = await reserve();
      const { done } = await all(20, (api, i) =>
        api.post(`/charges/${id}/${i % 3 === 0 ? "reverse" : "capture"}`, {}, newest),
      );
      assert.equal(done.length, 1);
      const { paid, reversed } = await now(id);
      assert.notEqual(paid, reversed);
    }
    await soundData(kakin);
  });

  test("20 posts under one idempotency key are one charge, and all get its answer", async () => {
    for (let round = 0; round < 5; round += 1) {
      const fields = { amount: 100000, currency: "thb", card: await kakin.api.token() };
      const how = { ...newest, idempotencyKey: `round-${round}` };
      const before = await countCharges();
      const { done } = await all(20, (api) => api.post("/charges", fields, how));
      assert.equal(done.length, 20);
      assert.equal(new Set(done.map(({ text }) => text)).size, 1);
      assert.equal(await countCharges(), before + 1);
    }
    await soundData(kakin);
  });

  test("20 refunds under one idempotency key are one refund", async () => {
    const { id } = await kakin.api.charge({}, newest);
    const how = { ...newest, idempotencyKey: "refund-once" };
    const { done } = await all(20, (api) =>
      api.post(`/charges/${id}/refunds`, { amount: 1000 }, how),
    );
    assert.equal(done.length, 20);
    assert.equal(new Set(done.map(({ body }) => body.id)).size, 1);
    assert.equal((await now(id)).refunded_amount, 1000);
  });

  test("20 posts under a key whose time is over are one more charge, though a job forgets it meanwhile", async () => {
    const how = { ...newest, idempotencyKey: "again" };
    const customer = await kakin.api.post("/customers", { card: await kakin.api.token() });
    const fields = { amount: 100000, currency: "thb", customer: customer.body.id };
    const first = await kakin.api.post("/charges", fields, how);
    shared.clock.advance(dayMs);
    const forgetting = engines.map((engine) => engine.settle());
    const { done } = await all(20, (api) => api.post("/charges", fields, how));
    await Promise.all(forgetting);
    const ids = new Set(done.map(({ body }) => body.id));
    assert.deepEqual([done.length, ids.size, ids.has(first.body.id)], [20, 1, false]);
    await Promise.all(engines.map((engine) => engine.settle()));
    assert.equal((await kakin.api.post("/charges", fields, how)).body.id, [...ids][0]);
  });

  test("one token pays one of 50 charges", async () => {
    const fields = { amount: 100000, currency: "thb", card: await kakin.api.token() };
    const before = await countCharges();
    const { done, refused } = await all(50, (api) => api.post("/charges", fields));
    assert.equal(done.length, 1);
    for (const answer of refused) {
      assertRefused(answer, 400, "used_token", "token was already used");
    }
    assert.equal(await countCharges(), before + 1);
  });

  test("changes of description and metadata are all made, one after the other, and lose nothing else", async () => {
    const { id } = await reserve();
    const changing = all(30, (api, i) =>
      api.patch(`/charges/${id}`, i % 2 === 0 ? { metadata: { i } } : { description: `no. ${i}` }),
    );
    const captured = await kakin.api.post(
      `/charges/${id}/capture`,
      { capture_amount: 700 },
      newest,
    );
    const refunded = await kakin.api.post(`/charges/${id}/refunds`, { amount: 300 }, newest);
    const { done } = await changing;
    assert.deepEqual([captured.status, refunded.status, done.length], [200, 200, 30]);
    const charge = await now(id);
    assert.deepEqual([charge.captured_amount, charge.refunded_amount], [700, 300]);
    // What the last one said is there, and what the last of the others said is there as well.
    const updates = (await rowsOf(kakin, "events")).filter(
      (row) => row["charge_id"] === id && row["key"] === "charge.update",
    );
    assert.equal(updates.length, 30);
    const pairs = updates.map((row) => JSON.parse(String(row["data"])));
    const isLast = pairs.some(
      ({ description, metadata }) =>
        description === charge.description && metadata.i === charge.metadata.i,
    );
    assert.ok(isLast);
    assert.ok(charge.description !== null && "i" in charge.metadata);
    const version = (await rowsOf(kakin, "charges")).find((row) => row["id"] === id)?.["version"];
    assert.equal(version, 1 + 30 + 1 + 1);
    await soundData(kakin);
  });

  test("a storm of everything on a few charges leaves all of it sound", async () => {
    const ids = await Promise.all(
      Array.from({ length: 8 }, async (_, i) =>
        i % 2 === 0 ? (await reserve()).id : (await kakin.api.charge({}, newest)).id,
      ),
    );
    const asks: ((api: Api, id: string) => Promise<Answer>)[] = [
      (api, id) => api.post(`/charges/${id}/capture`, { capture_amount: 50000 }),
      (api, id) => api.post(`/charges/${id}/refunds`, { amount: 7000 }),
      (api, id) => api.patch(`/charges/${id}`, { metadata: { storm: "yes" } }),
      (api, id) => api.post(`/charges/${id}/reverse`),
      (api, id) => api.post(`/charges/${id}/refunds`, { amount: 100000 }),
      async (api) =>
        api.post("/charges", { amount: 2000, currency: "thb", card: await api.token() }),
      (api) => api.get("/charges?limit=5"),
    ];
    await all(400, (api, i) => {
      const id = ids[(i * 5) % ids.length] ?? "";
      return (asks[i % asks.length] ?? asks[0])?.(api, id) ?? api.get("/balance");
    });
    const { charges } = await soundData(kakin);
    assert.equal((await kakin.api.get("/charges")).body.total, charges);
    const balance = (await kakin.api.get("/balance", newest)).body.total;
    const moved = (await rowsOf(kakin, "postings")).filter(
      (row) => row["ledger_account"] === "merchant.available",
    );
    assert.equal(balance, 0 - moved.reduce((sum, row) => sum + Number(row["amount"]), 0));
  });
});

/** As a server has it. */
function withWriterThread(shared: SharedData): SharedData {
  const { options } = shared.place;
  if (options.kind === "postgres") return shared;
  return { ...shared, place: { ...shared.place, options: { ...options, writerThread: true } } };
}
