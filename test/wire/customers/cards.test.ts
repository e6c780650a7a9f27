import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing, rowsOf } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const older = ["2014-07-27", "2015-11-17", "2017-11-02"] as const;
const newest = { version: "2019-05-29" };
const HOUR_MS = 3_600_000;
const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

/** A customer with as many cards as asked for, made an hour apart. */
async function customerWithCards(kakin: TestEngine, count: number) {
  const { api, clock } = kakin;
  const { body } = await api.post("/customers");
  for (let i = 0; i < count; i += 1) {
    await api.patch(`/customers/${body.id}`, { card: await api.token() });
    clock.advance(HOUR_MS);
  }
  const cards = idsOf((await api.get(`/customers/${body.id}/cards`)).body);
  return { id: body.id as string, path: `/customers/${body.id}/cards`, cards };
}

/** Ids of cards that are not this merchant's, or not in this mode, or of nobody. */
async function foreignCards(kakin: TestEngine): Promise<string[]> {
  const { api, live } = kakin;
  const owners = [api, await kakin.otherAccount(), live];
  const theirs = owners.map(async (at) => {
    const { body } = await at.post("/customers", { card: await at.token() });
    return body.default_card as string;
  });
  return ["card_test_0000000000000000000", "nonsense", ...(await Promise.all(theirs))];
}

describe("reading a customer's cards", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at: "2026-01-15T00:00:00Z" });
  });
  after(() => kakin.close());

  it("lists them oldest first, each as it is read by itself", async () => {
    const { api, clock } = kakin;
    const { path, cards } = await customerWithCards(kakin, 3);
    const { body } = await api.get(path, newest);
    const { data, ...frame } = body;
    assert.deepEqual(frame, {
      object: "list",
      limit: 20,
      offset: 0,
      total: 3,
      location: path,
      order: "chronological",
      from: "1970-01-01T00:00:00Z",
      to: `${new Date(clock.now()).toISOString().slice(0, 19)}Z`,
    });
    assert.equal(new Set(cards).size, 3);
    for (const card of data) {
      assert.equal(card.location, `${path}/${card.id}`);
      assert.deepEqual(card, (await api.get(card.location, newest)).body);
    }
  });

  it("pages, turns round and keeps within bounds of time", async () => {
    const { api, clock } = kakin;
    const start = clock.now();
    const { path, cards } = await customerWithCards(kakin, 5);
    const hour = (hours: number) => new Date(start + hours * HOUR_MS).toISOString();
    for (const [query, wanted, total] of [
      ["?limit=2", cards.slice(0, 2), 5],
      ["?limit=2&offset=4", cards.slice(4), 5],
      ["?order=reverse_chronological&limit=1", cards.slice(4), 5],
      [`?from=${hour(1)}&to=${hour(3)}`, cards.slice(1, 4), 3],
    ] as const) {
      const { body } = await api.get(path + query);
      assert.deepEqual([idsOf(body), body.total], [wanted, total], query);
    }
    assertRefused(await api.get(`${path}?limit=x`), 400, "bad_request", /^limit must be/);
  });

  it("answers 404 for a card that is not this customer's", async () => {
    const { path } = await customerWithCards(kakin, 1);
    for (const id of await foreignCards(kakin)) {
      const answer = await kakin.api.get(`${path}/${id}`);
      assertRefused(answer, 404, "not_found", `card ${id} was not found`);
    }
  });

  it("refuses a public key", async () => {
    const { path, cards } = await customerWithCards(kakin, 1);
    for (const url of [path, `${path}/${cards[0]}`]) {
      const answer = await kakin.api.get(url, { key: "public" });
      assertRefused(answer, 401, "authentication_failure", "authentication failed");
    }
  });
});

describe("updating a customer's card", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at: "2026-01-15T00:00:00Z" });
  });
  after(() => kakin.close());

  it("changes name, city, postal code and expiry, and nothing else", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const url = `${path}/${cards[0]}`;
    const before = (await api.get(url)).body;
    const fields = {
      name: "JOHN DOE",
      city: "Bangkok",
      postal_code: "10320",
      expiration_month: 1,
      expiration_year: 2031,
    };
    const others = { number: "5555555555554444", brand: "JCB", country: "jp", street1: "no" };
    const updated = await api.patch(url, { ...fields, ...others });
    assert.deepEqual(updated.body, { ...before, ...fields });
    assert.deepEqual((await api.get(url)).body, updated.body);
  });

  it("keeps what is not given", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const url = `${path}/${cards[0]}`;
    const before = (await api.get(url)).body;
    for (const fields of [undefined, {}, { name: null, city: "", expiration_month: null }]) {
      assert.deepEqual((await api.patch(url, fields)).body, before);
    }
    const year = await api.patch(url, "expiration_year=2031");
    assert.deepEqual(year.body, { ...before, expiration_year: 2031 });
  });

  it("is announced as card.update, with what was answered", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const updated = await api.patch(`${path}/${cards[0]}`, { name: "JOHN DOE" });
    const { body } = await api.get("/events?order=reverse_chronological&limit=1");
    assert.equal(body.data[0].key, "card.update");
    assert.deepEqual(body.data[0].data, updated.body);
  });

  it("refuses an expiry that is no date or has passed, halves of it included", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const url = `${path}/${cards[0]}`;
    await api.patch(url, { expiration_month: 3, expiration_year: 2026 });
    for (const [fields, message] of [
      [
        { expiration_month: 13 },
        "expiration month is not between 1 and 12 and expiration date is invalid",
      ],
      [{ expiration_year: 2025 }, "expiration date cannot be in the past"],
      [{ expiration_month: 12, expiration_year: 2025 }, "expiration date cannot be in the past"],
      [{ expiration_year: "soon" }, "expiration year is invalid"],
    ] as const) {
      const answer = await changingNothing(kakin, () => api.patch(url, { ...fields, name: "no" }));
      assertRefused(answer, 400, "invalid_card", message);
    }
    // The month alone would be fine in another year.
    kakin.clock.set("2026-03-20T00:00:00Z");
    const passed = await api.patch(url, { expiration_month: 2 });
    assertRefused(passed, 400, "invalid_card", "expiration date cannot be in the past");
  });

  it("answers 404 for a card that is not this customer's, or is gone", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    await api.delete(`${path}/${cards[0]}`);
    for (const id of [...(await foreignCards(kakin)), cards[0]]) {
      const answer = await changingNothing(kakin, () => api.patch(`${path}/${id}`, { name: "no" }));
      assertRefused(answer, 404, "not_found", `card ${id} was not found`);
    }
  });
});

