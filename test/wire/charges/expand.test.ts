import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const versions = ["2014-07-27", "2015-11-17", "2017-11-02", "2019-05-29"] as const;

describe("expanding a charge", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  async function customerId(): Promise<string> {
    const { api } = kakin;
    return (await api.post("/customers", { card: await api.token() })).body.id;
  }

  it("shows customer and balance transaction in place of their ids, in every version", async () => {
    const { api } = kakin;
    const { id, customer, transaction } = await api.charge({ customer: await customerId() });
    for (const version of versions) {
      const plain = (await api.get(`/charges/${id}`, { version })).body;
      const expanded = (await api.get(`/charges/${id}?expand=true`, { version })).body;
      const whole = {
        customer: (await api.get(`/customers/${customer}`, { version })).body,
        transaction: (await api.get(`/transactions/${transaction}`, { version })).body,
      };
      assert.deepEqual(expanded, { ...plain, ...whole });
      assert.deepEqual(Object.keys(expanded), Object.keys(plain));
    }
  });

  it("leaves null what is null", async () => {
    const { api } = kakin;
    const { id } = await api.charge({ capture: false });
    const { body } = await api.get(`/charges/${id}?expand=true`);
    assert.deepEqual([body.customer, body.transaction], [null, null]);
  });

  it("shows a customer who was removed as such", async () => {
    const { api } = kakin;
    const customer = await customerId();
    const { id } = await api.charge({ customer });
    await api.delete(`/customers/${customer}`);
    const { body } = await api.get(`/charges/${id}?expand=true`);
    const gone = { object: "customer", id: customer, livemode: false, deleted: true };
    assert.deepEqual(body.customer, gone);
  });

  it("works in a list, each with its own", async () => {
    const { api } = kakin;
    const customer = await customerId();
    const charges = [
      await api.charge({ customer }),
      await api.charge(),
      await api.charge({ customer }),
      await api.charge({ customer: await customerId(), capture: false }),
    ];
    const last = "order=reverse_chronological&limit=4";
    const plain = (await api.get(`/charges?${last}`)).body.data;
    assert.deepEqual(
      plain.map(({ customer: of }: { customer: string | null }) => of),
      charges.map((charge) => charge.customer).toReversed(),
    );
    const expanded = (await api.get(`/charges?${last}&expand=true`)).body.data;
    for (const charge of expanded) {
      const alone = await api.get(`/charges/${charge.id}?expand=true`);
      assert.deepEqual(charge, alone.body);
    }
  });
});

describe("expanding a refund", () => {
  it("shows charge and balance transaction in place of their ids, alone and in lists, in every version", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const { id } = await api.charge();
    const refund = (await api.post(`/charges/${id}/refunds`, { amount: 1000 })).body;
    for (const version of versions) {
      const read = async (path: string) => (await api.get(path, { version })).body;
      const plain = await read(`/charges/${id}/refunds/${refund.id}`);
      const expanded = await read(`/charges/${id}/refunds/${refund.id}?expand=true`);
      assert.deepEqual([plain.charge, plain.transaction], [id, refund.transaction]);
      assert.deepEqual(expanded, {
        ...plain,
        charge: await read(`/charges/${id}`),
        transaction: await read(`/transactions/${refund.transaction}`),
      });
      for (const list of ["/refunds", `/charges/${id}/refunds`]) {
        assert.deepEqual((await read(`${list}?expand=true`)).data, [expanded]);
        assert.deepEqual((await read(list)).data, [plain]);
      }
    }
  });
});
