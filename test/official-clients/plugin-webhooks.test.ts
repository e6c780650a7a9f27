import assert from "node:assert/strict";
import { globalAgent } from "node:http";
import { createRequire } from "node:module";
import { after, before, beforeEach, describe, it } from "node:test";
import { WELL_KNOWN_KEYS } from "../../src/accounts/api-key.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";
import {
  openInbox,
  type Received,
  type Reply,
  type WebhookInbox,
} from "../support/webhook-inbox.ts";

/*
 * What the plugins of two shops do with a webhook, done here by the rules that their sources follow, with the vendor's
 * own client for Node, unmodified, reading back inside the handler at the very moment the webhook arrives.
 */

// biome-ignore lint/suspicious/noExplicitAny: what the client hands back is the wire, whose shape is checked here
type Wire = any;

interface Client {
  readonly charges: { retrieve(id: string): Promise<Wire> };
  readonly events: { retrieve(id: string): Promise<Wire> };
}

const require = createRequire(import.meta.url);
const omise = require("omise") as (options: Readonly<Record<string, string>>) => Client;

let kakin: TestEngine;
let inbox: WebhookInbox;
let client: Client;

before(async () => {
  process.env["http_proxy"] = "";
  process.env["OMISE_SCHEME"] = "";
  kakin = await startEngine({ settings: { apiVersion: "2019-05-29" } });
  Object.assign(globalAgent, { defaultPort: Number(new URL(kakin.url).port) });
  client = omise({
    scheme: "http",
    host: "127.0.0.1",
    vaultHost: "127.0.0.1",
    secretKey: WELL_KNOWN_KEYS.secret,
    publicKey: WELL_KNOWN_KEYS.public,
    omiseVersion: "2019-05-29",
  });
});

beforeEach(async () => {
  inbox = await openInbox();
  await kakin.api.patch("/account", { webhook_uri: inbox.url });
});

after(async () => {
  globalAgent.destroy();
  await kakin.close();
});

/** Waits for all that is due, and closes the shop. */
async function closeShop(): Promise<void> {
  await kakin.settle();
  await inbox.close();
}

const promptpay = { amount: 100000, currency: "thb", source: { type: "promptpay" } };

describe("the WooCommerce plugin", () => {
  /** Orders by number, each with the charge that it is paid by. */
  const orders = new Map<string, { chargeId: string; state: string }>();

  /** Refuses as the plugin does; then reads the charge again and believes only that. */
  async function receive({ headers, body }: Received): Promise<Reply> {
    if (headers["content-type"] !== "application/json") return { status: 400, body: "type" };
    if (body.object !== "event") return { status: 400, body: "object" };
    if (!["charge.complete", "charge.capture"].includes(body.key)) return { status: 200 };
    const charge = await client.charges.retrieve(body.data.id);
    const order = orders.get(body.data.metadata.order_id);
    if (order === undefined || order.chargeId !== charge.id) return { status: 404, body: "order" };
    if (charge.status === "failed") order.state = `failed: ${charge.failure_code}`;
    else if (charge.status === "successful") order.state = "paid";
    else if (charge.authorized && !charge.paid) order.state = "awaiting capture";
    return { status: 200 };
  }

  async function checkOut(orderId: string, fields: object): Promise<{ id: string }> {
    const { body, text } = await kakin.api.post("/charges", {
      description: `WooCommerce Order id ${orderId}`,
      metadata: { order_id: orderId },
      return_uri: "http://127.0.0.1:9/callback",
      ...fields,
    });
    assert.equal(body.object, "charge", text);
    orders.set(orderId, { chargeId: body.id, state: "pending" });
    return body;
  }

  const statuses = async () => {
    const { body } = await kakin.api.get("/_kakin/events?limit=100");
    return body.data.flatMap((event: Wire) =>
      event.deliveries
        .filter(({ uri }: Wire) => uri === inbox.url)
        .flatMap(({ attempts }: Wire) => attempts.map(({ status }: Wire) => status)),
    );
  };

  it("finds the charge settled when the webhook comes: paid", async () => {
    inbox.answer(receive);
    const { id } = await checkOut("1001", promptpay);
    await kakin.api.post(`/charges/${id}/mark_as_paid`);
    await inbox.until(2);
    await closeShop();
    assert.equal(orders.get("1001")?.state, "paid");
    assert.deepEqual(await statuses(), [200, 200]);
  });

  it("finds it failed, with the code that it shows to the payer", async () => {
    inbox.answer(receive);
    const { id } = await checkOut("1002", promptpay);
    await kakin.api.post(`/charges/${id}/mark_as_failed`, { failure_code: "failed_processing" });
    await inbox.until(2);
    await closeShop();
    assert.equal(orders.get("1002")?.state, "failed: failed_processing");
    assert.deepEqual(await statuses(), [200, 200]);
  });

  it("tells an order awaiting capture from a paid one, through 3-D Secure and capture", async () => {
    inbox.answer(receive);
    await using secure = await startEngine({
      settings: { apiVersion: "2019-05-29", threeDSecure: "challenge" },
    });
    await secure.api.patch("/account", { webhook_uri: inbox.url });
    Object.assign(globalAgent, { defaultPort: Number(new URL(secure.url).port) });
    const made = await secure.api.charge({
      capture: false,
      metadata: { order_id: "1003" },
      return_uri: "http://127.0.0.1:9/callback",
    });
    orders.set("1003", { chargeId: made.id, state: "pending" });
    await secure.api.post(`/charges/${made.id}/mark_as_paid`);
    await secure.settle();
    assert.equal(orders.get("1003")?.state, "awaiting capture");
    await secure.api.post(`/charges/${made.id}/capture`);
    await secure.settle();
    assert.equal(orders.get("1003")?.state, "paid");
    assert.deepEqual(inbox.keys(), ["charge.create", "charge.complete", "charge.capture"]);
    await inbox.close();
    Object.assign(globalAgent, { defaultPort: Number(new URL(kakin.url).port) });
  });

  it("gets its order number back as the text that it was, also from a form", async () => {
    inbox.answer(receive);
    const form = "amount=100000&currency=thb&source[type]=promptpay&metadata[order_id]=0042";
    const { body } = await kakin.api.post("/charges", form);
    orders.set("0042", { chargeId: body.id, state: "pending" });
    await kakin.api.post(`/charges/${body.id}/mark_as_paid`);
    await inbox.until(2);
    await closeShop();
    assert.equal(inbox.received[1]?.body.data.metadata.order_id, "0042");
    assert.equal(orders.get("0042")?.state, "paid");
  });

  it("hears of an order at the shop's own address, which it sends along with the charge", async () => {
    await using shop = await openInbox();
    shop.answer(receive);
    const { id } = await checkOut("1005", { ...promptpay, webhook_endpoints: [shop.url] });
    await kakin.api.post(`/charges/${id}/mark_as_paid`);
    await shop.until(2);
    await closeShop();
    assert.equal(orders.get("1005")?.state, "paid");
    assert.deepEqual(inbox.keys(), []);
  });

  it("never finds the charge pending once the call that settles it was answered", async () => {
    // The callback page reads the charge when the browser is back, whether or not the webhook came.
    inbox.answer(() => "never");
    const { id } = await checkOut("1006", promptpay);
    await kakin.api.post(`/charges/${id}/mark_as_paid`);
    assert.equal((await client.charges.retrieve(id)).status, "successful");
    await inbox.close();
  });
});

