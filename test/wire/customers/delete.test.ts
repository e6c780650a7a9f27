import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing, rowsOf } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const older = ["2014-07-27", "2015-11-17", "2017-11-02"] as const;
const newest = { version: "2019-05-29" };

describe("removing a customer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  async function customerWithCards(count: number) {
    const { api } = kakin;
    const { body } = await api.post("/customers", { email: "a@example.com" }, newest);
    let customer = body;
    for (let i = 0; i < count; i += 1) {
      const card = await api.token();
      customer = (await api.patch(`/customers/${body.id}`, { card }, newest)).body;
    }
    return customer;
  }

  for (const version of older) {
    it(`answers four facts in ${version}, then and whenever it is read`, async () => {
      const { id } = await customerWithCards(1);
      const removed = await kakin.api.delete(`/customers/${id}`, { version });
      const expected = { object: "customer", id, livemode: false, deleted: true };
      assert.equal(removed.text, JSON.stringify(expected));
      const read = await kakin.api.get(`/customers/${id}`, { version });
      assert.deepEqual(read.body, expected);
    });
  }

  it("answers the whole customer without cards in 2019-05-29, then and whenever it is read", async () => {
    const customer = await customerWithCards(2);
    const removed = await kakin.api.delete(`/customers/${customer.id}`, newest);
    const cards = { ...customer.cards, data: [], total: 0 };
    assert.deepEqual(removed.body, { ...customer, deleted: true, default_card: null, cards });
    assert.deepEqual(Object.keys(removed.body), Object.keys(customer));
    const read = await kakin.api.get(`/customers/${customer.id}?expand=true`, newest);
    assert.deepEqual(read.body, removed.body);
  });

  it("destroys every card number, and leaves those of others", async () => {
    const { api } = kakin;
    const kept = await customerWithCards(1);
    const customer = await customerWithCards(22);
    const before = (await rowsOf(kakin, "card_numbers")).length;
    await api.delete(`/customers/${customer.id}`);
    const numbers = (await rowsOf(kakin, "card_numbers")).map(({ id }) => id);
    assert.equal(numbers.length, before - 22);
    assert.equal(numbers.includes(kept.default_card), true);
    const cards = await rowsOf(kakin, "cards");
    const theirs = cards.filter((card) => card["customer_id"] === customer.id);
    assert.deepEqual(
      theirs.map((card) => card["deleted_at"]),
      theirs.map(() => kakin.clock.now()),
    );
  });

  it("leaves an empty list of cards, and cards that say they are gone", async () => {
    const { api } = kakin;
    const { id, default_card: cardId } = await customerWithCards(1);
    await api.delete(`/customers/${id}`);
    const list = await api.get(`/customers/${id}/cards`);
    assert.deepEqual([list.status, list.body.data, list.body.total], [200, [], 0]);
    const card = await api.get(`/customers/${id}/cards/${cardId}`, newest);
    assert.deepEqual([card.status, card.body.deleted], [200, true]);
    for (const change of ["patch", "delete"] as const) {
      const answer = await changingNothing(kakin, () =>
        api[change](`/customers/${id}/cards/${cardId}`),
      );
      assertRefused(answer, 404, "not_found", `customer ${id} was not found`);
    }
  });

  it("leaves what charges show of the card, marked as gone", async () => {
    const { api } = kakin;
    const { id } = await customerWithCards(1);
    const charge = await api.charge({ customer: id }, newest);
    await api.delete(`/customers/${id}`);
    const read = await api.get(`/charges/${charge.id}`, newest);
    assert.deepEqual(read.body, { ...charge, card: { ...charge.card, deleted: true } });
    for (const version of older) {
      const { card } = (await api.get(`/charges/${charge.id}`, { version })).body;
      const gone = { object: "card", id: charge.card.id, livemode: false, deleted: true };
      assert.deepEqual(card, gone);
    }
    const refund = await api.post(`/charges/${charge.id}/refunds`, { amount: 1000 });
    assert.equal(refund.status, 200);
  });

  it("is announced as customer.destroy, with what was answered", async () => {
    const { api } = kakin;
    const { id } = await customerWithCards(1);
    const removed = await api.delete(`/customers/${id}`);
    const { body } = await api.get("/events?order=reverse_chronological&limit=1", newest);
    assert.equal(body.data[0].key, "customer.destroy");
    assert.deepEqual(body.data[0].data, removed.body);
  });

  it("happens once, however often it is asked at once", async () => {
    const { api } = kakin;
    const { id } = await customerWithCards(1);
    const total = (await api.get("/customers")).body.total;
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.delete(`/customers/${id}`)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    for (const answer of answers.filter(({ status }) => status !== 200)) {
      assertRefused(answer, 404, "not_found", `customer ${id} was not found`);
    }
    assert.equal((await api.get("/customers")).body.total, total - 1);
  });

  it("answers 404 for a customer who is unknown, another merchant's or of the other mode", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    const ids = [
      "cust_test_0000000000000000000",
      (await other.post("/customers")).body.id,
      (await live.post("/customers")).body.id,
    ];
    for (const id of ids) {
      const answer = await changingNothing(kakin, () => api.delete(`/customers/${id}`));
      assertRefused(answer, 404, "not_found", `customer ${id} was not found`);
    }
  });
});
