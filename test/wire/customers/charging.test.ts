import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const money = { amount: 100000, currency: "thb" };

describe("charging a customer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  async function customerWithTwoCards() {
    const { api } = kakin;
    const made = await api.post("/customers", { card: await api.token() });
    const card = await api.token({ number: "5555555555554444" });
    const { body } = await api.patch(`/customers/${made.body.id}`, { card });
    const [first, second] = body.cards.data as [{ id: string }, { id: string }];
    return { id: made.body.id as string, first, second };
  }

  it("takes the default card, again and again", async () => {
    const { id, first } = await customerWithTwoCards();
    for (let i = 0; i < 2; i += 1) {
      const charge = await kakin.api.charge({ customer: id });
      assert.deepEqual([charge.status, charge.customer, charge.card], ["successful", id, first]);
    }
  });

  it("takes the card that is named", async () => {
    const { id, second } = await customerWithTwoCards();
    const charge = await kakin.api.charge({ customer: id, card: second.id });
    assert.deepEqual([charge.status, charge.customer, charge.card], ["successful", id, second]);
  });

  it("follows the default card when that changes", async () => {
    const { id, first, second } = await customerWithTwoCards();
    await kakin.api.patch(`/customers/${id}`, { default_card: second.id });
    assert.equal((await kakin.api.charge({ customer: id })).card.id, second.id);
    await kakin.api.delete(`/customers/${id}/cards/${second.id}`);
    assert.equal((await kakin.api.charge({ customer: id })).card.id, first.id);
  });

  it("shows a card in a charge as it is called now", async () => {
    const { api } = kakin;
    const { id, first } = await customerWithTwoCards();
    const charge = await api.charge({ customer: id });
    await api.patch(`/customers/${id}/cards/${first.id}`, { name: "JOHN DOE" });
    assert.equal((await api.get(charge.location)).body.card.name, "JOHN DOE");
  });

  it("refuses a customer without a card", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers");
    const answer = await changingNothing(kakin, () =>
      api.post("/charges", { ...money, customer: body.id }),
    );
    assertRefused(answer, 400, "missing_card", "request contains no card parameters");
  });

  it("refuses a card that is not this customer's", async () => {
    const { api, live } = kakin;
    const { id, first } = await customerWithTwoCards();
    const removed = await customerWithTwoCards();
    await api.delete(`/customers/${removed.id}/cards/${removed.second.id}`);
    const other = await kakin.otherAccount();
    const cardOf = async (at: typeof api) =>
      (await at.post("/customers", { card: await at.token() })).body.default_card as string;
    const token = await api.token();
    for (const [customer, card] of [
      [removed.id, removed.second.id],
      [removed.id, first.id],
      [id, await cardOf(other)],
      [id, await cardOf(live)],
      [id, token],
      [id, "nonsense"],
    ]) {
      const answer = await changingNothing(kakin, () =>
        api.post("/charges", { ...money, customer, card }),
      );
      assertRefused(answer, 404, "not_found", `card ${card} was not found`);
    }
  });

  it("refuses a customer who is unknown, another merchant's, of the other mode or removed", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    const withCard = async (at: typeof api) =>
      (await at.post("/customers", { card: await at.token() })).body.id as string;
    const removed = await customerWithTwoCards();
    await api.delete(`/customers/${removed.id}`);
    for (const fields of [
      { customer: "cust_test_0000000000000000000" },
      { customer: await withCard(other) },
      { customer: await withCard(live) },
      { customer: removed.id },
      { customer: removed.id, card: removed.first.id },
    ]) {
      const answer = await changingNothing(kakin, () =>
        api.post("/charges", { ...money, ...fields }),
      );
      assertRefused(answer, 404, "not_found", `customer ${fields.customer} was not found`);
    }
  });

  it("refuses a customer's card without the customer", async () => {
    const { first } = await customerWithTwoCards();
    const answer = await kakin.api.post("/charges", { ...money, card: first.id });
    assertRefused(answer, 400, "invalid_card_token", "invalid card token");
  });
});
