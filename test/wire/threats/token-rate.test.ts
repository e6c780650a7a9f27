import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { rollKey } from "../../../src/accounts/roll-key.ts";
import { goodCard } from "../../support/api.ts";
import { behindProxy, from, tryToken, untilTooOften } from "../../support/clients.ts";
import { newLink, takeCard, vaultOf } from "../../support/link-payer.ts";
import { open } from "../../support/payer.ts";
import { basic } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine } from "../../support/start-engine.ts";

const promptpay = { type: "promptpay", amount: 2000, currency: "thb" };

/** An engine that limits test mode, where tests are, and believes them where they come from. */
const limited = (environment: Readonly<Record<string, string>>) =>
  startEngine({ environment: { ...behindProxy, ...environment } });

describe("whoever has copied a public key", () => {
  it("makes so many tokens a minute, and is then told when to come back; nothing is written", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,3" });
    const { api, clock } = kakin;
    const { times, refused } = await untilTooOften(() => tryToken(api));
    assert.equal(times, 3);
    assertRefused(refused, 429, "too_many_requests", "too many requests");
    assert.equal(refused.headers.get("retry-after"), "20");
    await changingNothing(kakin, () => tryToken(api));
    clock.advance(19_900);
    assert.equal((await tryToken(api)).status, 429);
    clock.advance(100);
    assert.equal((await tryToken(api)).status, 200);
    assert.equal((await tryToken(api)).status, 429);
  });

  it("gains nothing by cards that are refused: each is an attempt", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,3" });
    const bad = () => tryToken(kakin.api, {}, { number: "4242424242424241" });
    assert.equal((await untilTooOften(bad)).times, 3);
  });

  it("gains nothing by sources, which are counted with the tokens", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,3" });
    const { api } = kakin;
    await tryToken(api);
    const source = () => api.post("/sources", promptpay, { key: "public" });
    const { times, refused } = await untilTooOften(source);
    assert.equal(times, 2);
    assertRefused(refused, 429, "too_many_requests", "too many requests");
    await changingNothing(kakin, source);
  });

  it("gains nothing by many addresses, and loses nothing to whoever has none of its own left", async () => {
    await using kakin = await limited({
      KAKIN_TOKENS_PER_KEY: "off,5",
      KAKIN_TOKENS_PER_IP: "off,2",
    });
    const { api } = kakin;
    const by = (address: string) => () => tryToken(api, { headers: from(address) });
    assert.equal((await untilTooOften(by("203.0.113.1"))).times, 2);
    for (let i = 0; i < 20; i += 1) await by("203.0.113.1")();
    assert.equal((await untilTooOften(by("203.0.113.2"))).times, 2);
    // What was over the rate of an address took nothing of the key's: one of five is left.
    assert.equal((await untilTooOften(by("203.0.113.3"))).times, 1);
    assert.equal((await untilTooOften(by("203.0.113.4"))).times, 0);
  });

  it("gains nothing by the addresses of one IPv6 network, nor by spelling its own otherwise", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_IP: "off,2" });
    const { api } = kakin;
    const statuses = async (...addresses: string[]) => {
      const found: number[] = [];
      for (const address of addresses)
        found.push((await tryToken(api, { headers: from(address) })).status);
      return found;
    };
    const sameNetwork = ["2001:db8:0:1::1", "2001:db8:0:1:ffff::2", "[2001:DB8:0:1::3]:4000"];
    assert.deepEqual(await statuses(...sameNetwork), [200, 200, 429]);
    assert.deepEqual(await statuses("2001:db8:0:2::1"), [200]);
    const sameHost = ["192.0.2.1", "::ffff:192.0.2.1", "192.0.2.1:81"];
    assert.deepEqual(await statuses(...sameHost), [200, 200, 429]);
    assert.deepEqual(await statuses("a", "b", "c"), [200, 200, 429]);
  });

  it("gains nothing by a second public key from the same address", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_IP: "off,2" });
    const other = await kakin.otherAccount();
    await tryToken(kakin.api);
    await tryToken(other);
    assert.deepEqual(
      [(await tryToken(kakin.api)).status, (await tryToken(other)).status],
      [429, 429],
    );
  });

  it("keeps no other merchant from making tokens", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,2" });
    await untilTooOften(() => tryToken(kakin.api));
    assert.equal((await tryToken(await kakin.otherAccount())).status, 200);
  });

  it("is left behind when the key is rolled: the new one has a count of its own", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,2" });
    const { api } = kakin;
    await untilTooOften(() => tryToken(api));
    const wish = { kind: "public", livemode: false, keepForMs: 60_000 } as const;
    const { text } = await rollKey(kakin.engine, kakin.account, wish);
    assert.equal((await tryToken(api, { key: { text } })).status, 200);
    assert.equal((await tryToken(api)).status, 429);
  });

  it("is heard by the page of a shop: its script may read the refusal and when to come back", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,1" });
    const headers = { Origin: "https://shop.example.com" };
    const { refused } = await untilTooOften(() => tryToken(kakin.api, { headers }));
    assert.equal(refused.headers.get("access-control-allow-origin"), "*");
    assert.equal(refused.headers.get("access-control-expose-headers"), "Retry-After");
  });
});

describe("the rate of tokens", () => {
  it("is one of live keys unless told otherwise: test mode is for trying, and for load", async () => {
    await using kakin = await startEngine();
    const many = Array.from({ length: 700 }, () => tryToken(kakin.api));
    assert.ok((await Promise.all(many)).every(({ status }) => status === 200));
    const { times, refused } = await untilTooOften(() => tryToken(kakin.live));
    assert.equal(times, 60);
    assertRefused(refused, 429, "too_many_requests", "too many requests");
    assert.equal((await tryToken(kakin.api)).status, 200);
  });

  it("counts nothing else: whoever is over it reads tokens, asks what may be done, and charges", async () => {
    await using kakin = await limited({
      KAKIN_TOKENS_PER_KEY: "off,2",
      KAKIN_TOKENS_PER_IP: "off,2",
    });
    const { api } = kakin;
    const card = await api.token();
    await untilTooOften(() => tryToken(api));
    const atVault = { key: "public", host: "vault" } as const;
    assert.equal((await api.get(`/tokens/${card}`, atVault)).status, 200);
    assert.equal((await api.get("/capability", { key: "public" })).status, 200);
    assert.equal((await api.charge({ card })).status, "successful");
  });

  it("is no concern of the merchant's own server, whose secret key makes sources", async () => {
    await using kakin = await limited({
      KAKIN_TOKENS_PER_KEY: "off,1",
      KAKIN_TOKENS_PER_IP: "off,1",
    });
    await untilTooOften(() => tryToken(kakin.api));
    for (let i = 0; i < 5; i += 1)
      assert.equal((await kakin.api.post("/sources", promptpay)).status, 200);
  });

  it("holds for the pages of links, whose keys are many and count as one", async () => {
    await using kakin = await limited({ KAKIN_TOKENS_PER_KEY: "off,2" });
    const { payment_uri: one } = await newLink(kakin.api);
    const { payment_uri: other } = await newLink(kakin.api);
    await takeCard(await open(one));
    await takeCard(await open(other));
    const { url, key } = vaultOf(await open(one));
    const refused = await changingNothing(kakin, () =>
      fetch(url, {
        method: "POST",
        headers: { Authorization: basic(key), "Content-Type": "application/json" },
        body: JSON.stringify({ card: goodCard }),
      }),
    );
    assert.deepEqual([refused.status, refused.headers.get("retry-after")], [429, "30"]);
    assert.equal((await tryToken(kakin.api)).status, 200, "the shop's own key is another");
  });
});
