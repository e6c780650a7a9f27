import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Api } from "../../support/api.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const HOUR_MS = 3_600_000;
const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

describe("retrieving a customer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("shows the default card in place of its id when asked to expand", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers", { card: await api.token() });
    for (const version of ["2015-11-17", "2017-11-02", "2019-05-29"]) {
      const plain = await api.get(`/customers/${body.id}`, { version });
      const expanded = await api.get(`/customers/${body.id}?expand=true`, { version });
      const [card] = plain.body.cards.data;
      assert.equal(card.id, plain.body.default_card);
      assert.deepEqual(expanded.body, { ...plain.body, default_card: card });
    }
  });

  it("has nothing to expand without a card, and expands only when told so", async () => {
    const { api } = kakin;
    const bare = await api.post("/customers");
    const expanded = await api.get(`/customers/${bare.body.id}?expand=true`);
    assert.equal(expanded.body.default_card, null);
    const { body } = await api.post("/customers", { card: await api.token() });
    const plain = await api.get(`/customers/${body.id}?expand=false`);
    assert.equal(plain.body.default_card, body.default_card);
  });

  it("shows the first twenty cards, and counts them all", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers");
    const cards: string[] = [];
    for (let i = 0; i < 22; i += 1) {
      const patched = await api.patch(`/customers/${body.id}`, { card: await api.token() });
      const shown = idsOf(patched.body.cards);
      assert.equal(patched.body.cards.total, i + 1);
      if (i < 20) cards.push(shown.at(-1) ?? "");
      assert.deepEqual(shown, cards);
    }
    const read = await api.get(`/customers/${body.id}`);
    assert.deepEqual([idsOf(read.body.cards), read.body.cards.total], [cards, 22]);
    const rest = await api.get(`/customers/${body.id}/cards?offset=20`);
    assert.deepEqual([rest.body.data.length, rest.body.total], [2, 22]);
  });

  it("answers 404 for an id that is unknown, another merchant's or of the other mode", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    const made = (at: Api) => at.post("/customers").then(({ body }) => body.id as string);
    const ids = ["cust_test_0000000000000000000", "nonsense", await made(other), await made(live)];
    for (const id of ids) {
      const answer = await api.get(`/customers/${id}`);
      assertRefused(answer, 404, "not_found", `customer ${id} was not found`);
      const cards = await api.get(`/customers/${id}/cards`);
      assertRefused(cards, 404, "not_found", `customer ${id} was not found`);
    }
  });

  it("refuses a public key", async () => {
    const { body } = await kakin.api.post("/customers");
    const answer = await kakin.api.get(`/customers/${body.id}`, { key: "public" });
    assertRefused(answer, 401, "authentication_failure", "authentication failed");
  });
});

describe("listing customers", () => {
  let kakin: TestEngine;
  let ids: string[];
  beforeEach(async () => {
    kakin = await startEngine({ at: "2026-01-15T00:00:00Z" });
    ids = [];
    for (let i = 0; i < 5; i += 1) {
      const card = i % 2 === 0 ? await kakin.api.token() : null;
      ids.push((await kakin.api.post("/customers", { card })).body.id);
      kakin.clock.advance(HOUR_MS);
    }
  });
  afterEach(() => kakin.close());
  const list = async (query: string) => (await kakin.api.get(`/customers${query}`, newest)).body;

  it("shows them oldest first, each as it is read by itself", async () => {
    const body = await list("");
    const { data, ...frame } = body;
    assert.deepEqual(frame, {
      object: "list",
      limit: 20,
      offset: 0,
      total: 5,
      location: "/customers",
      order: "chronological",
      from: "1970-01-01T00:00:00Z",
      to: "2026-01-15T05:00:00Z",
    });
    assert.deepEqual(idsOf(body), ids);
    for (const customer of data) {
      const alone = await kakin.api.get(`/customers/${customer.id}`, newest);
      assert.deepEqual(customer, alone.body);
    }
  });

  it("pages, turns round and keeps within bounds of time", async () => {
    for (const [query, wanted, total] of [
      ["?limit=2", ids.slice(0, 2), 5],
      ["?limit=2&offset=4", ids.slice(4), 5],
      ["?offset=5", [], 5],
      ["?order=reverse_chronological&limit=2", ids.toReversed().slice(0, 2), 5],
      ["?from=2026-01-15T01:00:00Z&to=2026-01-15T03:00:00Z", ids.slice(1, 4), 3],
      ["?from=2026-01-15T03:00:00Z&limit=1", ids.slice(3, 4), 2],
      ["?to=2026-01-14", [], 0],
    ] as const) {
      const body = await list(query);
      assert.deepEqual([idsOf(body), body.total], [wanted, total], query);
    }
  });

  it("leaves removed customers out, and no longer counts them", async () => {
    await kakin.api.delete(`/customers/${ids[1]}`);
    const left = ids.filter((id) => id !== ids[1]);
    for (const query of ["", "?from=2026-01-01"]) {
      const body = await list(query);
      assert.deepEqual([idsOf(body), body.total], [left, 4], query);
    }
  });

  it("expands every default card", async () => {
    const body = await list("?expand=true");
    const shown = body.data.map((customer: { default_card: { object: string } | null }) =>
      customer.default_card === null ? null : customer.default_card.object,
    );
    assert.deepEqual(shown, ["card", null, "card", null, "card"]);
  });

  it("knows nothing of other merchants and of the other mode", async () => {
    const other = await kakin.otherAccount();
    const mine = (await other.post("/customers")).body.id;
    const theirs = (await other.get("/customers")).body;
    assert.deepEqual([idsOf(theirs), theirs.total], [[mine], 1]);
    const live = (await kakin.live.get("/customers")).body;
    assert.deepEqual([live.data, live.total], [[], 0]);
    assert.deepEqual(idsOf(await list("")), ids);
  });

  it("refuses bounds that cannot be understood", async () => {
    for (const query of ["?from=yesterday", "?limit=0", "?limit=x", "?offset=-1", "?order=up"]) {
      assertRefused(await kakin.api.get(`/customers${query}`), 400, "bad_request", /must be/);
    }
  });
});
