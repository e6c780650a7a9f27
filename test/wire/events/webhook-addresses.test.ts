import assert from "node:assert/strict";
import { after, before, beforeEach, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";
import { openInbox, type WebhookInbox } from "../../support/webhook-inbox.ts";

const newest = { version: "2019-05-29" };

describe("where webhooks go", () => {
  let kakin: TestEngine;
  let shop: WebhookInbox;
  let other: WebhookInbox;
  let third: WebhookInbox;

  before(async () => {
    kakin = await startEngine();
    [shop, other, third] = await Promise.all([openInbox(), openInbox(), openInbox()]);
  });
  beforeEach(async () => {
    await kakin.settle();
    for (const inbox of [shop, other, third]) inbox.received.length = 0;
    await kakin.api.patch("/account", { webhook_uri: shop.url });
  });
  after(async () => {
    for (const inbox of [shop, other, third]) await inbox.close();
    await kakin.close();
  });

  it("is nowhere until an address is set, and again when it is taken away", async () => {
    const api = await kakin.otherAccount();
    await api.charge();
    await api.patch("/account", { webhook_uri: other.url });
    await api.post("/customers");
    await kakin.settle();
    await api.patch("/account", { webhook_uri: "" });
    await api.charge();
    await kakin.settle();
    assert.deepEqual(other.keys(), ["customer.create"]);
    assert.deepEqual(shop.keys(), []);
    const { body } = await api.get("/events");
    const sent = body.data.map((one: { webhook_deliveries: [] }) => one.webhook_deliveries.length);
    assert.deepEqual(sent, [0, 1, 0]);
  });

  it("is the charge's own addresses instead, for all its events and those of its refunds", async () => {
    const charge = await kakin.api.charge({
      capture: false,
      webhook_endpoints: [other.url, `${third.url}?order=1`],
    });
    const path = `/charges/${charge.id}`;
    assert.ok(!("webhook_endpoints" in charge));
    await kakin.api.patch(path, { description: "x" });
    await kakin.api.post(`${path}/capture`);
    await kakin.api.post(`${path}/refunds`, { amount: 100 });
    await kakin.api.post("/customers");
    await kakin.settle();
    const keys = ["charge.create", "charge.update", "charge.capture", "refund.create"];
    assert.deepEqual(other.keys(), keys);
    assert.deepEqual(third.keys(), keys);
    assert.equal(third.received[0]?.path, "/hook?order=1");
    assert.deepEqual(shop.keys(), ["customer.create"]);
  });

  it("takes an address named twice once", async () => {
    await kakin.api.charge({ webhook_endpoints: [other.url, other.url] });
    await kakin.settle();
    assert.equal(other.received.length, 1);
  });

  it("takes the addresses as two languages' clients write them in a form", async () => {
    const uri = encodeURIComponent(other.url);
    for (const list of [`webhook_endpoints[]=${uri}`, `webhook_endpoints%5B0%5D=${uri}`]) {
      const form = `amount=100000&currency=thb&card=${await kakin.api.token()}&${list}`;
      assert.equal((await kakin.api.post("/charges", form)).status, 200);
    }
    await kakin.settle();
    assert.equal(other.received.length, 2);
  });

  it("refuses more than two addresses, and what is none", async () => {
    const card = await kakin.api.token();
    const wish = { amount: 100000, currency: "thb", card };
    const three = [shop.url, other.url, third.url];
    for (const list of [three, [{}], ["shop"], ["ftp://shop.example.com/"], ["javascript:1"]]) {
      const answer = await kakin.api.post("/charges", { ...wish, webhook_endpoints: list });
      assertRefused(answer, 400, "bad_request", /^webhook_endpoints /);
    }
    assert.equal((await kakin.api.post("/charges", wish)).status, 200, "the token was used up");
  });

  it("holds the addresses of a charge paid by a source to the same rule", async () => {
    const wish = { amount: 100000, currency: "thb", source: { type: "promptpay" } };
    const bad = await kakin.api.post("/charges", { ...wish, webhook_endpoints: ["gopher://x"] });
    assertRefused(bad, 400, "bad_request", /^webhook_endpoints /);
    const good = await kakin.api.post("/charges", { ...wish, webhook_endpoints: [other.url] });
    await kakin.api.post(`/charges/${good.body.id}/mark_as_paid`);
    await kakin.settle();
    assert.deepEqual(other.keys(), ["charge.create", "charge.complete"]);
  });

  it("is of each mode alone: test mode's events never reach live mode's address", async () => {
    const uri = "https://shop.example.com/live";
    const live = await kakin.live.patch("/account", { webhook_uri: uri }, newest);
    assert.equal(live.body.webhook_uri, uri);
    assert.equal((await kakin.api.get("/account", newest)).body.webhook_uri, shop.url);
    await kakin.api.post("/customers");
    await kakin.settle();
    assert.deepEqual(shop.keys(), ["customer.create"]);
  });
});

// An address, and why it is refused.
const refusedLive = [
  ["http://shop.example.com/", "must begin with https://"],
  ["https://localhost/", "must not be on localhost"],
  ["https://localhost./", "must not be on localhost"],
  ["https://shop.localhost/", "must not be on localhost"],
  ["https://127.0.0.1/", "must have a name, not an IP address"],
  ["https://0x7f000001/", "must have a name, not an IP address"],
  ["https://2130706433/", "must have a name, not an IP address"],
  ["https://127.1/", "must have a name, not an IP address"],
  ["https://93.184.216.34/", "must have a name, not an IP address"],
  ["https://[::1]/", "must have a name, not an IP address"],
  ["https://[::ffff:10.0.0.1]/", "must have a name, not an IP address"],
  ["https://user@shop.example.com/", "must not hold a user name or password"],
  ["https://user:word@shop.example.com/", "must not hold a user name or password"],
  ["https://shop.example.com:22/", "must have port 443 or 8443"],
  ["https://shop.example.com:80/", "must have port 443 or 8443"],
  ["gopher://shop.example.com/", "must begin with https://"],
  ["file:///etc/passwd", "must begin with https://"],
  [
    "https://shop.example.com/\r\nX: 1",
    "is not an address such as https://shop.example.com/webhooks",
  ],
  ["https://", "is not an address such as https://shop.example.com/webhooks"],
] as const;

describe("what addresses are taken", () => {
  it("in live mode: https and a public name, on a port of web servers", async () => {
    await using kakin = await startEngine();
    for (const [uri, fault] of refusedLive) {
      const answer = await kakin.live.patch("/account", { webhook_uri: uri });
      const message = /^(ftp|gopher|file):/.test(uri)
        ? "webhook_uri must be an address that begins with https://"
        : /[\r\n]|\/\/$/.test(uri) && !URL.canParse(uri)
          ? "webhook_uri must be an address that begins with https://"
          : `webhook_uri ${fault}`;
      assertRefused(answer, 400, "bad_request", message);
      const wish = { amount: 100000, currency: "thb", card: "tokn_x", webhook_endpoints: [uri] };
      assertRefused(
        await kakin.live.post("/charges", wish),
        400,
        "bad_request",
        `webhook_endpoints ${fault}`,
      );
    }
    for (const uri of ["https://shop.example.com:8443/a?b=c", "https://SHOP.example.com"]) {
      assert.equal((await kakin.live.patch("/account", { webhook_uri: uri })).status, 200);
    }
  });

  it("in test mode on loopback: http, localhost and private addresses too", async () => {
    await using kakin = await startEngine();
    for (const uri of ["http://localhost:3000/hook", "http://127.0.0.1/", "http://10.0.0.1:99/"]) {
      assert.equal((await kakin.api.patch("/account", { webhook_uri: uri })).status, 200, uri);
    }
    for (const uri of ["http://a:b@localhost/", "ftp://localhost/"]) {
      const answer = await kakin.api.patch("/account", { webhook_uri: uri });
      assertRefused(answer, 400, "bad_request", /^webhook_uri must /);
    }
  });

  it("in test mode elsewhere: as live mode, and what KAKIN_WEBHOOK_ALLOW names", async () => {
    for (const [allow, taken, refused] of [
      ["", ["https://shop.example.com/"], ["http://localhost/", "http://shop.example.com/"]],
      ["*", ["http://localhost:3000/", "http://10.0.0.1/"], ["ftp://localhost/"]],
      ["shop.local, 10.0.0.0/8", ["http://shop.local/", "http://10.1.2.3/"], ["http://127.0.0.1/"]],
      ["fd00::/8", ["http://[fd00::1]/"], ["http://[fe80::1]/", "http://localhost/"]],
    ] as const) {
      const environment = { KAKIN_HOST: "0.0.0.0", KAKIN_WEBHOOK_ALLOW: allow };
      await using kakin = await startEngine({ environment });
      const api = await kakin.otherAccount();
      for (const uri of taken) {
        const { status, text } = await api.patch("/account", { webhook_uri: uri });
        assert.equal(status, 200, `${allow}: ${uri}: ${text}`);
      }
      for (const uri of refused) {
        const { status } = await api.patch("/account", { webhook_uri: uri });
        assert.equal(status, 400, `${allow}: ${uri}`);
      }
    }
  });
});
