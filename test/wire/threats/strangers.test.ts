import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { api as publicRoutes } from "../../../src/api.ts";
import type { EventStreams } from "../../../src/webhooks/event-streams.ts";
import { webhookToolRoutes } from "../../../src/webhooks/routes.ts";
import type { Api } from "../../support/api.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

// Their paths alone are of interest, and nobody listens.
const routes = [...publicRoutes, ...webhookToolRoutes({} as EventStreams)];

describe("another merchant", () => {
  let kakin: TestEngine;
  let stranger: Api;
  let own: { id: string; transaction: string };
  let reserved: { id: string };
  let refund: { id: string };
  let customer: { id: string; default_card: string };
  before(async () => {
    kakin = await startEngine();
    stranger = await kakin.otherAccount();
    const { api } = kakin;
    own = await api.charge();
    reserved = await api.charge({ capture: false });
    refund = (await api.post(`/charges/${own.id}/refunds`, { amount: 100 })).body;
    customer = (await api.post("/customers", { card: await api.token() })).body;
  });
  after(() => kakin.close());

  it("is told of every object what is told of one that there is not", async () => {
    const { api } = kakin;
    const event = (await api.get(`/charges/${own.id}/events`)).body.data[0].id;
    const nobody = "0000000000000000000";
    for (const [method, path, real, made] of [
      ["get", "/charges/ID", own.id, `chrg_test_${nobody}`],
      ["patch", "/charges/ID", own.id, `chrg_test_${nobody}`],
      ["post", "/charges/ID/capture", reserved.id, `chrg_test_${nobody}`],
      ["post", "/charges/ID/reverse", reserved.id, `chrg_test_${nobody}`],
      ["post", "/charges/ID/refunds", own.id, `chrg_test_${nobody}`],
      ["get", "/charges/ID/refunds", own.id, `chrg_test_${nobody}`],
      ["get", `/charges/ID/refunds/${refund.id}`, own.id, `chrg_test_${nobody}`],
      ["get", "/charges/ID/events", own.id, `chrg_test_${nobody}`],
      ["get", "/events/ID", event, `evnt_test_${nobody}`],
      ["get", "/transactions/ID", own.transaction, `trxn_test_${nobody}`],
      ["get", "/customers/ID", customer.id, `cust_test_${nobody}`],
      ["patch", "/customers/ID", customer.id, `cust_test_${nobody}`],
      ["delete", "/customers/ID", customer.id, `cust_test_${nobody}`],
      ["get", "/customers/ID/cards", customer.id, `cust_test_${nobody}`],
      ["get", `/customers/ID/cards/${customer.default_card}`, customer.id, `cust_test_${nobody}`],
      [
        "delete",
        `/customers/ID/cards/${customer.default_card}`,
        customer.id,
        `cust_test_${nobody}`,
      ],
    ] as const) {
      const ask = (id: string) =>
        changingNothing(kakin, () => {
          const where = path.replace("ID", id);
          return method === "get" || method === "delete"
            ? stranger[method](where)
            : stranger[method](where, { amount: 100, description: "stolen" });
        });
      const [ofReal, ofMade] = [await ask(real), await ask(made)];
      assert.deepEqual([ofReal.status, ofReal.body.code], [404, "not_found"], path);
      assert.equal(ofReal.text.replaceAll(real, "ID"), ofMade.text.replaceAll(made, "ID"));
    }
  });

  it("sees nothing of it in lists, sums and totals", async () => {
    for (const path of ["/charges", "/refunds", "/events", "/customers", "/transactions"]) {
      const { body } = await stranger.get(path);
      assert.deepEqual([body.total, body.data], [0, []], path);
    }
    const balance = (await stranger.get("/balance", { version: "2019-05-29" })).body;
    assert.equal(balance.total, 0);
  });

  it("cannot charge its customers or their cards, nor attach its tokens", async () => {
    const { api } = kakin;
    const mine = (await stranger.post("/customers", { card: await stranger.token() })).body;
    const token = await api.token();
    const base = { amount: 100000, currency: "thb" };
    for (const [fields, what] of [
      [{ ...base, customer: customer.id }, `customer ${customer.id}`],
      [{ ...base, customer: customer.id, card: customer.default_card }, `customer ${customer.id}`],
      [
        { ...base, customer: mine.id, card: customer.default_card },
        `card ${customer.default_card}`,
      ],
      [{ ...base, card: token }, `token ${token}`],
    ] as const) {
      const answer = await changingNothing(kakin, () => stranger.post("/charges", fields));
      assertRefused(answer, 404, "not_found", `${what} was not found`);
    }
    const attached = await changingNothing(kakin, () =>
      stranger.post("/customers", { card: token }),
    );
    assertRefused(attached, 404, "not_found", `token ${token} was not found`);
  });

  it("cannot take a card of another customer of the same merchant either", async () => {
    const { api } = kakin;
    const other = (await api.post("/customers", { card: await api.token() })).body;
    const card = customer.default_card;
    const fields = { amount: 100000, currency: "thb", customer: other.id, card };
    const answer = await changingNothing(kakin, () => api.post("/charges", fields));
    assertRefused(answer, 404, "not_found", `card ${card} was not found`);
    const moved = await changingNothing(kakin, () =>
      api.patch(`/customers/${other.id}`, { default_card: card }),
    );
    assert.equal(moved.status, 404);
  });
});

