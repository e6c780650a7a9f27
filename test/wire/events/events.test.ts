import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import type { Api } from "../../support/api.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };
const older = ["2014-07-27", "2015-11-17", "2017-11-02"] as const;
const HOUR_MS = 3_600_000;

const keysOf = (list: { data: { key: string }[] }) => list.data.map(({ key }) => key);

describe("reading an event", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at });
  });
  after(() => kakin.close());

  async function lastEvent(api: Api, how = {}) {
    const { body } = await api.get("/events?order=reverse_chronological&limit=1", how);
    return body.data[0];
  }

  it("shows the object as the answer showed it, wrapped in the newest version", async () => {
    const charge = await kakin.api.charge();
    const event = await lastEvent(kakin.api, newest);
    assert.match(event.id, /^evnt_test_[0-9a-z]{19}$/);
    const expected = {
      object: "event",
      id: event.id,
      livemode: false,
      location: `/events/${event.id}`,
      webhook_deliveries: [],
      data: charge,
      key: "charge.create",
      created_at: at,
    };
    assert.equal(JSON.stringify(event), JSON.stringify(expected));
    assert.deepEqual((await kakin.api.get(event.location, newest)).body, event);
  });

  it("says created in the older versions", async () => {
    const { body } = await kakin.api.post("/customers");
    for (const version of older) {
      const event = await lastEvent(kakin.api, { version });
      const expected = {
        object: "event",
        id: event.id,
        livemode: false,
        location: `/events/${event.id}`,
        webhook_deliveries: [],
        data: body,
        key: "customer.create",
        created: at,
      };
      assert.equal(JSON.stringify(event), JSON.stringify(expected));
    }
  });

  it("keeps the object in the account's version, whoever asks and whoever caused it", async () => {
    const other = await kakin.otherAccount({ apiVersion: "2019-05-29" });
    const made = await other.charge({}, { version: "2017-11-02" });
    const inNewest = await other.get(`/charges/${made.id}`);
    for (const version of [...older, newest.version]) {
      const event = await lastEvent(other, { version });
      assert.deepEqual(event.data, inNewest.body);
    }
  });

  it("never rewrites the object, whatever becomes of it", async () => {
    const { api } = kakin;
    const charge = await api.charge({ capture: false, metadata: { "2": "b", "1": "a", x: "é" } });
    const event = await lastEvent(api);
    await api.patch(`/charges/${charge.id}`, { description: "changed", metadata: {} });
    await api.post(`/charges/${charge.id}/capture`);
    assert.deepEqual((await api.get(event.location)).body, event);
    assert.deepEqual(event.data, charge);
  });

  it("answers 404 for an id that is unknown, another merchant's or of the other mode", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    await other.post("/customers");
    await live.post("/customers");
    const ids = ["evnt_test_0000000000000000000", "nonsense"];
    for (const { id } of [await lastEvent(other), await lastEvent(live)]) ids.push(id);
    for (const id of ids) {
      const answer = await api.get(`/events/${id}`);
      assertRefused(answer, 404, "not_found", `event ${id} was not found`);
    }
  });

  it("refuses a public key", async () => {
    await kakin.api.post("/customers");
    const { location } = await lastEvent(kakin.api);
    for (const path of ["/events", location]) {
      const answer = await kakin.api.get(path, { key: "public" });
      assertRefused(answer, 401, "authentication_failure", "authentication failed");
    }
  });
});