describe("the Magento plugin", () => {
  interface Heard {
    readonly key: string;
    readonly charge: Wire;
  }

  /** Believes nothing but the id: event and charge are read again, key and data taken from there. */
  async function receive(heard: Heard[], { body }: Received): Promise<Reply> {
    const event = await client.events.retrieve(body.id);
    if (event.object !== "event") return { status: 404, body: JSON.stringify(event) };
    const { key, data } = event;
    if (!["charge.complete", "charge.capture", "refund.create"].includes(key)) return {};
    const charge = await client.charges.retrieve(key === "refund.create" ? data.charge : data.id);
    if (charge.object !== "charge") return { status: 404, body: JSON.stringify(charge) };
    heard.push({ key, charge });
    return {};
  }

  it("reads the event and the charge at once, for a payment, a capture and a refund", async () => {
    const heard: Heard[] = [];
    inbox.answer((received) => receive(heard, received));
    const metadata = { order_id: "000000007", store_id: "1" };
    const paid = await kakin.api.post("/charges", { ...promptpay, metadata });
    await kakin.api.post(`/charges/${paid.body.id}/mark_as_paid`);
    const reserved = await kakin.api.charge({ capture: false, metadata });
    await kakin.api.post(`/charges/${reserved.id}/capture`);
    await kakin.api.post(`/charges/${reserved.id}/refunds`, { amount: 40000 });
    await inbox.until(5);
    await closeShop();

    const keysOf = (id: string) =>
      heard.filter(({ charge }) => charge.id === id).map(({ key }) => key);
    assert.deepEqual(keysOf(paid.body.id), ["charge.complete"]);
    assert.deepEqual(keysOf(reserved.id), ["charge.capture", "refund.create"]);
    for (const { charge } of heard) {
      assert.deepEqual(charge.metadata, metadata);
      assert.equal(charge.status, "successful");
    }
    const refunded = heard.find(({ key }) => key === "refund.create")?.charge;
    assert.equal(refunded.refunded_amount, 40000);
    assert.equal(refunded.refunds.data[0].amount, 40000);
    assert.equal(refunded.refundable, true);
  });

  it("sees an order awaiting payment, and an expired one, as its schedule looks for them", async () => {
    inbox.answer((received) => receive([], received));
    const wish = { amount: 100000, currency: "thb", source: { type: "alipay_cn" } };
    const { body } = await kakin.api.post("/charges", {
      ...wish,
      return_uri: "http://127.0.0.1:9/",
    });
    const waiting = await client.charges.retrieve(body.id);
    const { status, authorized, paid, expired } = waiting;
    assert.deepEqual([status, authorized, paid, expired], ["pending", false, false, false]);
    await kakin.api.post(`/charges/${body.id}/expire`);
    assert.equal((await client.charges.retrieve(body.id)).expired, true);
    await inbox.until(2);
    await closeShop();
    assert.deepEqual(inbox.keys(), ["charge.create", "charge.expire"]);
  });
});
