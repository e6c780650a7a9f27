import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";
import type { Operation, RemoteConnector } from "../../../src/acquirers/connector.ts";
import type { Answer } from "../../support/api.ts";
import { balancedBooks } from "../../support/books.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

/** All at once; answers how often each status and code came back. */
async function counted(count: number, ask: (i: number) => Promise<Answer>) {
  const answers = await Promise.all(Array.from({ length: count }, (_gap, i) => ask(i)));
  const counts: Record<string, number> = {};
  for (const { status, body } of answers) {
    const what = status === 200 ? "200" : `${status} ${body.code}`;
    counts[what] = (counts[what] ?? 0) + 1;
  }
  return counts;
}

/** An acquirer behind a slow line that says yes and keeps count of what it was asked. */
function slowAcquirer(): RemoteConnector & { readonly asked: Operation[] } {
  const asked: Operation[] = [];
  return {
    id: "slow",
    livemode: true,
    answers: "later",
    timeoutMs: 10_000,
    asked,
    async ask(operation) {
      asked.push(operation);
      await sleep(20);
      return { kind: "approved", approvalCode: "A1" };
    },
    lookUp: async () => ({ found: "no", final: true }),
  };
}

describe("racing for the same money", () => {
  it("200 captures of one charge take it once", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const { id } = await api.charge({ capture: false, authorization_type: "pre_auth" });
    const counts = await counted(200, (i) =>
      api.post(`/charges/${id}/capture`, { capture_amount: 50000 + i }),
    );
    assert.deepEqual(counts, { "200": 1, "400 failed_capture": 199 });
    const events = (await api.get(`/charges/${id}/events`)).body;
    assert.equal(events.total, 2);
    const { body } = await api.get(`/charges/${id}`, newest);
    assert.equal((await api.get("/balance", newest)).body.total, body.net);
    await balancedBooks(kakin);
  });

  it("captures against reversals: one side wins, whole", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    for (let round = 0; round < 5; round += 1) {
      const { id } = await api.charge({ capture: false });
      const counts = await counted(20, (i) =>
        api.post(`/charges/${id}/${i % 2 === 0 ? "capture" : "reverse"}`),
      );
      assert.equal(counts["200"], 1);
      const { paid, reversed } = (await api.get(`/charges/${id}`, newest)).body;
      assert.equal(Number(paid) + Number(reversed), 1);
      assert.equal((await api.get(`/charges/${id}/events`)).body.total, 2);
    }
    await balancedBooks(kakin);
  });

  it("ten refunds of 60 % give 60 % back", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const { id } = await api.charge();
    const counts = await counted(10, () => api.post(`/charges/${id}/refunds`, { amount: 60000 }));
    assert.deepEqual(counts, { "200": 1, "400 failed_refund": 9 });
    const { body } = await api.get(`/charges/${id}`, newest);
    assert.deepEqual([body.refunded_amount, body.refunds.total], [60000, 1]);
    await balancedBooks(kakin);
  });

  it("forty refunds of a tenth give back no more than there was", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const { id } = await api.charge();
    const counts = await counted(40, () => api.post(`/charges/${id}/refunds`, { amount: 10000 }));
    assert.deepEqual(counts, { "200": 10, "400 failed_refund": 30 });
    const { body } = await api.get(`/charges/${id}`, newest);
    assert.deepEqual([body.refunded_amount, body.refundable], [100000, false]);
    await balancedBooks(kakin);
  });

  it("fifty charges by one token charge its card once", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const card = await api.token();
    const fields = { amount: 100000, currency: "thb", card };
    const counts = await counted(50, () => api.post("/charges", fields));
    assert.deepEqual(counts, { "200": 1, "400 used_token": 49 });
    assert.equal((await api.get("/charges")).body.total, 1);
  });

  it("a token is given to one customer or charged once, never both", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const card = await api.token();
    const counts = await counted(20, (i) =>
      i % 2 === 0
        ? api.post("/customers", { card })
        : api.post("/charges", { amount: 100000, currency: "thb", card }),
    );
    assert.deepEqual(counts, { "200": 1, "400 used_token": 19 });
  });

  it("an acquirer behind a slow line is asked once to capture, and once to refund", async () => {
    const acquirer = slowAcquirer();
    await using kakin = await startEngine({ connectors: [acquirer] });
    const { live } = kakin;
    const { id } = await live.charge({ capture: false });
    const captures = await counted(50, () => live.post(`/charges/${id}/capture`));
    assert.deepEqual(captures, { "200": 1, "400 failed_capture": 49 });
    const refunds = await counted(50, () => live.post(`/charges/${id}/refunds`, { amount: 60000 }));
    assert.deepEqual(refunds, { "200": 1, "400 failed_refund": 49 });
    assert.deepEqual(
      acquirer.asked.map(({ kind }) => kind),
      ["authorize", "capture", "refund"],
    );
    await balancedBooks(kakin);
  });
});

