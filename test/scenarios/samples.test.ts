import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { makeAccount, newKeyPair } from "../../src/accounts/make-account.ts";
import { loadSamples } from "../../src/samples/load-samples.ts";
import { samples } from "../../src/samples/samples.ts";
import type { Answer } from "../support/api.ts";
import { balancedBooks } from "../support/books.ts";
import { changingNothing, rowsOf } from "../support/rows.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

const DAY_MS = 86_400_000;
const capture = `/charges/${samples.capture.id}`;
const reverse = `/charges/${samples.reverse.id}`;
const customer = `/customers/${samples.chargeOfCustomer.id}`;
const card = samples.chargeOfCustomerCard.id;
const token = samples.chargeOfToken.id;

const load = (kakin: TestEngine) => loadSamples(kakin.engine, kakin.account);

/** Loads the samples into a fresh engine. */
async function startWithSamples(): Promise<TestEngine> {
  const kakin = await startEngine();
  await load(kakin);
  return kakin;
}

/** The answer's object, once it is a good one. */
async function good(answer: Promise<Answer>): Promise<Answer["body"]> {
  const { status, text, body } = await answer;
  assert.equal(status, 200, text);
  return body;
}

/** Holds that every sample stands as its call needs it. */
async function everySampleIsReady({ api }: TestEngine): Promise<void> {
  assert.equal((await good(api.get(customer))).default_card, card);
  const cards = await good(api.get(`${customer}/cards`));
  assert.deepEqual(
    cards.data.map(({ id }: { id: string }) => id),
    [card],
  );
  const unused = await good(api.get(`/tokens/${token}`, { key: "public", host: "vault" }));
  assert.equal(unused.used, false);
  for (const sample of Object.values(samples)) {
    if (sample.kind !== "charge") continue;
    const charge = await good(api.get(`/charges/${sample.id}`));
    const isOpen = sample.state === "authorized";
    assert.deepEqual(
      [charge.paid, charge.authorized, charge.capturable, charge.reversible, charge.refunds.total],
      [sample.state === "paid", sample.state !== "awaiting_payer", isOpen, isOpen, 0],
      sample.id,
    );
  }
}

describe("the samples", () => {
  it("stand ready after they were loaded, counted in the lists and with balanced books", async () => {
    await using kakin = await startWithSamples();
    await everySampleIsReady(kakin);
    assert.equal((await good(kakin.api.get("/charges"))).total, 5);
    assert.equal((await good(kakin.api.get("/customers"))).total, 1);
    const books = await balancedBooks(kakin);
    assert.equal(books["hold.authorised/THB"], 200000);
    assert.equal(books["acquirer.receivable/THB"], 100000);
  });

  it("have the events that objects of their kind have", async () => {
    await using kakin = await startWithSamples();
    const events = await rowsOf(kakin, "events");
    const keys = events.map(({ key }) => key).sort();
    assert.deepEqual(keys, [...Array(5).fill("charge.create"), "customer.create"]);
  });

  it("are left alone while none of them is used up", async () => {
    await using kakin = await startWithSamples();
    await good(kakin.api.patch(`/charges/${samples.update.id}`, { description: "mine" }));
    await changingNothing(kakin, () => load(kakin));
  });

  it("are restored once they are used up", async () => {
    await using kakin = await startWithSamples();
    const { api } = kakin;
    await good(api.post(`${capture}/capture`));
    await good(api.post(`${capture}/refunds`, { amount: 40000 }));
    await good(api.post(`${reverse}/reverse`));
    await good(api.post("/charges", { amount: 30000, currency: "thb", card: token }));
    await good(api.delete(customer));
    await load(kakin);
    await everySampleIsReady(kakin);
    assert.equal((await good(api.get("/charges"))).total, 6);
    assert.equal((await good(api.get("/customers"))).total, 1);
    assert.equal((await good(api.get("/refunds"))).total, 0);
    assert.equal((await good(api.get(`${capture}/refunds`))).total, 0);
  });

  it("leave nothing open in the books of the life that they had before", async () => {
    await using kakin = await startWithSamples();
    const { api } = kakin;
    const before = await balancedBooks(kakin);
    await good(api.post(`${capture}/capture`));
    await good(api.post(`${reverse}/reverse`));
    await load(kakin);
    assert.deepEqual(await balancedBooks(kakin), before);
  });

  it("serve their calls again, however often they are restored", async () => {
    await using kakin = await startWithSamples();
    const { api } = kakin;
    for (let round = 1; round <= 3; round += 1) {
      await good(api.post(`${capture}/capture`));
      const refund = await good(api.post(`${capture}/refunds`, { amount: 60000 }));
      const charge = await good(api.get(capture));
      assert.equal(charge.refunded, 60000);
      assert.deepEqual(
        charge.refunds.data.map(({ id }: { id: string }) => id),
        [refund.id],
      );
      await good(api.post(`${reverse}/reverse`));
      await good(api.post("/charges", { amount: 30000, currency: "thb", card: token }));
      await load(kakin);
      await everySampleIsReady(kakin);
      assert.equal((await good(api.get("/charges"))).total, 5 + round);
    }
    await balancedBooks(kakin);
  });

  it("keep the events of every life that they had", async () => {
    await using kakin = await startWithSamples();
    await good(kakin.api.post(`${reverse}/reverse`));
    await load(kakin);
    const events = (await rowsOf(kakin, "events")).filter(
      ({ charge_id }) => charge_id === samples.reverse.id,
    );
    assert.deepEqual(events.map(({ key }) => key).sort(), [
      "charge.create",
      "charge.create",
      "charge.reverse",
    ]);
  });

  it("are restored when their time ran out", async () => {
    await using kakin = await startWithSamples();
    kakin.clock.advance(31 * DAY_MS);
    const expired = await kakin.api.post(`${capture}/capture`);
    assert.equal(expired.body.code, "expired_charge");
    await load(kakin);
    await everySampleIsReady(kakin);
    await balancedBooks(kakin);
  });

  it("give the customer the card back that was removed", async () => {
    await using kakin = await startWithSamples();
    const { api } = kakin;
    await good(api.delete(`${customer}/cards/${card}`));
    await load(kakin);
    await everySampleIsReady(kakin);
    const charge = await api.charge({ customer: samples.chargeOfCustomer.id, card });
    assert.equal(charge.status, "successful");
  });

  it("belong to one account: another is told so, and nothing is written", async () => {
    await using kakin = await startWithSamples();
    const other = await makeAccount(kakin.engine, { country: "TH", test: newKeyPair(false) });
    await changingNothing(kakin, () =>
      assert.rejects(loadSamples(kakin.engine, other), /is another account's/),
    );
  });
});
