import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { faultOn, newLink, payer, takeCard, vaultOf } from "../../support/link-payer.ts";
import { open } from "../../support/payer.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;

describe("a link's page and those who mean harm", () => {
  it("may ask nobody but our own vault, sends its form to us, and is in nobody's frame", async () => {
    await using kakin = await startEngine({ environment: { KAKIN_VAULT_PORT: "0" } });
    const page = await open((await newLink(kakin.api)).payment_uri);
    assert.notEqual(kakin.vaultUrl, kakin.url);
    assert.equal(vaultOf(page).url, `${kakin.vaultUrl}/tokens`);
    assert.equal(
      page.headers.get("content-security-policy"),
      `default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src ${kakin.vaultUrl}; form-action 'self' ${kakin.url}; frame-ancestors 'none'; base-uri 'none'`,
    );
    assert.equal(page.headers.get("x-frame-options"), "DENY");
    assert.doesNotMatch(page.text, /<style|style="|<script>|\son[a-z]+=/);
    assert.match(await takeCard(page), /^tokn_test_/);
  });

  it("has no name for any field of a card, so that no form can send one", async () => {
    await using kakin = await startEngine();
    const { text } = await open((await newLink(kakin.api)).payment_uri);
    const ofCards = [...text.matchAll(/<input id="card-[^>]*>/g)].map(([field]) => field);
    assert.equal(ofCards.length, 4);
    for (const field of ofCards) assert.doesNotMatch(field, /\sname=/);
  });

  it("takes no address from a request", async () => {
    await using kakin = await startEngine();
    const { payment_uri } = await newLink(kakin.api);
    const evil = { "X-Forwarded-Host": "evil.example", Forwarded: "host=evil.example" };
    const page = await open(payment_uri, undefined, evil);
    assert.doesNotMatch(page.text, /evil/);
    const answer = await open(payment_uri, { ...payer, way: "alipay" }, evil);
    assert.ok(answer.location?.startsWith(`${kakin.url}/payments/`));
  });

  it("shows what merchants and payers wrote as text, and keeps it as it was", async () => {
    await using kakin = await startEngine();
    const evil = `"><script>alert(1)</script><img src=x onerror=alert(1)>'&</textarea>\u202e`;
    const { id, payment_uri } = await newLink(kakin.api, { title: evil, description: evil });
    const pages = [
      await open(payment_uri),
      await open(payment_uri, {
        email: evil,
        note: evil,
        way: evil,
        token: evil,
        "fpx[bank]": evil,
      }),
    ];
    for (const { text } of pages) assert.doesNotMatch(text, /<script>|<img src=x|\u202e/);
    const email = "<i>@example.com";
    const answer = await open(payment_uri, { email, note: evil, way: "alipay" });
    assert.equal(answer.status, 303);
    const [charge] = (await kakin.api.get(`/links/${id}/charges`)).body.data;
    assert.deepEqual(charge.metadata, { email, note: evil });
    assert.doesNotMatch((await open(answer.location ?? "")).text, /<script>|<img src=x|<i>/);
  });

  it("cannot be told what only the merchant says", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const wished = { amount: "2000", currency: "usd", customer: "cust_test_1", capture: "false" };
    const more = { return_uri: "https://evil.example", description: "x", "metadata[a]": "b" };
    await open(payment_uri, { ...payer, ...wished, ...more, way: "alipay", livemode: "true" });
    const [charge] = (await kakin.api.get(`/links/${id}/charges`, newest)).body.data;
    assert.deepEqual(
      [charge.amount, charge.currency, charge.customer, charge.return_uri, charge.metadata],
      [125050, "THB", null, `${payment_uri}/complete`, payer],
    );
  });

  it("takes an overlong note and e-mail for what they are", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const email = `${"a".repeat(300)}@example.com`;
    assert.match(
      faultOn(await open(payment_uri, { email, way: "alipay" })) ?? "",
      /^Enter an e-mail/,
    );
    await open(payment_uri, { ...payer, note: "x".repeat(5000), way: "alipay" });
    const [charge] = (await kakin.api.get(`/links/${id}/charges`)).body.data;
    assert.equal(charge.metadata.note.length, 500);
  });
});
