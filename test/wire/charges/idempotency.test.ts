import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing, everyRow } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const hourMs = 3_600_000;
const conflict = "the idempotency key was already used with a different request";

describe("an idempotency key", () => {
  let kakin: TestEngine;
  before(async () => {
    const liveSimulator = { ...simulator, id: "live-simulator", livemode: true };
    kakin = await startEngine({ connectors: [liveSimulator] });
  });
  after(() => kakin.close());

  let count = 0;
  const freshKey = () => {
    count += 1;
    return `key-${count}`;
  };
  const fields = async () => ({
    amount: 100000,
    currency: "thb",
    card: await kakin.api.token(),
    metadata: { order: "1" },
  });

  it("answers the same request the same way, byte for byte, and charges once", async () => {
    const { api, clock } = kakin;
    const how = { idempotencyKey: freshKey() };
    const body = await fields();
    const first = await api.post("/charges", body, how);
    assert.equal(first.status, 200);
    clock.advance(hourMs);
    const again = await changingNothing(kakin, () => api.post("/charges", body, how));
    assert.deepEqual([again.status, again.text], [200, first.text]);
    const events = await api.get(`/charges/${first.body.id}/events`);
    assert.equal(events.body.total, 1);
  });

  it("answers in the version of the first request, and says so, whichever a repetition asks for", async () => {
    const { api } = kakin;
    const idempotencyKey = freshKey();
    const body = await fields();
    const first = await api.post("/charges", body, { idempotencyKey, version: "2017-11-02" });
    for (const version of ["2014-07-27", "2019-05-29"]) {
      const again = await api.post("/charges", body, { idempotencyKey, version });
      assert.equal(again.text, first.text);
      assert.equal(again.headers.get("omise-version"), "2017-11-02");
    }
  });

  it("answers what was true then, even when the charge has moved on", async () => {
    const { api } = kakin;
    const how = { idempotencyKey: freshKey() };
    const body = { ...(await fields()), capture: false };
    const first = await api.post("/charges", body, how);
    await api.post(`/charges/${first.body.id}/capture`);
    assert.equal((await api.post("/charges", body, how)).text, first.text);
  });

  it("works for forms, captures, reversals, refunds, changes and customers", async () => {
    const { api } = kakin;
    const reserved = await api.charge({ capture: false });
    const toReverse = await api.charge({ capture: false });
    const paid = await api.charge();
    for (const [method, path, body] of [
      ["post", "/charges", `amount=2000&currency=thb&card=${await api.token()}&metadata[a]=1`],
      ["post", `/charges/${reserved.id}/capture`, undefined],
      ["post", `/charges/${toReverse.id}/reverse`, undefined],
      ["post", `/charges/${paid.id}/refunds`, { amount: 1000 }],
      ["patch", `/charges/${paid.id}`, { description: "new" }],
      ["post", "/customers", { card: await api.token(), email: "a@example.com" }],
    ] as const) {
      const how = { idempotencyKey: freshKey() };
      const first = await api[method](path, body, how);
      assert.equal(first.status, 200, first.text);
      const again = await changingNothing(kakin, () => api[method](path, body, how));
      assert.deepEqual([again.status, again.text], [200, first.text], path);
    }
    await balancedBooks(kakin);
  });

  it("keeps a decline, which is an answer", async () => {
    const { api } = kakin;
    const how = { idempotencyKey: freshKey() };
    const body = { ...(await fields()), card: await api.token({ number: "4111111111140011" }) };
    const first = await api.post("/charges", body, how);
    assert.deepEqual([first.status, first.body.status], [200, "failed"]);
    assert.equal((await api.post("/charges", body, how)).text, first.text);
  });

  it("refuses another request under the same key, and does nothing", async () => {
    const { api } = kakin;
    const how = { idempotencyKey: freshKey() };
    const body = await fields();
    await api.post("/charges", body, how);
    for (const other of [
      { ...body, amount: 100001 },
      { ...body, metadata: { order: "2" } },
      { ...body, card: await api.token() },
      { ...body, description: "more" },
      {},
    ]) {
      const answer = await changingNothing(kakin, () => api.post("/charges", other, how));
      assertRefused(answer, 409, "idempotency_conflict", conflict);
    }
    const other = { ...(await fields()), amount: 5000 };
    const how2 = { idempotencyKey: freshKey() };
    assert.equal((await api.post("/charges", other, how2)).body.amount, 5000);
  });

  it("is not taken by a refusal: the request is asked afresh, or corrected", async () => {
    const { api } = kakin;
    const how = { idempotencyKey: freshKey() };
    const body = await fields();
    const wrong = await changingNothing(kakin, () =>
      api.post("/charges", { ...body, amount: 10 }, how),
    );
    assert.equal(wrong.body.code, "invalid_charge");
    const corrected = await api.post("/charges", body, how);
    assert.equal(corrected.body.status, "successful");

    const customer = (await api.post("/customers", {})).body.id;
    const ofCustomer = { amount: 100000, currency: "thb", customer };
    const second = { idempotencyKey: freshKey() };
    assert.equal((await api.post("/charges", ofCustomer, second)).body.code, "missing_card");
    await api.patch(`/customers/${customer}`, { card: await api.token() });
    assert.equal((await api.post("/charges", ofCustomer, second)).body.status, "successful");
  });

  it("means something else on another path, in the other mode and in another account", async () => {
    const { api, live } = kakin;
    const stranger = await kakin.otherAccount();
    const how = { idempotencyKey: freshKey() };
    const one = await api.charge({ capture: false });
    const two = await api.charge({ capture: false });
    for (const { id } of [one, two]) {
      assert.equal((await api.post(`/charges/${id}/capture`, {}, how)).body.id, id);
    }
    const ids = new Set<string>();
    for (const at of [api, live, stranger]) {
      const body = { amount: 100000, currency: "thb", card: await at.token() };
      const made = await at.post("/charges", body, how);
      assert.equal(made.status, 200, made.text);
      ids.add(made.body.id);
    }
    assert.equal(ids.size, 3);
    const changed = await api.patch(`/charges/${one.id}`, { description: "x" }, how);
    assert.equal(changed.status, 200, "another method is another request");
  });

  it("does not count on vault paths: every token is another one", async () => {
    const { api } = kakin;
    const how = { key: "public", host: "vault", idempotencyKey: freshKey() } as const;
    const card = {
      name: "Somchai",
      number: "4242424242424242",
      expiration_month: 1,
      expiration_year: 2030,
    };
    const first = await api.post("/tokens", { card }, how);
    const second = await api.post("/tokens", { card }, how);
    assert.deepEqual([first.status, second.status], [200, 200]);
    assert.notEqual(first.body.id, second.body.id);
  });

  it("does not count on reading", async () => {
    const { api } = kakin;
    const how = { idempotencyKey: freshKey() };
    const charge = await api.charge();
    const before = await api.get(`/charges/${charge.id}`, how);
    await api.patch(`/charges/${charge.id}`, { description: "changed" });
    const later = await api.get(`/charges/${charge.id}`, how);
    assert.deepEqual([before.body.description, later.body.description], [null, "changed"]);
  });

  it("has 1 to 255 characters", async () => {
    const { api } = kakin;
    const message = "Idempotency-Key must have 1 to 255 characters";
    for (const idempotencyKey of ["", "k".repeat(256), "k".repeat(5000)]) {
      const body = await fields();
      const answer = await changingNothing(kakin, () =>
        api.post("/charges", body, { idempotencyKey }),
      );
      assertRefused(answer, 400, "bad_request", message);
    }
    const longest = { idempotencyKey: "k".repeat(255) };
    assert.equal((await api.post("/charges", await fields(), longest)).status, 200);
  });

  it("is stored as a keyed hash: neither it nor the request can be read back", async () => {
    const idempotencyKey = "a-key-that-is-easy-to-find";
    const description = "a-request-that-is-easy-to-find";
    const body = { ...(await fields()), description };
    await kakin.api.post("/charges", body, { idempotencyKey });
    const rows = await everyRow(kakin);
    assert.equal(JSON.stringify(rows).includes(idempotencyKey), false);
    for (const row of rows["idempotency_keys"] ?? []) {
      assert.equal(String(row["request_hash"]).includes(description), false);
      assert.match(String(row["request_hash"]), /^[\w-]{43}$/);
    }
  });
});

describe("an idempotency key after its time", () => {
  it("is kept for 24 hours, and is then free", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const how = { idempotencyKey: "daily" };
    const customer = (await api.post("/customers", { card: await api.token() })).body.id;
    const body = { amount: 100000, currency: "thb", customer };
    const first = await api.post("/charges", body, how);
    clock.advance(24 * hourMs - 1000);
    assert.equal((await api.post("/charges", body, how)).text, first.text);
    clock.advance(1000);
    const second = await api.post("/charges", body, how);
    assert.notEqual(second.body.id, first.body.id);
    assert.equal((await api.post("/charges", body, how)).text, second.text);
  });

  it("is forgotten by a job", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    await api.charge({}, { idempotencyKey: "once" });
    assert.equal((await everyRow(kakin))["idempotency_keys"]?.length, 1);
    clock.advance(24 * hourMs);
    await kakin.settle();
    assert.equal((await everyRow(kakin))["idempotency_keys"]?.length, 0);
  });
});