describe("removing a customer's card", () => {
  let kakin: TestEngine;
  beforeEach(async () => {
    kakin = await startEngine({ at: "2026-01-15T00:00:00Z" });
  });
  afterEach(() => kakin.close());
  const defaultOf = async (id: string) =>
    (await kakin.api.get(`/customers/${id}`)).body.default_card as string | null;

  it("answers four facts in the older versions, then and whenever it is read", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 3);
    for (const [i, version] of older.entries()) {
      const id = cards[i];
      const removed = await api.delete(`${path}/${id}`, { version });
      const expected = { object: "card", id, livemode: false, deleted: true };
      assert.equal(removed.text, JSON.stringify(expected));
      assert.deepEqual((await api.get(`${path}/${id}`, { version })).body, expected);
    }
  });

  it("answers the whole card in 2019-05-29, then and whenever it is read", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const before = (await api.get(`${path}/${cards[0]}`, newest)).body;
    const removed = await api.delete(`${path}/${cards[0]}`, newest);
    assert.equal(removed.text, JSON.stringify({ ...before, deleted: true }));
    assert.deepEqual((await api.get(`${path}/${cards[0]}`, newest)).body, removed.body);
  });

  it("takes it out of the lists and destroys its number alone", async () => {
    const { api } = kakin;
    const { id, path, cards } = await customerWithCards(kakin, 3);
    await api.delete(`${path}/${cards[1]}`);
    const left = [cards[0], cards[2]];
    const list = (await api.get(path)).body;
    assert.deepEqual([idsOf(list), list.total], [left, 2]);
    const nested = (await api.get(`/customers/${id}`)).body.cards;
    assert.deepEqual([idsOf(nested), nested.total], [left, 2]);
    const numbers = (await rowsOf(kakin, "card_numbers")).map((row) => row["id"]);
    assert.deepEqual(numbers.toSorted(), left.toSorted());
  });

  it("keeps the default card when another one goes", async () => {
    const { id, path, cards } = await customerWithCards(kakin, 3);
    await kakin.api.delete(`${path}/${cards[2]}`);
    assert.equal(await defaultOf(id), cards[0]);
  });

  it("lets the newest card left follow the default card; none when none is left", async () => {
    const { api } = kakin;
    const { id, path, cards } = await customerWithCards(kakin, 4);
    await api.delete(`${path}/${cards[3]}`);
    for (const [gone, next] of [
      [cards[0], cards[2]],
      [cards[2], cards[1]],
      [cards[1], null],
    ] as const) {
      await api.delete(`${path}/${gone}`);
      assert.equal(await defaultOf(id), next);
    }
    const added = await api.patch(`/customers/${id}`, { card: await api.token() });
    assert.equal(added.body.default_card, added.body.cards.data[0].id);
  });

  it("leaves a customer whose cards go all at once without a default card", async () => {
    const { api } = kakin;
    const { id, path, cards } = await customerWithCards(kakin, 8);
    const answers = await Promise.all(cards.map((card) => api.delete(`${path}/${card}`)));
    for (const { status } of answers) assert.equal(status, 200);
    assert.equal(await defaultOf(id), null);
  });

  it("is announced as card.destroy, with what was answered", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const removed = await api.delete(`${path}/${cards[0]}`);
    const { body } = await api.get("/events?order=reverse_chronological&limit=1");
    assert.equal(body.data[0].key, "card.destroy");
    assert.deepEqual(body.data[0].data, removed.body);
  });

  it("happens once, however often it is asked at once", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => api.delete(`${path}/${cards[0]}`)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const events = await rowsOf(kakin, "events");
    assert.equal(events.filter(({ key }) => key === "card.destroy").length, 1);
  });

  it("answers 404 for a card that is not this customer's, or is gone", async () => {
    const { api } = kakin;
    const { path, cards } = await customerWithCards(kakin, 1);
    await api.delete(`${path}/${cards[0]}`);
    for (const id of [...(await foreignCards(kakin)), cards[0]]) {
      const answer = await changingNothing(kakin, () => api.delete(`${path}/${id}`));
      assertRefused(answer, 404, "not_found", `card ${id} was not found`);
    }
  });
});
