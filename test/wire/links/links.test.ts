import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;
const shoes = { amount: 30000, currency: "thb", title: "Shoes", description: "A pair" };

describe("a link", () => {
  it("is made, read back, listed and announced", async () => {
    await using kakin = await startEngine();
    const made = await kakin.api.post("/links", shoes, newest);
    assert.equal(made.status, 200, made.text);
    const { id, payment_uri, ...link } = made.body;
    assert.match(id, /^link_test_[0-9a-z]{19}$/);
    assert.equal(payment_uri, `${kakin.url}/pay/${id.split("_").at(-1).toUpperCase()}`);
    assert.deepEqual(
      [link.used, link.multiple, link.deleted, link.currency, link.charges.total],
      [false, false, false, "THB", 0],
    );
    assert.deepEqual((await kakin.api.get(`/links/${id}`, newest)).body, made.body);
    const list = (await kakin.api.get("/links", newest)).body;
    assert.deepEqual([list.total, list.location, list.data[0].id], [1, "/links", id]);
    const { data } = (await kakin.api.get("/events", newest)).body;
    assert.deepEqual([data[0].key, data[0].data.id], ["link.create", id]);
  });

  it("lists the charges made on its page, none at first", async () => {
    await using kakin = await startEngine();
    const { id } = (await kakin.api.post("/links", shoes)).body;
    const { status, body } = await kakin.api.get(`/links/${id}/charges`);
    assert.deepEqual([status, body.total, body.location], [200, 0, `/links/${id}/charges`]);
  });

  it("is removed: whole to a new reader, four keys to an old one, and in no list", async () => {
    await using kakin = await startEngine();
    for (const [version, keys] of [
      ["2019-05-29", undefined],
      ["2015-11-17", ["object", "id", "livemode", "deleted"]],
    ] as const) {
      const { id } = (await kakin.api.post("/links", shoes)).body;
      const { status, body } = await kakin.api.delete(`/links/${id}`, { version });
      assert.deepEqual([status, body.deleted], [200, true]);
      if (keys !== undefined) assert.deepEqual(Object.keys(body), keys);
      assert.equal((await kakin.api.get("/links")).body.total, 0);
      assert.equal((await kakin.api.delete(`/links/${id}`)).status, 404);
      assert.equal((await kakin.api.get(`/links/${id}`, newest)).body.deleted, true);
    }
  });

  it("is nobody else's: another account and live mode find none", async () => {
    await using kakin = await startEngine();
    const { id } = (await kakin.api.post("/links", shoes)).body;
    for (const api of [await kakin.otherAccount(), kakin.live]) {
      for (const answer of [
        await api.get(`/links/${id}`),
        await api.get(`/links/${id}/charges`),
        await api.delete(`/links/${id}`),
      ]) {
        assert.deepEqual([answer.status, answer.body.message], [404, `link ${id} was not found`]);
      }
    }
  });

  it("is refused with every fault in one sentence", async () => {
    await using kakin = await startEngine();
    for (const [fields, message] of [
      [{ ...shoes, amount: 15000001 }, "amount must be less than or equal to 15000000"],
      [{ ...shoes, amount: "lots" }, "amount is not a number"],
      [
        { amount: 1 },
        "amount must be greater than or equal to 2000, currency is currently not supported, title can't be blank, and description can't be blank",
      ],
      [{ ...shoes, multiple: "perhaps" }, "multiple must be true or false"],
    ] as const) {
      const { status, body } = await kakin.api.post("/links", fields);
      assert.deepEqual([status, body.code, body.message], [400, "invalid_link", message]);
    }
    assert.equal((await kakin.api.get("/links")).body.total, 0);
  });
});