describe("every endpoint that names an object", () => {
  let kakin: TestEngine;
  let stranger: Api;
  /** What there is, by the part of a path that names it. */
  const existing: Record<string, string> = {};
  before(async () => {
    kakin = await startEngine();
    stranger = await kakin.otherAccount();
    const { api } = kakin;
    const source = { type: "alipay_cn" };
    const awaiting = { source, return_uri: "https://shop.example" };
    const charge = (await api.post("/charges", { ...sum, ...awaiting })).body;
    const paid = await api.charge();
    const customer = (await api.post("/customers", { card: await api.token() })).body;
    const link = { amount: 100000, currency: "thb", title: "x", description: "y" };
    const made = {
      charge_id: charge.id,
      refund_id: (await api.post(`/charges/${paid.id}/refunds`, { amount: 100 })).body.id,
      customer_id: customer.id,
      card_id: customer.default_card,
      source_id: (await api.post("/sources", { ...sum, ...source })).body.id,
      token_id: await api.token(),
      link_id: (await api.post("/links", link)).body.id,
      event_id: (await api.get("/events")).body.data[0].id,
      transaction_id: paid.transaction,
    };
    Object.assign(existing, made);
  });
  after(() => kakin.close());

  const sum = { amount: 100000, currency: "thb" };
  const madeUp = (id: string) => id.replace(/[^_]+$/, "0000000000000000000");

  for (const { method, path, key } of routes.filter((route) => route.path.includes("{"))) {
    it(`tells another merchant nothing: ${method} ${path}`, async () => {
      const ask = async (idOf: (id: string) => string) => {
        const where = path.replace(/\{(\w+)\}/g, (_whole, name: string) => {
          const id = existing[name];
          assert.ok(id !== undefined, `there is an object for ${name}`);
          return idOf(id);
        });
        const how = { key: key === "public" ? "public" : "secret" } as const;
        const answer = await changingNothing(kakin, () =>
          method === "GET"
            ? stranger.get(where, how)
            : method === "DELETE"
              ? stranger.delete(where, how)
              : stranger[method === "PATCH" ? "patch" : "post"](where, { amount: 100 }, how),
        );
        assert.deepEqual([answer.status, answer.body.code], [404, "not_found"], answer.text);
        const ids = Object.values(existing).map(idOf);
        return ids.reduce((text, id) => text.replaceAll(id, "ID"), answer.text);
      };
      assert.equal(await ask((id) => id), await ask(madeUp));
    });
  }

  it("opens no source of another merchant to a charge", async () => {
    const source = existing["source_id"];
    const fields = { ...sum, source, return_uri: "https://shop.example" };
    const answer = await changingNothing(kakin, () => stranger.post("/charges", fields));
    assertRefused(answer, 404, "not_found", `source ${source} was not found`);
  });
});

describe("fields that nobody may set", () => {
  // What a charge carries and a caller would like to choose.
  const wishes = {
    object: "customer",
    id: "chrg_test_chosenchosenchosen",
    location: "/elsewhere",
    livemode: true,
    account: "account_test_x",
    account_id: "account_test_x",
    status: "successful",
    state: "paid",
    paid: true,
    authorized: true,
    captured: true,
    captured_amount: 1,
    refunded: 0,
    refunded_amount: 0,
    net: 1,
    fee: 0,
    fee_vat: 0,
    funding_amount: 1,
    funding_currency: "jpy",
    transaction: "trxn_test_x",
    transaction_fees: { fee_rate: "0" },
    failure_code: null,
    voided: false,
    reversed: false,
    expired: false,
    created: "2001-01-01T00:00:00Z",
    created_at: "2001-01-01T00:00:00Z",
    version: 99,
    inFlight: "oper_x",
    entryId: "trxn_x",
    feeTerms: { feeRate: "0.0" },
  };

  it("are ignored when a charge is made", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const how = { version: "2019-05-29" };
    const plain = await api.charge({ capture: false }, how);
    const wishful = await api.charge({ ...wishes, capture: false }, how);
    const alike = (charge: Record<string, unknown>) => ({
      ...charge,
      id: "",
      location: "",
      card: "",
      refunds: "",
    });
    assert.deepEqual(alike(wishful), alike(plain));
    assert.notEqual(wishful.id, wishes.id);
    const declined = await api.token({ number: "4111111111140011" });
    const failed = await api.charge({ ...wishes, card: declined }, how);
    assert.deepEqual([failed.status, failed.paid, failed.net], ["failed", false, 96094]);
  });

  it("are ignored when a charge is changed", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const how = { version: "2019-05-29" };
    const charge = await api.charge({ capture: false }, how);
    const fields = {
      ...wishes,
      amount: 1,
      currency: "jpy",
      capture: true,
      card: null,
      customer: "x",
    };
    const changed = await api.patch(`/charges/${charge.id}`, fields, how);
    assert.deepEqual(changed.body, charge);
  });

  it("are ignored when a charge is captured or refunded", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const how = { version: "2019-05-29" };
    const charge = await api.charge({ capture: false }, how);
    const path = `/charges/${charge.id}`;
    const captured = (await api.post(`${path}/capture`, { ...wishes, amount: 1 }, how)).body;
    assert.deepEqual([captured.captured_amount, captured.net], [100000, 96094]);
    const wish = { ...wishes, amount: 25000, charge: "chrg_test_x", voided: true };
    const refund = (await api.post(`${path}/refunds`, wish, how)).body;
    assert.deepEqual(
      [refund.charge, refund.voided, refund.funding_amount, refund.funding_currency],
      [charge.id, false, 25000, "THB"],
    );
    assert.match(refund.id, /^rfnd_test_/);
  });
});
