import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { webhookSecretOf } from "../../../src/accounts/webhook-secret.ts";
import { pasteIntoBash } from "../../support/program.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";
import { openInbox, type Received, type WebhookInbox } from "../../support/webhook-inbox.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };

describe("a webhook", () => {
  let kakin: TestEngine;
  let inbox: WebhookInbox;

  before(async () => {
    kakin = await startEngine({ at });
    inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
  });
  beforeEach(async () => {
    await kakin.settle();
    inbox.received.length = 0;
    inbox.answer(() => undefined);
  });
  after(async () => {
    await inbox.close();
    await kakin.close();
  });

  it("is the event, pretty-printed, posted with exactly the content type that plugins compare", async () => {
    const charge = await kakin.api.charge();
    const [webhook] = await inbox.until(1);
    assert.equal(webhook?.method, "POST");
    assert.equal(webhook.path, "/hook");
    assert.equal(webhook.headers["content-type"], "application/json");
    assert.equal(webhook.text, JSON.stringify(webhook.body, null, 2));
    const expected = {
      object: "event",
      id: webhook.body.id,
      livemode: false,
      location: `/events/${webhook.body.id}`,
      webhook_deliveries: [],
      data: charge,
      key: "charge.create",
      created: at,
    };
    assert.equal(JSON.stringify(webhook.body), JSON.stringify(expected));
  });

  it("is wrapped in the account's version, whatever version caused the event", async () => {
    const other = await kakin.otherAccount({ apiVersion: "2019-05-29" });
    await other.patch("/account", { webhook_uri: inbox.url });
    await other.charge({}, { version: "2014-07-27" });
    const [webhook] = await inbox.until(1);
    assert.equal(webhook?.body.created_at, at);
    assert.equal(webhook.body.data.created_at, at);
  });

  it("carries a signature that openssl agrees with", async () => {
    await kakin.api.charge({ description: "ข้าวผัด 🍚" });
    const [webhook] = await inbox.until(1);
    const secret = webhookSecretOf(kakin.engine.keys, kakin.account, false);
    assert.match(secret, /^[A-Za-z0-9+/]{43}=$/);
    assert.equal(
      await opensslDigest(webhook as Received, secret),
      webhook?.headers["omise-signature"],
    );
    assert.match(String(webhook?.headers["omise-signature"]), /^[0-9a-f]{64}$/);
    const seconds = Number(webhook?.headers["omise-signature-timestamp"]);
    assert.equal(seconds, Date.parse(at) / 1000);
  });

  it("is shown with its event: the address, what was answered, and the very bytes that were sent", async () => {
    inbox.answer(() => ({ status: 404, body: "no such page" }));
    await kakin.api.charge();
    await kakin.settle();
    const [webhook] = inbox.received;
    const { body } = await kakin.api.get(`/events/${webhook?.body.id}`, newest);
    const [attempt, ...others] = body.webhook_deliveries;
    assert.deepEqual(others, []);
    assert.match(attempt.id, /^whdl_test_[0-9a-z]{19}$/);
    const expected = {
      object: "webhook_delivery",
      id: attempt.id,
      uri: inbox.url,
      status: 404,
      key: "charge.create",
      error: null,
      payload: webhook?.text,
      created_at: "2026-01-15 03:00:00 UTC",
    };
    assert.equal(JSON.stringify(attempt), JSON.stringify(expected));
    const { body: list } = await kakin.api.get(
      "/events?limit=1&order=reverse_chronological",
      newest,
    );
    assert.deepEqual(list.data[0], body);
    const old = await kakin.api.get(`/events/${webhook?.body.id}`, { version: "2017-11-02" });
    assert.equal(old.body.webhook_deliveries[0].created, "2026-01-15 03:00:00 UTC");
  });

  it("comes in the order in which things happened to a charge", async () => {
    const charge = await kakin.api.charge({ capture: false });
    await kakin.api.patch(`/charges/${charge.id}`, { description: "x" });
    await kakin.api.post(`/charges/${charge.id}/capture`);
    await kakin.api.post(`/charges/${charge.id}/refunds`, { amount: 2000 });
    await inbox.until(4);
    assert.deepEqual(inbox.keys(), [
      "charge.create",
      "charge.update",
      "charge.capture",
      "refund.create",
    ]);
  });

  // What came of a webhook may wait for 200 ms to be written, but not when somebody waits for it. Of three the quickest
  // counts: the machine may have been busy.
  const AT_ONCE_MS = 120;

  for (const shopTakesMs of [0, 60]) {
    it(`comes soon after the one before it was answered, which took ${shopTakesMs} ms`, async () => {
      const gaps: number[] = [];
      for (let round = 0; round < 3; round += 1) {
        inbox.received.length = 0;
        const cameAt: number[] = [];
        inbox.answer(async () => {
          cameAt.push(performance.now());
          await pause(shopTakesMs);
          return undefined;
        });
        const charge = await kakin.api.charge({ capture: false });
        await kakin.api.post(`/charges/${charge.id}/capture`);
        await inbox.until(2);
        gaps.push((cameAt[1] ?? 0) - (cameAt[0] ?? 0));
      }
      assert.ok(Math.min(...gaps) < shopTakesMs + AT_ONCE_MS, `it took ${gaps.join(", ")} ms`);
    });
  }

  it("is shown with what came of it as soon as that is known", async () => {
    const took: number[] = [];
    for (let round = 0; round < 3; round += 1) {
      inbox.received.length = 0;
      await kakin.api.charge();
      const [webhook] = await inbox.until(1);
      const cameAt = performance.now();
      for (let isShown = false; !isShown; ) {
        const { body } = await kakin.api.get(`/events/${webhook?.body.id}`);
        isShown = body.webhook_deliveries.length === 1;
      }
      took.push(performance.now() - cameAt);
    }
    assert.ok(Math.min(...took) < AT_ONCE_MS, `it took ${took.join(", ")} ms`);
  });

  it("waits for the one before it, of the same charge, to be answered", async () => {
    let open = 0;
    let most = 0;
    inbox.answer(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise((resolve) => setTimeout(resolve, 30));
      open -= 1;
    });
    const charge = await kakin.api.charge({ capture: false });
    await Promise.all([
      kakin.api.patch(`/charges/${charge.id}`, { description: "1" }),
      kakin.api.patch(`/charges/${charge.id}`, { description: "2" }),
      kakin.api.patch(`/charges/${charge.id}`, { description: "3" }),
    ]);
    await inbox.until(4);
    await kakin.settle();
    assert.equal(most, 1);
    const { body } = await kakin.api.get(`/charges/${charge.id}/events`);
    assert.deepEqual(
      inbox.received.map((one) => one.body.id),
      body.data.map(({ id }: { id: string }) => id),
    );
  });
});

/** The recipe of the documentation, by another implementation. */
async function opensslDigest({ headers, text }: Received, secret: string): Promise<string> {
  const seconds = String(headers["omise-signature-timestamp"]);
  const quoted = Buffer.from(text).toString("base64");
  const line =
    `key=$(printf %s '${secret}' | base64 -d | od -An -v -tx1 | tr -d ' \\n'); ` +
    `(printf %s '${seconds}.'; printf %s '${quoted}' | base64 -d) | ` +
    `openssl dgst -sha256 -mac HMAC -macopt hexkey:$key -r`;
  const { stdout, stderr } = await pasteIntoBash(line);
  assert.equal(stderr, "");
  return stdout.split(" ", 1)[0] ?? "";
}
