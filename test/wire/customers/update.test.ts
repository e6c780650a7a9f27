import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { goodCard } from "../../support/api.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("updating a customer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  /** The keys of what happened last, oldest first. */
  async function lastEvents(count: number): Promise<{ key: string; data: unknown }[]> {
    const { body } = await kakin.api.get(`/events?order=reverse_chronological&limit=${count}`);
    return body.data.toReversed();
  }

  it("changes e-mail, description and metadata, and nothing else", async () => {
    const { api } = kakin;
    const made = await api.post("/customers", { email: "a@example.com", card: await api.token() });
    const fields = { email: "b@example.com", description: "new", metadata: { a: "1" } };
    const updated = await api.patch(`/customers/${made.body.id}`, fields);
    assert.equal(updated.status, 200);
    assert.deepEqual(updated.body, { ...made.body, ...fields });
    assert.deepEqual((await api.get(`/customers/${made.body.id}`)).body, updated.body);
    assert.deepEqual(await lastEvents(1).then(([event]) => [event?.key, event?.data]), [
      "customer.update",
      updated.body,
    ]);
  });

  it("keeps what is not given, be it absent, null or empty", async () => {
    const { api } = kakin;
    const fields = { email: "a@example.com", description: "kept", metadata: { kept: "too" } };
    const made = await api.post("/customers", { ...fields, card: await api.token() });
    const nothing = [
      undefined,
      {},
      { email: null, description: null, metadata: null, card: null, default_card: null },
      { email: "", description: "", card: "", default_card: "" },
    ];
    for (const given of nothing) {
      const updated = await api.patch(`/customers/${made.body.id}`, given);
      assert.deepEqual(updated.body, made.body);
    }
    const emptied = await api.patch(`/customers/${made.body.id}`, { metadata: {} });
    assert.deepEqual(emptied.body.metadata, {});
  });

  it("adds the card behind a token, and makes the first one the default", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers");
    const path = `/customers/${body.id}`;
    const first = await api.patch(path, { card: await api.token() });
    assert.equal(first.body.default_card, first.body.cards.data[0].id);
    const second = await api.patch(path, { card: await api.token({ number: "5555555555554444" }) });
    assert.equal(second.body.default_card, first.body.default_card);
    assert.deepEqual(
      second.body.cards.data.map((card: { last_digits: string }) => card.last_digits),
      ["4242", "4444"],
    );
    assert.equal(second.body.cards.total, 2);
    assert.deepEqual((await api.get(path)).body, second.body);
  });

  it("shows cards by age, a card being as old as its token", async () => {
    const { api } = kakin;
    const older = await api.token();
    const made = await api.post("/customers", { card: await api.token() });
    const updated = await api.patch(`/customers/${made.body.id}`, { card: older });
    assert.equal(updated.body.cards.data[1].id, made.body.default_card);
    assert.deepEqual((await api.get(`/customers/${made.body.id}`)).body, updated.body);
  });

  it("announces a card that was added as such, and other changes besides", async () => {
    const { api } = kakin;
    const path = `/customers/${(await api.post("/customers")).body.id}`;
    const keysAfter = async (count: number) => (await lastEvents(count)).map(({ key }) => key);
    await api.patch(path, { description: "before" });
    const onlyCard = await api.patch(path, { card: await api.token() });
    assert.deepEqual(await keysAfter(2), ["customer.update", "customer.update.card"]);
    assert.deepEqual((await lastEvents(1))[0]?.data, onlyCard.body);
    const both = await api.patch(path, { card: await api.token(), description: "x" });
    assert.deepEqual(await keysAfter(3), [
      "customer.update.card",
      "customer.update",
      "customer.update.card",
    ]);
    for (const { data } of await lastEvents(2)) assert.deepEqual(data, both.body);
  });

  it("chooses another default card, also the very card that is added", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers", { card: await api.token() });
    const path = `/customers/${body.id}`;
    const token = (await api.post("/tokens", { card: goodCard }, { key: "public" })).body;
    const added = await api.patch(path, { card: token.id, default_card: token.card.id });
    assert.equal(added.body.default_card, token.card.id);
    const back = await api.patch(path, { default_card: body.default_card });
    assert.equal(back.body.default_card, body.default_card);
    assert.deepEqual((await api.get(path)).body, back.body);
    assert.equal((await lastEvents(1))[0]?.key, "customer.update");
  });

  it("refuses a default card that is not one of the customer's", async () => {
    const { api, live } = kakin;
    const otherMerchant = await kakin.otherAccount();
    const { body } = await api.post("/customers", { card: await api.token() });
    const owners = [api, otherMerchant, live];
    const others = await Promise.all(
      owners.map(async (at) => (await at.post("/customers", { card: await at.token() })).body),
    );
    const removed = await api.patch(`/customers/${body.id}`, { card: await api.token() });
    const gone = removed.body.cards.data[1].id;
    await api.delete(`/customers/${body.id}/cards/${gone}`);
    const loose = (await api.post("/tokens", { card: goodCard }, { key: "public" })).body.card.id;
    for (const id of ["nonsense", gone, loose, ...others.map((one) => one.default_card)]) {
      const answer = await changingNothing(kakin, () =>
        api.patch(`/customers/${body.id}`, { default_card: id, description: "not this" }),
      );
      assertRefused(answer, 404, "not_found", `card ${id} was not found`);
    }
  });

  it("refuses the same values as making one does, and changes nothing", async () => {
    const { api } = kakin;
    const used = await api.token();
    await api.post("/customers", { card: used });
    const { body } = await api.post("/customers", { card: await api.token() });
    for (const [fields, status, code] of [
      [{ metadata: "text" }, 400, "bad_request"],
      [{ default_card: { id: "card" } }, 400, "bad_request"],
      [{ card: goodCard }, 400, "invalid_card_token"],
      [{ card: body.default_card }, 400, "invalid_card_token"],
      [{ card: used }, 400, "used_token"],
      [{ card: "tokn_test_0000000000000000000" }, 404, "not_found"],
      [{ linked_account: "lact_test_1" }, 404, "not_found"],
    ] as const) {
      const answer = await changingNothing(kakin, () =>
        api.patch(`/customers/${body.id}`, { ...fields, description: "not this" }),
      );
      assertRefused(answer, status, code, /./);
    }
  });

  it("loses no card of twenty that are added at once", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers");
    const tokens = await Promise.all(Array.from({ length: 20 }, () => api.token()));
    const answers = await Promise.all(
      tokens.map((card) => api.patch(`/customers/${body.id}`, { card })),
    );
    for (const { status } of answers) assert.equal(status, 200);
    const read = await api.get(`/customers/${body.id}`);
    assert.equal(read.body.cards.total, 20);
    const defaults = new Set(answers.map((answer) => answer.body.default_card));
    assert.deepEqual([...defaults], [read.body.default_card]);
  });

  it("answers 404 for a customer who is unknown, another merchant's, of the other mode or removed", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    const removed = (await api.post("/customers")).body.id;
    await api.delete(`/customers/${removed}`);
    const ids = [
      "cust_test_0000000000000000000",
      (await other.post("/customers")).body.id,
      (await live.post("/customers")).body.id,
      removed,
    ];
    const card = await api.token();
    for (const id of ids) {
      const answer = await changingNothing(kakin, () =>
        api.patch(`/customers/${id}`, { description: "x", card }, newest),
      );
      assertRefused(answer, 404, "not_found", `customer ${id} was not found`);
    }
  });
});
