import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { afterEach, beforeEach, describe, it } from "node:test";
import { webhookSecretOf } from "../../../src/accounts/webhook-secret.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";
import { openInbox, type WebhookInbox } from "../../support/webhook-inbox.ts";

const none = {
  object: "webhook_rules",
  delay_seconds: 0,
  duplicate: false,
  drop: false,
  reorder: false,
  bad_signature: false,
  events: [],
};

describe("rules for webhooks in a test", () => {
  let kakin: TestEngine;
  let inbox: WebhookInbox;
  beforeEach(async () => {
    kakin = await startEngine();
    inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
  });
  afterEach(async () => {
    await inbox.close();
    await kakin.close();
  });

  const rule = (fields: object) => kakin.api.post("/_kakin/webhook_rules", fields);

  it("are none at first, stay as they are set, and change one by one", async () => {
    assert.deepEqual((await kakin.api.get("/_kakin/webhook_rules")).body, none);
    await rule({ delay_seconds: 3, events: ["charge.create"] });
    const { body } = await rule({ duplicate: true });
    const set = { ...none, delay_seconds: 3, duplicate: true, events: ["charge.create"] };
    assert.deepEqual(body, set);
    assert.deepEqual((await kakin.api.get("/_kakin/webhook_rules")).body, set);
    const cleared = await rule({ delay_seconds: 0, duplicate: false, events: [] });
    assert.deepEqual(cleared.body, none);
  });

  it("make them late", async () => {
    await rule({ delay_seconds: 90 });
    await kakin.api.charge();
    kakin.clock.advance(89_999);
    await kakin.settle();
    assert.equal(inbox.received.length, 0);
    kakin.clock.advance(1);
    await kakin.settle();
    assert.equal(inbox.received.length, 1);
  });

  it("send them twice, each as a delivery of its own", async () => {
    await rule({ duplicate: true });
    const charge = await kakin.api.charge({ capture: false });
    await kakin.api.post(`/charges/${charge.id}/capture`);
    await kakin.settle();
    const keys = ["charge.create", "charge.create", "charge.capture", "charge.capture"];
    assert.deepEqual(inbox.keys(), keys);
    assert.equal(inbox.received[0]?.text, inbox.received[1]?.text);
    const { body } = await kakin.api.get(`/events/${inbox.received[0]?.body.id}`);
    assert.equal(body.webhook_deliveries.length, 2);
  });

  it("send none, though the event is there", async () => {
    await rule({ drop: true });
    await kakin.api.charge();
    await kakin.settle();
    assert.equal(inbox.received.length, 0);
    const { body } = await kakin.api.get("/_kakin/events");
    assert.equal(body.data[0].deliveries[0].state, "dropped");
    assert.deepEqual(body.data[0].deliveries[0].attempts, []);
  });

  it("turn the order round of what happens to a charge within two seconds", async () => {
    await rule({ reorder: true });
    const charge = await kakin.api.charge({ capture: false });
    await kakin.api.patch(`/charges/${charge.id}`, { description: "x" });
    await kakin.api.post(`/charges/${charge.id}/capture`);
    await kakin.settle();
    assert.equal(inbox.received.length, 0);
    kakin.clock.advance(2000);
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["charge.capture", "charge.update", "charge.create"]);
  });

  it("sign them with what nobody knows", async () => {
    await rule({ bad_signature: true });
    await kakin.api.charge();
    const [webhook] = await inbox.until(1);
    const secret = webhookSecretOf(kakin.engine.keys, kakin.account, false);
    const signed = `${String(webhook?.headers["omise-signature-timestamp"])}.${webhook?.text}`;
    const right = createHmac("sha256", Buffer.from(secret, "base64")).update(signed).digest("hex");
    assert.match(String(webhook?.headers["omise-signature"]), /^[0-9a-f]{64}$/);
    assert.notEqual(webhook?.headers["omise-signature"], right);
  });

  it("concern only the events that they name", async () => {
    await rule({ drop: true, events: ["charge.create", "refund.create"] });
    await kakin.api.charge();
    await kakin.api.post("/customers");
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["customer.create"]);
  });

  it("are refused when they make no sense, and do not exist in live mode", async () => {
    for (const [fields, message] of [
      [{ delay_seconds: -1 }, "delay_seconds must be a whole number from 0 to 3600"],
      [{ delay_seconds: 3601 }, "delay_seconds must be a whole number from 0 to 3600"],
      [{ duplicate: "maybe" }, "duplicate must be true or false"],
      [{ events: ["charge.explode"] }, /^events must be such as charge.complete/],
      [{ events: [{}] }, /^events must be such as charge.complete/],
    ] as const) {
      assertRefused(await rule(fields), 400, "bad_request", message);
    }
    assert.deepEqual((await kakin.api.get("/_kakin/webhook_rules")).body, none);
    for (const answer of [
      await kakin.live.get("/_kakin/webhook_rules"),
      await kakin.live.post("/_kakin/webhook_rules", { drop: true }),
      await kakin.live.get("/_kakin/events"),
    ]) {
      assertRefused(answer, 404, "not_found", /test key/);
    }
  });
});
