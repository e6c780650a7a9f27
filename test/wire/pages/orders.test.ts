import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { setTimeout } from "node:timers/promises";
import { open, sourceCharge } from "../../support/payer.ts";
import { buildProgram, freshPlace } from "../../support/program.ts";
import { openShop, type Shop } from "../../support/shop.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const created = "webhook charge.create pending";
const completed = "webhook charge.complete successful";

describe("the order in which a shop hears of an answer", () => {
  let kakin: TestEngine;
  let shop: Shop;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());
  beforeEach(async () => {
    shop = await openShop({ webhookTakesMs: 200 });
  });
  afterEach(() => shop[Symbol.asyncDispose]());

  /** Answers in a browser, which follows where it is sent. */
  async function answerAs(order: Record<string, string>): Promise<{ id: string; text: string }> {
    const { id, authorize_uri } = await sourceCharge(kakin.api, "alipay", {
      charge: { return_uri: shop.returnUri, webhook_endpoints: [shop.webhookUri] },
    });
    const answer = await open(authorize_uri, { action: "pay", ...order });
    if (answer.location !== null) await open(answer.location);
    return { id, text: answer.text };
  }

  const statusOf = async (id: string): Promise<string> =>
    (await kakin.api.get(`/charges/${id}`, newest)).body.status;

  it("is the webhook and then the browser, unless something else is chosen", async () => {
    for (const order of [{}, { order: "webhook_first" }] as Record<string, string>[]) {
      const { id } = await answerAs(order);
      assert.deepEqual(shop.heard.slice(-3), [created, completed, "return"]);
      assert.equal(await statusOf(id), "successful");
    }
  });

  it("keeps the browser no longer than the shop takes for the webhook", async () => {
    await using quickShop = await openShop({ webhookTakesMs: 0 });
    const took: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      const { authorize_uri } = await sourceCharge(kakin.api, "alipay", {
        charge: { return_uri: quickShop.returnUri, webhook_endpoints: [quickShop.webhookUri] },
      });
      const startedMs = performance.now();
      await open(authorize_uri, { action: "pay", order: "webhook_first" });
      took.push(performance.now() - startedMs);
    }
    // What came of a webhook may wait for 200 ms to be written. The quickest counts: the machine may have been busy.
    assert.ok(Math.min(...took) < 180, `it took ${took.join(", ")} ms`);
  });

  it("is the browser first, and the charge settled a moment later", async () => {
    const { id } = await answerAs({ order: "return_first" });
    assert.equal(await statusOf(id), "pending");
    await kakin.settle();
    assert.deepEqual(shop.heard.toSorted(), ["return", created]);
    kakin.clock.advance(2000);
    await kakin.settle();
    assert.equal(await statusOf(id), "successful");
    assert.equal(shop.heard.at(-1), completed);
    assert.equal(shop.heard.length, 3);
  });

  it("is the webhook twice, word for word", async () => {
    await answerAs({ order: "webhook_twice" });
    await kakin.settle();
    assert.deepEqual(
      shop.heard.filter((one) => one !== "return"),
      [created, completed, completed],
    );
    const [, first, second] = shop.bodies;
    assert.equal(first, second);
  });

  it("is the webhook so many seconds late, and not before", async () => {
    const { id } = await answerAs({ order: "webhook_late", seconds: "30" });
    assert.equal(await statusOf(id), "successful");
    kakin.clock.advance(29_000);
    await kakin.settle();
    assert.deepEqual(shop.heard.toSorted(), ["return", created]);
    kakin.clock.advance(1000);
    await kakin.settle();
    assert.equal(shop.heard.at(-1), completed);
  });

  it("is the webhook alone while the browser stays", async () => {
    const { id, text } = await answerAs({ order: "no_return" });
    assert.match(text, /<h1>Paid<\/h1>/);
    await kakin.settle();
    assert.deepEqual(shop.heard, [created, completed]);
    assert.equal(await statusOf(id), "successful");
  });

  it("keeps a first answer that is not due yet from every other", async () => {
    const { id } = await answerAs({ order: "return_first" });
    const marked = await kakin.api.post(`/charges/${id}/mark_as_failed`);
    assert.equal(marked.body.code, "invalid_charge");
    kakin.clock.advance(2000);
    await kakin.settle();
    assert.equal(await statusOf(id), "successful");
  });

  it("does not wait for a shop that never answers longer than ten seconds", async () => {
    await using deaf = await openShop({ webhookTakesMs: 60_000 });
    const { authorize_uri } = await sourceCharge(kakin.api, "alipay", {
      charge: { return_uri: deaf.returnUri, webhook_endpoints: [deaf.webhookUri] },
    });
    const startedMs = performance.now();
    const answer = await open(authorize_uri, { action: "pay" });
    assert.equal(answer.location, deaf.returnUri);
    assert.ok(performance.now() - startedMs < 15_000);
  });
});

describe("an answer that counts a moment later", () => {
  it("counts although the process was killed before", async () => {
    using program = buildProgram();
    await using place = await freshPlace();
    const switches = [...place.switches, "--no-samples"];
    let id = "";
    {
      await using server = await program.serve(switches);
      const charge = await sourceCharge(server.api, "alipay");
      id = charge.id;
      const reply = { action: "fail", failure_code: "timeout", order: "return_first" };
      assert.equal((await open(charge.authorize_uri, reply)).status, 303);
      server.signal("SIGKILL");
      await server.ended();
    }
    await using server = await program.serve(switches);
    for (let looks = 0; looks < 100; looks += 1) {
      const { body } = await server.api.get(`/charges/${id}`, newest);
      if (body.status !== "pending") {
        assert.deepEqual([body.status, body.failure_code], ["failed", "timeout"]);
        return;
      }
      await setTimeout(100);
    }
    assert.fail("the charge is still pending");
  });
});
