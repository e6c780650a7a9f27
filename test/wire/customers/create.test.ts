import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { goodCard } from "../../support/api.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing, rowsOf } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };

function emptyList(location: string, order: string | null = "chronological") {
  const from = "1970-01-01T00:00:00Z";
  return {
    object: "list",
    data: [],
    limit: 20,
    offset: 0,
    total: 0,
    location,
    order,
    from,
    to: at,
  };
}

describe("making a customer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at });
  });
  after(() => kakin.close());

  it("asks for nothing, and answers the whole customer in the newest version", async () => {
    const { status, body } = await kakin.api.post("/customers", undefined, newest);
    assert.equal(status, 200);
    assert.match(body.id, /^cust_test_[0-9a-z]{19}$/);
    const expected = {
      object: "customer",
      id: body.id,
      livemode: false,
      location: `/customers/${body.id}`,
      deleted: false,
      metadata: {},
      cards: emptyList(`/customers/${body.id}/cards`),
      default_card: null,
      linked_accounts: emptyList(`/customers/${body.id}/linked_accounts`),
      description: null,
      email: null,
      created_at: at,
    };
    assert.equal(JSON.stringify(body), JSON.stringify(expected));
  });

  for (const [version, order] of [
    ["2014-07-27", "chronological"],
    ["2015-11-17", "chronological"],
    ["2017-11-02", null],
  ] as const) {
    it(`answers the older customer in ${version}`, async () => {
      const { body } = await kakin.api.post("/customers", {}, { version });
      const expected = {
        object: "customer",
        id: body.id,
        livemode: false,
        location: `/customers/${body.id}`,
        default_card: null,
        email: null,
        description: null,
        metadata: {},
        created: at,
        cards: emptyList(`/customers/${body.id}/cards`, order),
      };
      assert.equal(JSON.stringify(body), JSON.stringify(expected));
    });
  }

  it("keeps e-mail, description and metadata, and shows them again", async () => {
    const fields = {
      email: "john.doe@example.com",
      description: "John Doe (id: 30)",
      metadata: { order_id: "1", nested: { deep: [1, "2", null] }, constructor: "kept" },
    };
    const made = await kakin.api.post("/customers", fields);
    const { email, description, metadata } = made.body;
    assert.deepEqual({ email, description, metadata }, fields);
    assert.deepEqual((await kakin.api.get(made.body.location)).body, made.body);
  });

  it("reads a form, where texts stay texts", async () => {
    const form = "email=john%40example.com&description=John+Doe&metadata[order_id]=1";
    const { body } = await kakin.api.post("/customers/", form);
    assert.deepEqual(
      [body.email, body.description, body.metadata],
      ["john@example.com", "John Doe", { order_id: "1" }],
    );
  });

  it("takes null, nothing and an empty text as not given", async () => {
    const fields = { email: "", description: null, metadata: null, card: null, linked_account: "" };
    const { status, body } = await kakin.api.post("/customers", fields);
    assert.equal(status, 200);
    assert.deepEqual(
      [body.email, body.description, body.metadata, body.default_card],
      [null, null, {}, null],
    );
  });

  it("takes the card behind a token and makes it the default", async () => {
    const { api } = kakin;
    const token = await api.post(
      "/tokens",
      { card: { ...goodCard, city: "Bangkok" } },
      { key: "public", ...newest },
    );
    const { body } = await api.post("/customers", { card: token.body.id }, newest);
    const location = `/customers/${body.id}/cards/${token.body.card.id}`;
    assert.equal(body.default_card, token.body.card.id);
    assert.deepEqual(body.cards, {
      ...emptyList(`/customers/${body.id}/cards`),
      data: [{ ...token.body.card, location }],
      total: 1,
    });
    assert.deepEqual((await api.get(`/customers/${body.id}`, newest)).body, body);
  });

  it("uses the token up, and the security code goes with it", async () => {
    const { api } = kakin;
    const token = await api.token();
    const { body } = await api.post("/customers", { card: token });
    const codes = await rowsOf(kakin, "security_codes");
    assert.equal(
      codes.some(({ id }) => id === body.default_card),
      false,
    );
    const read = await api.get(`/tokens/${token}`, { key: "public" });
    assert.equal(read.body.used, true);
    const again = await changingNothing(kakin, () => api.post("/customers", { card: token }));
    assertRefused(again, 400, "used_token", "token was already used");
    const charge = await api.post("/charges", { amount: 100000, currency: "thb", card: token });
    assertRefused(charge, 400, "used_token", "token was already used");
  });

  it("gives one token's card to one of twenty customers made at once", async () => {
    const { api } = kakin;
    const token = await api.token();
    const before = Number((await api.get("/customers")).body.total);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => api.post("/customers", { card: token })),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const refused = answers.filter(({ status }) => status !== 200);
    for (const answer of refused)
      assertRefused(answer, 400, "used_token", "token was already used");
    assert.equal((await api.get("/customers")).body.total, before + 1);
  });

  it("is announced as customer.create, in the account's version", async () => {
    const { api } = kakin;
    const made = await api.post("/customers", { email: "x@example.com", card: await api.token() });
    await api.post("/customers", {}, newest);
    const events = await api.get("/events?order=reverse_chronological&limit=2", newest);
    const [later, earlier] = events.body.data;
    assert.deepEqual([earlier.key, later.key], ["customer.create", "customer.create"]);
    assert.deepEqual(earlier.data, made.body);
    assert.deepEqual(Object.keys(later.data), Object.keys(made.body));
  });

  it("makes one customer for one idempotency key", async () => {
    const { api } = kakin;
    const how = { idempotencyKey: "customer-once" };
    const fields = { card: await api.token() };
    const first = await api.post("/customers", fields, how);
    const second = await changingNothing(kakin, () => api.post("/customers", fields, how));
    assert.equal(second.text, first.text);
  });

  it("refuses a public key", async () => {
    const answer = await kakin.api.post("/customers", {}, { key: "public" });
    assertRefused(answer, 401, "authentication_failure", "authentication failed");
  });
});