describe("replaying a request", () => {
  it("twenty times under one key at once does it once, and answers all alike", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body.id;
    const base = { amount: 100000, currency: "thb" };
    const reserved = await api.charge({ capture: false });
    const paid = await api.charge();
    for (const [idempotencyKey, path, fields] of [
      ["of a customer", "/charges", { ...base, customer }],
      ["by token", "/charges", { ...base, card: await api.token() }],
      ["taken", `/charges/${reserved.id}/capture`, {}],
      ["given back", `/charges/${paid.id}/refunds`, { amount: 60000 }],
      ["made", "/customers", { card: await api.token() }],
    ] as const) {
      const how = { idempotencyKey };
      const before = (await api.get("/events")).body.total;
      const answers = await Promise.all(
        Array.from({ length: 20 }, () => api.post(path, fields, how)),
      );
      assert.deepEqual([...new Set(answers.map(({ text }) => text))], [answers[0]?.text]);
      assert.equal(answers[0]?.status, 200, idempotencyKey);
      assert.equal((await api.get("/events")).body.total - before, 1);
    }
    await balancedBooks(kakin);
  });

  it("each a moment after the last under one key, answers the twin that was faster", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    // A token that the faster twin has used up must not be held against the slower.
    for (let round = 0; round < 5; round += 1) {
      const fields = { amount: 100000, currency: "thb", card: await api.token() };
      const how = { idempotencyKey: `round ${round}` };
      const counts = await counted(20, async (i) => {
        for (let moment = 0; moment < i; moment += 1) await nextTurn();
        return api.post("/charges", fields, how);
      });
      assert.deepEqual(counts, { "200": 20 });
    }
    assert.equal((await api.get("/charges")).body.total, 5);
  });

  it("with different bodies under one key at once does one of them", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body.id;
    const counts = await counted(20, (i) => {
      const fields = { amount: 100000 + i, currency: "thb", customer };
      return api.post("/charges", fields, { idempotencyKey: "mixed" });
    });
    assert.deepEqual(counts, { "200": 1, "409 idempotency_conflict": 19 });
    assert.equal((await api.get("/charges")).body.total, 1);
  });

  it("under one key towards a slow acquirer asks it once", async () => {
    const acquirer = slowAcquirer();
    await using kakin = await startEngine({ connectors: [acquirer] });
    const { live } = kakin;
    const fields = { amount: 100000, currency: "thb", card: await live.token() };
    const how = { idempotencyKey: "slow" };
    const counts = await counted(20, () => live.post("/charges", fields, how));
    // Those that come while the acquirer is being asked are told to come again.
    assert.ok((counts["200"] ?? 0) >= 1, JSON.stringify(counts));
    const others = Object.keys(counts).filter((what) => what !== "200");
    assert.deepEqual(others, others.length === 0 ? [] : ["409 idempotency_conflict"]);
    assert.equal(acquirer.asked.length, 1);
    assert.equal((await live.get("/charges")).body.total, 1);
    assert.equal((await live.post("/charges", fields, how)).status, 200);
  });
});
