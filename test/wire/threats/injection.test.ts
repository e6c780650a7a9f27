import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const payloads = [
  "' OR '1'='1",
  "' OR 1=1 --",
  '" OR ""="',
  "'; DROP TABLE charges; --",
  "x'; DELETE FROM tokens WHERE '1'='1",
  "1; SELECT pg_sleep(5)",
  "') UNION SELECT id, sealed FROM card_numbers --",
  "$1",
  "?",
  ":id",
  "%",
  "_",
  "\\'",
  "#{7*7}",
  "{{7*7}}",
];

describe("SQL in what a caller says", () => {
  let kakin: TestEngine;
  let charge: { id: string };
  let customer: { id: string };
  before(async () => {
    kakin = await startEngine();
    charge = await kakin.api.charge();
    customer = (await kakin.api.post("/customers", { card: await kakin.api.token() })).body;
  });
  after(() => kakin.close());

  for (const payload of payloads) {
    it(`${payload} is an id that there is not`, async () => {
      const { api } = kakin;
      const id = encodeURIComponent(payload);
      for (const path of [
        `/charges/${id}`,
        `/charges/${id}/events`,
        `/charges/${id}/refunds`,
        `/charges/${charge.id}/refunds/${id}`,
        `/customers/${id}`,
        `/customers/${customer.id}/cards/${id}`,
        `/events/${id}`,
        `/transactions/${id}`,
      ]) {
        const answer = await changingNothing(kakin, () => api.get(path));
        assert.deepEqual([answer.status, answer.body.code], [404, "not_found"], path);
      }
      const how = { key: "public", host: "vault" } as const;
      assert.equal((await api.get(`/tokens/${id}`, how)).status, 404);
      const base = { amount: 100000, currency: "thb" };
      for (const fields of [
        { ...base, card: payload },
        { ...base, customer: payload },
        { ...base, customer: customer.id, card: payload },
      ]) {
        const answer = await changingNothing(kakin, () => api.post("/charges", fields));
        assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
      }
    });

    it(`${payload} is no list option`, async () => {
      const { api } = kakin;
      for (const path of ["/charges", "/refunds", "/events", "/customers", "/transactions"]) {
        for (const name of ["from", "to", "limit", "offset", "order"]) {
          const query = new URLSearchParams({ [name]: payload });
          const answer = await changingNothing(kakin, () => api.get(`${path}?${query.toString()}`));
          assert.deepEqual([answer.status, answer.body.code], [400, "bad_request"], name);
        }
        const query = new URLSearchParams({ [payload]: "1", "filters[id]": payload, q: payload });
        const { status, body } = await api.get(`${path}?${query.toString()}`);
        assert.equal(status, 200);
        const plain = (await api.get(path)).body;
        assert.deepEqual(body.data.length, plain.data.length, "unknown options change nothing");
      }
    });

    it(`${payload} is data where data is wanted`, async () => {
      const { api } = kakin;
      const fields = {
        description: payload,
        ip: payload,
        metadata: { [payload]: payload, list: [payload] },
      };
      const { id } = await api.charge(fields, { idempotencyKey: payload });
      const { body } = await api.get(`/charges/${id}`);
      assert.deepEqual(
        { description: body.description, ip: body.ip, metadata: body.metadata },
        fields,
      );
      const changed = await api.patch(`/customers/${customer.id}`, {
        description: payload,
        email: payload,
      });
      assert.equal(changed.body.description, payload);
    });

    it(`${payload} is no currency, version or key`, async () => {
      const { api } = kakin;
      const card = await api.token();
      const answers = [
        await api.post("/charges", { amount: 100000, currency: payload, card }),
        await api.get("/charges", { version: payload }),
        await api.get("/charges", { key: { text: payload } }),
      ];
      assert.deepEqual(
        answers.map(({ status }) => status),
        [400, 400, 401],
      );
    });
  }

  it("leaves everything where it was", async () => {
    const { api } = kakin;
    assert.equal((await api.get(`/charges/${charge.id}`)).body.paid, true);
    assert.equal((await api.charge()).status, "successful");
    assert.equal((await api.get("/charges")).body.total, payloads.length + 2);
  });
});
