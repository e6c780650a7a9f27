import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "../../support/api.ts";
import {
  shareData,
  startEngine,
  type TestEngine,
  testDatabaseUrl,
} from "../../support/start-engine.ts";
import { openInbox, type WebhookInbox } from "../../support/webhook-inbox.ts";

const many = <T>(count: number, make: (i: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, i) => make(i)));

const post = (api: Api, uri: string) => api.charge({ webhook_endpoints: [uri] });

/** With a time limit that no test reaches, however slow the machine. */
const patient = { webhooks: { timeoutMs: 120_000 } };

/** How many webhooks a shop had open at once, at most. */
function countOpen(inbox: WebhookInbox, answerAfterMs: number): () => number {
  let open = 0;
  let most = 0;
  inbox.answer(async () => {
    open += 1;
    most = Math.max(most, open);
    await pause(answerAfterMs);
    open -= 1;
    return undefined;
  });
  return () => most;
}

describe("webhooks to many shops", () => {
  it("arrive at the others at once while one leaves them without an answer", async () => {
    await using kakin = await startEngine(patient);
    await using hanging = await openInbox();
    await using healthy = await openInbox();
    hanging.answer(() => "never");
    await many(30, () => post(kakin.api, hanging.url));
    await many(30, () => post(kakin.api, healthy.url));
    await healthy.until(30);
    assert.ok(hanging.received.length <= 8, `${hanging.received.length} were sent at once`);
    await hanging.close();
  });

  it("come to a shop several at a time, eight at most, all of them", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    const mostOpen = countOpen(inbox, 20);
    await many(100, () => post(kakin.api, inbox.url));
    await inbox.until(100);
    await kakin.settle();
    assert.ok(mostOpen() > 1 && mostOpen() <= 8, `${mostOpen()} at once`);
    assert.equal(new Set(inbox.received.map(({ body }) => body.id)).size, 100);
    assert.equal(inbox.received.length, 100);
  });

  it("come over connections that are kept", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    for (let i = 1; i <= 5; i += 1) {
      await post(kakin.api, inbox.url);
      await inbox.until(i);
      await pause(20);
    }
    assert.equal(new Set(inbox.received.map(({ port }) => port)).size, 1);
  });

  it("come one at a time and with pauses to a shop that keeps failing, until it is back", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    inbox.answer(() => ({ status: 500 }));
    for (let sent = 1; sent <= 3; sent += 1) {
      await post(kakin.api, inbox.url);
      await inbox.until(sent);
    }
    const failedAtMs = performance.now();
    await pause(50);
    const mostOpen = countOpen(inbox, 20);
    const posted = many(10, () => post(kakin.api, inbox.url));
    await inbox.until(4);
    const pausedForMs = performance.now() - failedAtMs;
    assert.ok(pausedForMs > 900, `it paused for ${pausedForMs} ms`);
    assert.equal(mostOpen(), 1);
    await posted;
    await inbox.until(13);
    assert.ok(mostOpen() > 1, "the shop is back, but still gets one at a time");
  });

  it("come at once to a shop that keeps failing, too, where somebody waits for all that is due", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    inbox.answer(() => ({ status: 500 }));
    for (let count = 1; count <= 6; count += 1) {
      await post(kakin.api, inbox.url);
      await kakin.settle();
      assert.equal(new Set(inbox.received.map(({ body }) => body.id)).size, count);
    }
  });

  it("are counted as one shop when only their query differs", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    const mostOpen = countOpen(inbox, 20);
    await many(40, (i) => post(kakin.api, `${inbox.url}?order=${i}`));
    await inbox.until(40);
    assert.ok(mostOpen() <= 8, `${mostOpen()} at once`);
  });

  it("leave room for others when one host has many addresses", async () => {
    await using kakin = await startEngine(patient);
    await using hanging = await openInbox();
    await using healthy = await openInbox();
    hanging.answer(() => "never");
    await many(300, (i) => post(kakin.api, `${hanging.url}/${i}`));
    await hanging.until(64);
    await many(20, () => post(kakin.api, healthy.url));
    await healthy.until(20);
    assert.equal(hanging.received.length, 64);
    await hanging.close();
  });

  it("come to every address of a host that is crowded, in turn", async () => {
    await using kakin = await startEngine(patient);
    await using inbox = await openInbox();
    const answers: (() => void)[] = [];
    inbox.answer(() => new Promise((resolve) => answers.push(() => resolve(undefined))));
    await many(160, (i) => post(kakin.api, `${inbox.url}/busy/${i % 8}`));
    await inbox.until(64);
    await post(kakin.api, `${inbox.url}/quiet`);
    await pause(400);
    for (let answered = 1; answered <= 10; answered += 1) {
      answers.shift()?.();
      await inbox.until(64 + answered);
    }
    assert.ok(inbox.received.some(({ path }) => path === "/hook/quiet"));
    await inbox.close();
  });
});