describe("listing events", () => {
  let kakin: TestEngine;
  beforeEach(async () => {
    kakin = await startEngine({ at: "2026-01-15T00:00:00Z" });
  });
  afterEach(() => kakin.close());

  it("shows everything that happened, in its order", async () => {
    const { api } = kakin;
    const { body } = await api.post("/customers", { card: await api.token() });
    const path = `/customers/${body.id}`;
    await api.patch(path, { description: "x" });
    await api.patch(path, { card: await api.token() });
    await api.patch(`${path}/cards/${body.default_card}`, { name: "JOHN DOE" });
    const charge = await api.charge({ customer: body.id, capture: false });
    await api.post(`/charges/${charge.id}/capture`);
    await api.post(`/charges/${charge.id}/refunds`, { amount: 2000 });
    const reserved = await api.charge({ customer: body.id, capture: false });
    await api.post(`/charges/${reserved.id}/reverse`);
    await api.patch(`/charges/${reserved.id}`, { description: "x" });
    await api.delete(`${path}/cards/${body.default_card}`);
    await api.delete(path);
    const list = (await api.get("/events", newest)).body;
    assert.deepEqual(keysOf(list), [
      "customer.create",
      "customer.update",
      "customer.update.card",
      "card.update",
      "charge.create",
      "charge.capture",
      "refund.create",
      "charge.create",
      "charge.reverse",
      "charge.update",
      "card.destroy",
      "customer.destroy",
    ]);
    const { data, ...frame } = list;
    assert.deepEqual(frame, {
      object: "list",
      limit: 20,
      offset: 0,
      total: 12,
      location: "/events",
      order: "chronological",
      from: "1970-01-01T00:00:00Z",
      to: "2026-01-15T00:00:00Z",
    });
    for (const event of data) assert.deepEqual((await api.get(event.location, newest)).body, event);
  });

  it("pages, turns round and keeps within bounds of time", async () => {
    const { api, clock } = kakin;
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      await api.post("/customers");
      const { body } = await api.get("/events?order=reverse_chronological&limit=1");
      ids.push(body.data[0].id);
      clock.advance(HOUR_MS);
    }
    for (const [query, wanted, total] of [
      ["?limit=2", ids.slice(0, 2), 5],
      ["?limit=2&offset=4", ids.slice(4), 5],
      ["?order=reverse_chronological", ids.toReversed(), 5],
      ["?from=2026-01-15T01:00:00Z&to=2026-01-15T03:00:00Z", ids.slice(1, 4), 3],
      ["?to=2026-01-14", [], 0],
    ] as const) {
      const { body } = await api.get(`/events${query}`);
      const shown = body.data.map(({ id }: { id: string }) => id);
      assert.deepEqual([shown, body.total], [wanted, total], query);
    }
    for (const query of ["?from=yesterday", "?limit=0", "?offset=-1", "?order=up"]) {
      assertRefused(await api.get(`/events${query}`), 400, "bad_request", /must be/);
    }
  });

  it("knows nothing of other merchants and of the other mode", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    await other.charge();
    await live.post("/customers");
    await api.post("/customers");
    for (const [at, keys] of [
      [api, ["customer.create"]],
      [other, ["charge.create"]],
      [live, ["customer.create"]],
    ] as const) {
      const { body } = await at.get("/events");
      assert.deepEqual([keysOf(body), body.total], [keys, 1]);
    }
    const { body } = await live.get("/events");
    assert.equal(body.data[0].livemode, true);
    assert.match(body.data[0].id, /^evnt_[0-9a-z]{19}$/);
  });

  it("has nothing to say of what was refused", async () => {
    const { api } = kakin;
    await api.post("/charges", { amount: 1, currency: "thb", card: await api.token() });
    await api.patch("/customers/cust_test_0000000000000000000", { description: "x" });
    const { body } = await api.get("/events");
    assert.deepEqual([body.data, body.total], [[], 0]);
  });
});

describe("listing the events of a charge", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at });
  });
  after(() => kakin.close());

  it("shows six facts of each, and only those of this charge", async () => {
    const { api } = kakin;
    await api.charge();
    const charge = await api.charge({ capture: false });
    await api.post(`/charges/${charge.id}/capture`);
    await api.post(`/charges/${charge.id}/refunds`, { amount: 2000 });
    await api.charge();
    const path = `/charges/${charge.id}/events`;
    for (const version of [...older, newest.version]) {
      const { body } = await api.get(path, { version });
      const created = version === newest.version ? "created_at" : "created";
      for (const event of body.data) {
        const keys = ["object", "id", "livemode", "location", "key", created];
        assert.deepEqual(Object.keys(event), keys);
        const whole = (await api.get(event.location, { version })).body;
        const { data: _data, webhook_deliveries: _deliveries, ...summary } = whole;
        assert.deepEqual(event, summary);
      }
      assert.deepEqual(keysOf(body), ["charge.create", "charge.capture", "refund.create"]);
      assert.deepEqual([body.total, body.location, body.order], [3, path, "chronological"]);
    }
  });

  it("pages and turns round", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    for (const description of ["a", "b"]) await api.patch(`/charges/${charge.id}`, { description });
    const path = `/charges/${charge.id}/events`;
    const first = (await api.get(`${path}?limit=1`)).body;
    assert.deepEqual([keysOf(first), first.total], [["charge.create"], 3]);
    const turned = (await api.get(`${path}?order=reverse_chronological&limit=2&offset=1`)).body;
    assert.deepEqual([keysOf(turned), turned.total], [["charge.update", "charge.create"], 3]);
    assertRefused(await api.get(`${path}?limit=0`), 400, "bad_request", /^limit must be/);
  });

  it("answers 404 for a charge that is unknown or another merchant's", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    const mine = (await api.charge()).id as string;
    const theirs = (await other.charge()).id as string;
    for (const [at, id] of [
      [api, "chrg_test_0000000000000000000"],
      [api, theirs],
      [other, mine],
      [live, mine],
    ] as const) {
      const answer = await at.get(`/charges/${id}/events`);
      assertRefused(answer, 404, "not_found", `charge ${id} was not found`);
    }
  });

  it("refuses a public key", async () => {
    const charge = await kakin.api.charge();
    const answer = await kakin.api.get(`/charges/${charge.id}/events`, { key: "public" });
    assertRefused(answer, 401, "authentication_failure", "authentication failed");
  });
});