describe("making a customer with something wrong", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at });
  });
  after(() => kakin.close());

  it("refuses metadata that is no hash", async () => {
    for (const metadata of ["text", 7, [1], true]) {
      const answer = await changingNothing(kakin, () => kakin.api.post("/customers", { metadata }));
      assertRefused(answer, 400, "bad_request", "Metadata should be a JSON hash");
    }
  });

  it("refuses a raw card, and a card that is somebody's already", async () => {
    const { api } = kakin;
    const other = await api.post("/customers", { card: await api.token() });
    for (const card of [goodCard, ["tokn_test_1"], other.body.default_card]) {
      const answer = await changingNothing(kakin, () => api.post("/customers", { card }));
      assertRefused(answer, 400, "invalid_card_token", "invalid card token");
    }
  });

  it("answers 404 for a token that is unknown, too old, another merchant's or of the other mode", async () => {
    const { api, live, clock } = kakin;
    const old = await api.token();
    clock.advance(24 * 3_600_000);
    const tokens = [
      "tokn_test_0000000000000000000",
      "nonsense",
      old,
      await (await kakin.otherAccount()).token(),
      await live.token(),
    ];
    for (const card of tokens) {
      const answer = await changingNothing(kakin, () => api.post("/customers", { card }));
      assertRefused(answer, 404, "not_found", `token ${card} was not found`);
    }
  });

  it("answers 404 for a linked account, since there are none", async () => {
    const id = "lact_test_0000000000000000000";
    const answer = await changingNothing(kakin, () =>
      kakin.api.post("/customers", { linked_account: id }),
    );
    assertRefused(answer, 404, "not_found", `linked account ${id} was not found`);
  });
});