/** What each charge's webhooks tell, in the order of their first arrival. */
function ordersByCharge(inbox: WebhookInbox): Map<string, string[]> {
  const orders = new Map<string, string[]>();
  for (const { body } of inbox.received) {
    const charge = body.data.object === "refund" ? body.data.charge : body.data.id;
    orders.set(charge, [...(orders.get(charge) ?? []), body.key]);
  }
  return orders;
}

if (testDatabaseUrl !== undefined) {
  describe("webhooks of several processes on one database", () => {
    it("are each sent once, and in order, whichever process wrote them", async () => {
      await using data = await shareData();
      await using one = await startEngine({ on: data });
      await using other = await startEngine({ on: data });
      await using inbox = await openInbox();
      inbox.answer(() => pause(3).then(() => undefined));
      const engines = [one, other] as const;
      await one.api.patch("/account", { webhook_uri: inbox.url });
      await many(20, async (i) => {
        const [here, there] = (i % 2 === 0 ? engines : [other, one]) as [TestEngine, TestEngine];
        const charge = await here.api.charge({ capture: false });
        await there.api.patch(`/charges/${charge.id}`, { description: "x" });
        await here.api.post(`/charges/${charge.id}/capture`);
        await there.api.post(`/charges/${charge.id}/refunds`, { amount: 100 });
      });
      await inbox.until(80, 10_000);
      for (const engine of engines) await engine.settle();
      assert.equal(inbox.received.length, 80, "some were sent twice");
      const keys = ["charge.create", "charge.update", "charge.capture", "refund.create"];
      for (const order of ordersByCharge(inbox).values()) assert.deepEqual(order, keys);
    });

    it("that one of them was about to retry are sent by the other", async () => {
      await using data = await shareData();
      await using inbox = await openInbox();
      inbox.answer(() => ({ status: 500 }));
      const one = await startEngine({ on: data });
      await one.api.patch("/account", { webhook_uri: inbox.url });
      await one.api.charge();
      await one.settle();
      await one.close();
      await using other = await startEngine({ on: data });
      data.clock.advance(66_000);
      await other.settle();
      assert.equal(inbox.received.length, 2);
    });
  });
}

it("what is written when a server stops is sent when it starts again", async () => {
  await using data = await shareData();
  await using inbox = await openInbox();
  const first = await startEngine({ on: data });
  await first.api.patch("/account", { webhook_uri: inbox.url });
  let served = 0;
  const stopping = Promise.withResolvers<undefined>();
  // Until the server stops, the shop answers nobody, so that what is beyond the first few has to wait.
  inbox.answer(async () => {
    served += 1;
    await stopping.promise;
    return undefined;
  });
  await many(40, () => first.api.charge());
  const closed = first.close();
  stopping.resolve(undefined);
  await closed;
  const before = served;
  assert.ok(before < 40, "all were sent before it stopped");
  await using second = await startEngine({ on: data });
  await inbox.until(40);
  await second.settle();
  assert.equal(inbox.received.length, 40, "some were sent twice");
});
