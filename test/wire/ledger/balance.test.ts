import assert from "node:assert/strict";
import { afterEach, beforeEach, describe, it } from "node:test";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };
const older = ["2014-07-27", "2015-11-17", "2017-11-02"] as const;

describe("the balance", () => {
  let kakin: TestEngine;
  beforeEach(async () => {
    const liveSimulator = { ...simulator, id: "live-simulator", livemode: true };
    kakin = await startEngine({ at, connectors: [liveSimulator] });
  });
  afterEach(() => kakin.close());
  const total = async (api = kakin.api) => (await api.get("/balance", newest)).body.total as number;

  it("is nothing at first, and dates from the account", async () => {
    kakin.clock.advance(1_000_000);
    const { text } = await kakin.api.get("/balance", newest);
    const expected = {
      object: "balance",
      livemode: false,
      location: "/balance",
      currency: "THB",
      total: 0,
      transferable: 0,
      reserve: 0,
      on_hold: 0,
      created_at: at,
    };
    assert.equal(text, JSON.stringify(expected));
  });

  it("is what is left of captured charges, and can be transferred at once", async () => {
    await kakin.api.charge();
    await kakin.api.charge({ amount: 50000 });
    const { body } = await kakin.api.get("/balance", newest);
    assert.deepEqual([body.total, body.transferable], [96094 + 48047, 96094 + 48047]);
    for (const version of older) {
      const { text } = await kakin.api.get("/balance", { version });
      const expected = {
        object: "balance",
        livemode: false,
        location: "/balance",
        available: 144141,
        total: 144141,
        currency: "thb",
        reserve_amount: 0,
      };
      assert.equal(text, JSON.stringify(expected));
    }
  });

  it("counts a reservation only once it is captured", async () => {
    const { api } = kakin;
    const kept = await api.charge({ capture: false });
    const reversed = await api.charge({ capture: false });
    await api.post(`/charges/${reversed.id}/reverse`);
    await api.charge({ card: await api.token({ number: "4111111111140011" }) });
    assert.equal(await total(), 0);
    await api.post(`/charges/${kept.id}/capture`);
    assert.equal(await total(), 96094);
  });

  it("keeps the fee of a refunded charge, and loses that of a voided one", async () => {
    const { api, clock } = kakin;
    const voided = await api.charge();
    await api.post(`/charges/${voided.id}/refunds`, { amount: 100000 });
    assert.equal(await total(), 0);
    const refunded = await api.charge();
    clock.advance(24 * 3_600_000);
    await api.post(`/charges/${refunded.id}/refunds`, { amount: 40000 });
    assert.equal(await total(), 56094);
    await api.post(`/charges/${refunded.id}/refunds`, { amount: 60000 });
    assert.equal(await total(), -3906);
  });

  it("is in the account's currency, whatever was charged", async () => {
    const japan = await kakin.otherAccount({}, "JP");
    await japan.charge({ amount: 5000, currency: "jpy" });
    const { body } = await japan.get("/balance", newest);
    assert.equal(body.currency, "JPY");
    const dollars = await kakin.api.charge({ amount: 10000, currency: "usd" }, newest);
    assert.equal(dollars.funding_currency, "THB");
    assert.equal(await total(), dollars.net);
  });

  it("is the sum of all balance transactions", async () => {
    const { api } = kakin;
    for (const amount of [2000, 33333, 100001]) {
      const charge = await api.charge({ amount });
      await api.post(`/charges/${charge.id}/refunds`, { amount: 1999 });
    }
    const { body } = await api.get("/transactions", newest);
    const sum = body.data.reduce(
      (before: number, one: { direction: string; amount: number }) =>
        before + (one.direction === "credit" ? one.amount : 0 - one.amount),
      0,
    );
    assert.equal(body.total, 6);
    assert.equal(await total(), sum);
  });

  it("is every merchant's and every mode's own", async () => {
    const other = await kakin.otherAccount();
    await kakin.api.charge();
    await kakin.live.charge({ amount: 50000 });
    assert.deepEqual([await total(), await total(other)], [96094, 0]);
    const { body } = await kakin.live.get("/balance", newest);
    assert.deepEqual([body.livemode, body.total], [true, 48047]);
  });

  it("refuses a public key", async () => {
    const answer = await kakin.api.get("/balance", { key: "public" });
    assertRefused(answer, 401, "authentication_failure", "authentication failed");
  });
});
