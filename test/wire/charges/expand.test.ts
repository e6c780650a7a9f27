import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { getWithBody } from "../../support/raw-http.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("expand=true", () => {
  let kakin: TestEngine;
  let customer: { readonly id: string };
  let charge: { readonly id: string; readonly transaction: string; readonly card: object };
  before(async () => {
    kakin = await startEngine();
    const { api } = kakin;
    const fields = { card: await api.token(), email: "somchai@example.com" };
    customer = (await api.post("/customers", fields)).body;
    charge = await api.charge({ customer: customer.id });
    await api.charge({ capture: false });
  });
  after(() => kakin.close());

  it("shows customer and transaction whole in a charge, in every version", async () => {
    const { api } = kakin;
    for (const how of [newest, {}, { version: "2014-07-27" }, { version: "2017-11-02" }]) {
      const { body } = await api.get(`/charges/${charge.id}?expand=true`, how);
      const plain = (await api.get(`/charges/${charge.id}`, how)).body;
      assert.deepEqual(Object.keys(body), Object.keys(plain));
      const transaction = (await api.get(`/transactions/${charge.transaction}`, how)).body;
      assert.deepEqual(body.transaction, transaction);
      assert.deepEqual(body.customer, (await api.get(`/customers/${customer.id}`, how)).body);
      assert.deepEqual(
        { ...body, customer: plain.customer, transaction: plain.transaction },
        plain,
      );
    }
  });

  it("leaves null where there is nothing to show", async () => {
    const { api } = kakin;
    const reserved = await api.charge({ capture: false });
    const { body } = await api.get(`/charges/${reserved.id}?expand=true`);
    assert.deepEqual([body.customer, body.transaction], [null, null]);
  });

  it("works in the list, in the query and in a JSON body", async () => {
    const { api } = kakin;
    for (const { body } of [
      await api.get("/charges?expand=true&limit=2"),
      await getWithBody(api, "/charges", { expand: true, limit: 2 }),
    ]) {
      const [first, second] = body.data;
      assert.deepEqual(
        [first.customer.id, first.customer.email, first.transaction.object],
        [customer.id, "somchai@example.com", "transaction"],
      );
      assert.deepEqual([second.customer, second.transaction], [null, null]);
    }
  });

  it("is off unless it is asked for", async () => {
    for (const query of ["", "?expand=false", "?expand=0", "?expand=", "?expand=perhaps"]) {
      const { body } = await kakin.api.get(`/charges/${charge.id}${query}`);
      assert.deepEqual([body.customer, typeof body.transaction], [customer.id, "string"]);
    }
  });
});
