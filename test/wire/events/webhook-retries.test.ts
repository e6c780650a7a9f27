import assert from "node:assert/strict";
import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { afterEach, beforeEach, describe, it } from "node:test";
import { claimDelivery } from "../../../src/events/claim-deliveries.ts";
import { LEASE_MS } from "../../../src/events/delivery.ts";
import { listDeliveriesOf } from "../../../src/events/delivery-store.ts";
import { newAttempt, recordAttempts, type Tried } from "../../../src/events/record-attempt.ts";
import { retrySchedule } from "../../../src/webhooks/retry-schedule.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";
import { openInbox, type WebhookInbox } from "../../support/webhook-inbox.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };
const MINUTE_MS = 60_000;

/** Long enough for a delay and its jitter. */
const afterDelay = (ms: number) => Math.ceil(ms * 1.1);

async function lastEvent(kakin: TestEngine) {
  const { body } = await kakin.api.get("/events?limit=1&order=reverse_chronological", newest);
  return body.data[0];
}

/** How far the newest event's only delivery has come, as a tester sees it. */
async function delivery(kakin: TestEngine) {
  const { body } = await kakin.api.get("/_kakin/events?limit=1&order=reverse_chronological");
  return body.data[0].deliveries[0];
}

describe("a webhook that fails", () => {
  let kakin: TestEngine;
  let inbox: WebhookInbox;
  beforeEach(async () => {
    kakin = await startEngine({ at });
    inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
  });
  afterEach(async () => {
    await inbox.close();
    await kakin.close();
  });

  it("is tried again by the schedule, never sooner, and given up at its end", async () => {
    inbox.answer(() => ({ status: 503 }));
    await kakin.api.charge();
    await kakin.settle();
    assert.equal(inbox.received.length, 1);
    for (const [i, delayMs] of retrySchedule.entries()) {
      kakin.clock.advance(delayMs - 1);
      await kakin.settle();
      assert.equal(inbox.received.length, i + 1, `retry ${i + 1} came too soon`);
      assert.equal((await delivery(kakin)).state, "waiting");
      kakin.clock.advance(afterDelay(delayMs) - delayMs + 1);
      await kakin.settle();
      assert.equal(inbox.received.length, i + 2, `retry ${i + 1} did not come`);
    }
    const { state, due_at: dueAt, attempts } = await delivery(kakin);
    assert.deepEqual([state, dueAt, attempts.length], ["given_up", null, 9]);
    kakin.clock.advance(365 * 24 * 60 * MINUTE_MS);
    await kakin.settle();
    assert.equal(inbox.received.length, 9);
    const event = await lastEvent(kakin);
    assert.equal(event.webhook_deliveries.length, 9);
    assert.deepEqual(new Set(inbox.received.map(({ text }) => text)).size, 1, "the bytes differ");
  });

  it("is signed afresh at each attempt", async () => {
    inbox.answer(() => ({ status: 500 }));
    await kakin.api.charge();
    await kakin.settle();
    kakin.clock.advance(afterDelay(MINUTE_MS));
    await kakin.settle();
    const stamps = inbox.received.map(({ headers }) =>
      Number(headers["omise-signature-timestamp"]),
    );
    assert.equal((stamps[1] ?? 0) - (stamps[0] ?? 0), 66);
    const [first, second] = inbox.received.map(({ headers }) => headers["omise-signature"]);
    assert.notEqual(first, second);
  });

  it("is delivered as soon as one attempt gets an answer of 2xx", async () => {
    const statuses = [301, 204];
    inbox.answer(() => ({ status: statuses.shift() ?? 500, headers: { Location: inbox.url } }));
    await kakin.api.charge();
    await kakin.settle();
    assert.equal(inbox.received.length, 1, "a redirect was followed");
    kakin.clock.advance(afterDelay(MINUTE_MS));
    await kakin.settle();
    const { state, attempts } = await delivery(kakin);
    assert.equal(state, "delivered");
    assert.deepEqual(
      attempts.map(({ status }: { status: number }) => status),
      [301, 204],
    );
  });

  it("holds back nothing while it waits, and keeps the version it began in", async () => {
    const statuses = [500, 200, 200];
    inbox.answer(() => ({ status: statuses.shift() ?? 200 }));
    const charge = await kakin.api.charge({ capture: false });
    await kakin.settle();
    await kakin.api.post(`/charges/${charge.id}/capture`);
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["charge.create", "charge.capture"]);
    kakin.clock.advance(afterDelay(MINUTE_MS));
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["charge.create", "charge.capture", "charge.create"]);
    assert.equal(inbox.received[0]?.text, inbox.received[2]?.text);
  });

  it("says why no answer came, without telling where we looked", async () => {
    const silent = createServer((socket) => socket.end("nonsense\r\n\r\n"));
    await new Promise<void>((resolve) => silent.listen(0, "127.0.0.1", resolve));
    const { port } = silent.address() as { port: number };
    await inbox.close();
    for (const [uri, words] of [
      [inbox.url, "the connection was refused"],
      [`http://127.0.0.1:${port}/`, "the answer is not HTTP"],
      ["http://no-such-host.invalid/", /^the host name /],
    ] as const) {
      await kakin.api.patch("/account", { webhook_uri: uri });
      await kakin.api.charge();
      await kakin.settle();
      const [attempt] = (await lastEvent(kakin)).webhook_deliveries;
      assert.deepEqual([attempt.uri, attempt.status], [uri, null]);
      if (typeof words === "string") assert.equal(attempt.error, words);
      else assert.match(attempt.error, words);
    }
    silent.close();
  });

  it("fails when no answer comes within the time limit; an answer that never ends is one", async () => {
    await using kakin = await startEngine({ webhooks: { timeoutMs: 100 } });
    await using inbox = await openInbox();
    inbox.answer(() => "never");
    await kakin.api.charge({ webhook_endpoints: [inbox.url] });
    await kakin.settle();
    const [silent] = (await delivery(kakin)).attempts;
    assert.deepEqual([silent.status, silent.error], [null, "no answer within the time limit"]);
    assert.ok(silent.took_ms >= 90 && silent.took_ms < 5000, `${silent.took_ms} ms`);
    const endless = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\nbegun");
    }).listen(0, "127.0.0.1");
    await once(endless, "listening");
    const { port } = endless.address() as AddressInfo;
    await kakin.api.charge({ webhook_endpoints: [`http://127.0.0.1:${port}/`] });
    await kakin.settle();
    const [begun] = (await delivery(kakin)).attempts;
    assert.deepEqual([begun.status, begun.error, begun.answer], [200, null, "begun"]);
    endless.close();
  });

  it("is brought nearer by who moves the test clock", async () => {
    const statuses = [500, 500, 200];
    inbox.answer(() => ({ status: statuses.shift() ?? 200 }));
    await kakin.api.charge();
    await kakin.settle();
    await kakin.api.post("/_kakin/clock", { advance: "30s" });
    assert.equal(inbox.received.length, 1);
    await kakin.api.post("/_kakin/clock", { advance: "1m" });
    assert.equal(inbox.received.length, 2);
    await kakin.api.post("/_kakin/clock", { advance: "1h" });
    assert.equal(inbox.received.length, 3);
    assert.equal((await delivery(kakin)).state, "delivered");
  });

  it("keeps the first kilobyte of what was answered, and reads no more than 64", async () => {
    let sent = 0;
    const flood = createServer((socket) => {
      socket.on("error", () => undefined);
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      const chunk = "\0".repeat(16 * 1024);
      const pour = () => {
        while (!socket.destroyed && sent < 50_000_000) {
          sent += chunk.length;
          if (!socket.write(chunk)) return void socket.once("drain", pour);
        }
      };
      pour();
    });
    await new Promise<void>((resolve) => flood.listen(0, "127.0.0.1", resolve));
    const { port } = flood.address() as { port: number };
    await kakin.api.patch("/account", { webhook_uri: `http://127.0.0.1:${port}/` });
    await kakin.api.charge();
    await kakin.settle();
    const { state, attempts } = await delivery(kakin);
    assert.equal(state, "delivered");
    assert.equal(attempts[0].answer, "\ufffd".repeat(1024));
    assert.ok(sent < 50_000_000, "everything was read");
    flood.close();
  });

  it("is left alone while somebody else holds it, and is due again when their lease is over", async () => {
    await kakin.api.post("/_kakin/webhook_rules", { delay_seconds: 30 });
    await kakin.api.charge();
    const { engine, account, clock } = kakin;
    const call = { account, livemode: false, version: account.settings.apiVersion };
    const [waiting] = await listDeliveriesOf(engine, call, [(await lastEvent(kakin)).id]);
    assert.ok(waiting);
    clock.advance(30_000);
    assert.ok(await claimDelivery(engine, waiting));
    assert.equal(await claimDelivery(engine, waiting), undefined, "claimed twice");
    await kakin.settle();
    clock.advance(LEASE_MS - 1);
    await kakin.settle();
    assert.equal(inbox.received.length, 0);
    clock.advance(1);
    await kakin.settle();
    assert.equal(inbox.received.length, 1);
    assert.equal((await delivery(kakin)).state, "delivered");
  });

  it("says what becomes of it only while its lease lasts; what was tried is kept all the same", async () => {
    await kakin.api.post("/_kakin/webhook_rules", { delay_seconds: 3600 });
    await kakin.api.charge();
    const { engine, account, clock } = kakin;
    const call = { account, livemode: false, version: account.settings.apiVersion };
    const [waiting] = await listDeliveriesOf(engine, call, [(await lastEvent(kakin)).id]);
    const first = waiting && (await claimDelivery(engine, waiting));
    clock.advance(LEASE_MS);
    const second = first && (await claimDelivery(engine, first));
    assert.ok(first && second);
    const refused = { status: 500, error: null, tookMs: 1, answer: "" };
    const late = newAttempt(engine, call, refused);
    await recordAttempts(engine, [{ delivery: first, attempt: late, next: "given_up" }]);
    const between = await delivery(kakin);
    assert.equal(between.state, "waiting");
    assert.equal(Date.parse(between.due_at), Math.floor(Number(second.dueAt) / 1000) * 1000);
    clock.advance(1000);
    const renewed = await claimDelivery(engine, second);
    assert.ok(renewed, "what was recorded late has ended the lease");
    const taken = { ...refused, status: 200 };
    const attempt = newAttempt(engine, call, taken);
    await recordAttempts(engine, [{ delivery: renewed, attempt, next: "delivered" }]);
    const { state, attempts } = await delivery(kakin);
    assert.equal(state, "delivered");
    const statuses = attempts.map(({ status }: { status: number }) => status);
    assert.deepEqual(statuses, [500, 200]);
  });

  it("is recorded with others, none of which suffers when somebody else holds one of them", async () => {
    await kakin.api.post("/_kakin/webhook_rules", { delay_seconds: 3600 });
    const { engine, account, clock } = kakin;
    const call = { account, livemode: false, version: account.settings.apiVersion };
    const tried: Tried[] = [];
    for (let i = 0; i < 3; i += 1) {
      await kakin.api.charge();
      const [waiting] = await listDeliveriesOf(engine, call, [(await lastEvent(kakin)).id]);
      const held = waiting && (await claimDelivery(engine, waiting));
      assert.ok(held);
      const taken = { status: 200, error: null, tookMs: 1, answer: "" };
      const attempt = newAttempt(engine, call, taken);
      tried.push({ delivery: held, attempt, next: "delivered" });
    }
    clock.advance(LEASE_MS);
    const [, second] = tried;
    assert.ok(second && (await claimDelivery(engine, second.delivery)));
    await recordAttempts(engine, tried);
    const ids = tried.map(({ delivery: { eventId } }) => eventId);
    const now = await listDeliveriesOf(engine, call, ids);
    assert.deepEqual(
      tried.map(({ delivery: { id } }) => now.find((one) => one.id === id)?.state),
      ["delivered", "waiting", "delivered"],
    );
    assert.deepEqual(
      now.map(({ attempts }) => attempts.length),
      [1, 1, 1],
    );
  });
});

describe("how often is tried again", () => {
  for (const retries of [0, 2]) {
    it(`is a setting: ${retries} times`, async () => {
      const environment = { KAKIN_WEBHOOK_RETRIES: String(retries) };
      await using kakin = await startEngine({ at, environment });
      await using inbox = await openInbox();
      inbox.answer(() => ({ status: 500 }));
      await kakin.api.patch("/account", { webhook_uri: inbox.url });
      await kakin.api.charge();
      for (let i = 0; i < 5; i += 1) {
        await kakin.settle();
        kakin.clock.advance(24 * 60 * MINUTE_MS);
      }
      assert.equal(inbox.received.length, retries + 1);
      assert.equal((await delivery(kakin)).state, "given_up");
    });
  }
});
