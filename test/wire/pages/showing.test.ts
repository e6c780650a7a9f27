import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { newLink } from "../../support/link-payer.ts";
import { open, pageOf, returnUri, type Shown, sourceCharge } from "../../support/payer.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const WEIGHT_MAX_BYTES = 60_000;
const TIME_MAX_MS = 15;

const policy = (page: Shown): string => page.headers.get("content-security-policy") ?? "";

describe("a payer's page", () => {
  let kakin: TestEngine;
  /** Every kind of page, by what it is. */
  const pages: Record<string, string> = {};
  before(async () => {
    kakin = await startEngine({ settings: { threeDSecure: "challenge" } });
    const { api } = kakin;
    const japan = await kakin.otherAccount({}, "JP");
    const without = { charge: { return_uri: null } };
    const shopper = { name: "Yamada", email: "taro@example.com", phone_number: "0312345678" };
    const konbini = { charge: { amount: 4980, currency: "jpy" }, source: shopper };
    const paid = await sourceCharge(api, "promptpay", without);
    const failed = await sourceCharge(api, "promptpay", without);
    const at = async (made: { id: string }) => pageOf(api, made.id);
    const charge = await api.charge({ return_uri: returnUri, description: "Two tickets" });
    const alipay = await sourceCharge(api, "alipay");
    const link = await newLink(api, { amount: 1_500_000 });
    const removed = await newLink(api);
    await api.delete(`/links/${removed.id}`);
    Object.assign(pages, {
      link: link.payment_uri,
      linkRemoved: removed.payment_uri,
      linkDone: `${link.payment_uri}/complete`,
      challenge: await at(charge),
      redirect: await at(alipay),
      promptpay: await at(await sourceCharge(api, "promptpay", without)),
      bill: await at(await sourceCharge(api, "bill_payment_tesco_lotus", without)),
      konbini: await pageOf(japan, (await sourceCharge(japan, "econtext", konbini)).id),
      counter: await at(
        await sourceCharge(api, "alipayplus_upm", {
          ...without,
          source: { barcode: "1234567890" },
        }),
      ),
      left: `${await at(alipay)}?left=1`,
      paid: await at(paid),
      failed: await at(failed),
      missing: `${kakin.url}/payments/pay2_test_0000000000000000000/authorize`,
    });
    await open(pages["paid"] ?? "", { action: "pay" });
    await open(pages["failed"] ?? "", { action: "fail", failure_code: "insufficient_balance" });
  });
  after(() => kakin.close());

  const addressesIn = (page: Shown): string[] =>
    [...page.text.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path = ""]) => kakin.url + path);

  it("says what is paid, to whom, how, and where the browser goes then", async () => {
    for (const [name, texts] of Object.entries({
      challenge: [
        "Confirm it’s you",
        "THB 1,000.00",
        "Visa •••• 4242",
        "Two tickets",
        "shop.example",
      ],
      redirect: ["Pay with Alipay", "THB 1,250.50", "merchant@example.com", "shop.example"],
      promptpay: ["Scan to pay with PromptPay", "THB 1,250.50", "16 Jan 2026, 10:00 (Bangkok)"],
      bill: ["Pay at the counter", "Tax ID", "Reference 1", "Reference 2", "0999999999999"],
      konbini: ["Pay at a convenience store", "JPY 4,980<", "Payment number", "(Tokyo)"],
      counter: ["The shop scans your Alipay+ code", "THB 1,250.50"],
      left: ["You left", "22 Jan 2026, 10:00 (Bangkok)"],
      paid: ["Paid", "THB 1,250.50", "PromptPay"],
      failed: ["Not paid", "insufficient_balance", "insufficient balance"],
      missing: ["Nothing here"],
    })) {
      const page = await open(pages[name] ?? "");
      for (const text of texts) assert.ok(page.text.includes(text), `${name}: ${text}`);
    }
  });

  it("says that it is a simulation, wherever something can be answered", async () => {
    for (const [name, url] of Object.entries(pages)) {
      const { text } = await open(url);
      assert.equal(text.includes("Test mode: a simulation"), name !== "missing", name);
      assert.equal(
        text.includes("<form"),
        !/left|paid|failed|missing|Removed|Done/.test(name),
        name,
      );
    }
  });

  it("speaks Japanese, English or Thai, as the browser asks", async () => {
    for (const [asked, language, title] of [
      [undefined, "en", "Pay with Alipay"],
      ["fr, de;q=0.8", "en", "Pay with Alipay"],
      ["ja", "ja", "Alipayで支払う"],
      ["ja-JP,ja;q=0.9,en;q=0.8", "ja", "Alipayで支払う"],
      ["en;q=0.3, th-TH;q=0.7", "th", "ชำระด้วย Alipay"],
      ["th;q=0, ja;q=0.1", "ja", "Alipayで支払う"],
      [";;,,q=1;x, ja;q=many", "en", "Pay with Alipay"],
    ] as const) {
      const headers = asked === undefined ? {} : { "Accept-Language": asked };
      const { text } = await open(pages["redirect"] ?? "", undefined, headers);
      assert.match(text, new RegExp(`<html lang="${language}">`), asked);
      assert.match(text, new RegExp(`<h1>${title}</h1>`), asked);
    }
    const missing = await open(pages["missing"] ?? "", undefined, { "Accept-Language": "ja" });
    assert.match(missing.text, /<h1>ページがありません<\/h1>/);
  });

  it("lets nothing foreign in and nobody around it", async () => {
    for (const [name, url] of Object.entries(pages)) {
      const page = await open(url);
      const { headers, text } = page;
      assert.match(policy(page), /^default-src 'none'; style-src 'self'; script-src 'self'; /);
      assert.match(policy(page), /img-src 'self'; .*frame-ancestors 'none'; base-uri 'none'$/);
      assert.doesNotMatch(policy(page), /unsafe|\*|data:|blob:/);
      assert.equal(headers.get("x-content-type-options"), "nosniff");
      assert.equal(headers.get("x-frame-options"), "DENY");
      assert.equal(headers.get("referrer-policy"), "no-referrer");
      assert.equal(headers.get("cache-control"), "no-store");
      assert.equal(headers.get("content-type"), "text/html; charset=utf-8");
      assert.doesNotMatch(
        // A link's page says where our own vault is.
        text.replace(`${kakin.vaultUrl}/tokens`, ""),
        /<script(?! src="\/)|<style|\sstyle=|\son\w+=|javascript:|\/\/(?!www\.w3)/,
        name,
      );
    }
  });

  it("may send its form to us and to the shop that it goes back to, and nowhere else", async () => {
    const target = (page: Shown) => /form-action ([^;]*);/.exec(policy(page))?.[1];
    assert.equal(target(await open(pages["redirect"] ?? "")), "'self' https://shop.example");
    assert.equal(target(await open(pages["promptpay"] ?? "")), "'self'");
    for (const [uri, expected] of [
      ["http://[::1]:8080/return", "'self' http:"],
      ["http://localhost:8080/return", "'self' http://localhost:8080"],
      ["https://xn--fiqs8s.example/;script-src%20*", "'self' https://xn--fiqs8s.example"],
    ] as const) {
      const charge = await sourceCharge(kakin.api, "alipay", { charge: { return_uri: uri } });
      const page = await open(charge.authorize_uri);
      assert.equal(target(page), expected);
      assert.equal(policy(page).split(";").length, 8);
    }
  });

  it("goes back to nothing but an address of the web, in one header line", async () => {
    for (const bad of [
      "javascript:alert(1)",
      "data:text/html,hello",
      "//evil.example",
      "https://user:pass@evil.example/",
      "https://shop.example/\r\nSet-Cookie: a=b",
      "ftp://shop.example/",
    ]) {
      const made = await kakin.api.post("/charges", {
        amount: 125050,
        currency: "thb",
        return_uri: bad,
        source: { type: "alipay" },
      });
      assert.deepEqual([made.status, made.body.code], [400, "invalid_charge"], bad);
    }
    const charge = await sourceCharge(kakin.api, "alipay", {
      charge: { return_uri: "https://ร้าน.example/ขอบคุณ?a=1&b=%0d%0aX-Evil:1#x" },
    });
    const page = await open(charge.authorize_uri);
    assert.match(page.text, /xn--[a-z0-9]+\.example/, "the host is shown as browsers resolve it");
    const answer = await open(charge.authorize_uri, { action: "pay" });
    assert.match(
      answer.location ?? "",
      /^https:\/\/xn--[a-z0-9]+\.example\/%E0[%0-9A-F]+\?a=1&b=%0d%0aX-Evil:1#x$/,
    );
    assert.equal(answer.headers.get("x-evil"), null);
  });

  it("shows what a merchant or a payer wrote as text, whatever it is", async () => {
    const evil = `"><script src="https://evil.example/x.js"></script><img src=x onerror=alert(1)>'&\u202e`;
    const japan = await kakin.otherAccount({ email: `<b>${evil}</b>@example.com` }, "JP");
    const charge = await sourceCharge(japan, "econtext", {
      charge: { amount: 4980, currency: "jpy", description: evil, metadata: { evil } },
      source: { name: "<i>x</i>", email: "a@example.com", phone_number: "0312345678" },
    });
    const { text } = await open(await pageOf(japan, charge.id));
    assert.ok(text.includes("&quot;&gt;&lt;script src=&quot;https://evil.example/x.js&quot;&gt;"));
    assert.doesNotMatch(text, /<script src="https|<img src=x|<i>|<b>|\u202e/);
  });

  it("is weighed with all that it loads, and is light", async () => {
    // Thai takes the most bytes.
    for (const [name, url] of Object.entries(pages)) {
      const page = await open(url, undefined, { "Accept-Language": "th" });
      const loaded = await Promise.all(
        [...new Set(addressesIn(page))].map((address) => open(address)),
      );
      for (const { status } of loaded) assert.equal(status, 200, name);
      const bytes = [page, ...loaded].reduce((sum, one) => sum + one.bytes.length, 0);
      assert.ok(bytes <= WEIGHT_MAX_BYTES, `${name} weighs ${bytes} bytes`);
    }
  });

  it("is made in no time", async () => {
    const rounds = 20;
    for (const [name, url] of Object.entries(pages)) {
      await open(url);
      // CPU and not the clock, which says more of the machine; what the browser's side of it costs is in it too.
      const before = process.cpuUsage();
      for (let round = 0; round < rounds; round += 1) await open(url);
      const { user, system } = process.cpuUsage(before);
      const tookMs = (user + system) / 1000 / rounds;
      assert.ok(tookMs <= TIME_MAX_MS, `${name} took ${tookMs} ms`);
    }
  });

  it("loads files that a browser may keep, since another content has another address", async () => {
    const page = await open(pages["redirect"] ?? "");
    const [style, ...others] = addressesIn(page);
    assert.ok(style !== undefined && others.length > 0);
    for (const address of [style, ...others]) {
      const file = await open(address);
      assert.equal(file.headers.get("cache-control"), "public, max-age=31536000, immutable");
      assert.equal(file.headers.get("x-content-type-options"), "nosniff");
    }
    assert.equal((await open(style.replace(/pages\/\w+/, "pages/000000000000"))).status, 404);
    assert.equal((await open(style.replace("page.css", "constructor"))).status, 404);
  });

  it("has one heading, a label for every field, and a name for every button", async () => {
    for (const [name, url] of Object.entries(pages)) {
      const { text } = await open(url);
      assert.equal(text.match(/<h1/g)?.length, 1, name);
      assert.match(text, /<title>[^<]+<\/title>/, name);
      for (const [, id] of text.matchAll(/<(?:select|textarea|input) id="([^"]+)"/g)) {
        assert.ok(text.includes(`<label for="${id}"`), `${name}: ${id} has no label`);
      }
      for (const [image] of text.matchAll(/<img[^>]*>/g)) assert.match(image, /alt="[^"]+"/, name);
      for (const [button] of text.matchAll(/<button[^>]*>[^<]*</g)) assert.match(button, />[^<]+</);
    }
  });
});
