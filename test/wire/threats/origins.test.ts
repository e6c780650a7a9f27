import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { replace } from "../../../src/database/change-set.ts";
import type { Row } from "../../../src/database/schema.ts";
import { goodCard } from "../../support/api.ts";
import { tryToken } from "../../support/clients.ts";
import { newLink, vaultOf } from "../../support/link-payer.ts";
import { open } from "../../support/payer.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const shop = "https://shop.example.com";
const promptpay = { type: "promptpay", amount: 2000, currency: "thb" };
const words = "the account does not take this public key from this origin";

describe("a public key copied into another site's page", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ settings: { origins: [shop, "capacitor://localhost"] } });
  });
  after(() => kakin.close());

  const at = (origin: string) => ({ key: "public", headers: { Origin: origin } }) as const;

  it("makes nothing there, and is told why in words that the page's console may show", async () => {
    const { api } = kakin;
    for (const origin of [
      "https://evil.example",
      "http://shop.example.com",
      "https://shop.example.com:8443",
      "https://shop.example.com.evil.example",
      "https://www.shop.example.com",
      `${shop},https://evil.example`,
      "null",
    ]) {
      for (const attempt of [
        () => tryToken(api, at(origin)),
        () => api.post("/sources", promptpay, at(origin)),
      ]) {
        const refused = await changingNothing(kakin, attempt);
        assertRefused(refused, 403, "not_authorized", words);
        assert.equal(refused.headers.get("access-control-allow-origin"), "*", origin);
      }
    }
  });

  it("reads nothing there either", async () => {
    const { api } = kakin;
    const card = await api.token();
    for (const path of [`/tokens/${card}`, "/sources/src_test_0", "/capability"])
      assertRefused(await api.get(path, at("https://evil.example")), 403, "not_authorized", words);
  });

  it("works where it belongs, whose pages alone may read the answer", async () => {
    const { api } = kakin;
    for (const origin of [shop, "capacitor://localhost"]) {
      for (const answer of [
        await tryToken(api, at(origin)),
        await api.post("/sources", promptpay, at(origin)),
      ]) {
        assert.equal(answer.status, 200, answer.text);
        assert.equal(answer.headers.get("access-control-allow-origin"), origin);
        assert.equal(answer.headers.get("vary"), "Origin");
      }
    }
  });

  it("works for what is no browser, which names no origin: phones and servers", async () => {
    const answer = await tryToken(kakin.api);
    assert.deepEqual([answer.status, answer.headers.get("vary")], [200, null]);
  });

  it("is asked about before it is known whose it is: a preflight brings no key, and says yes", async () => {
    const asked = await fetch(`${kakin.url}/tokens`, {
      method: "OPTIONS",
      headers: { Origin: "https://evil.example", "Access-Control-Request-Method": "POST" },
    });
    const allowed = asked.headers.get("access-control-allow-origin");
    assert.deepEqual([asked.status, allowed], [204, "*"]);
  });

  it("is the account's affair alone: another merchant without a list takes it from everywhere", async () => {
    const other = await kakin.otherAccount();
    const answer = await tryToken(other, at("https://evil.example"));
    const allowed = answer.headers.get("access-control-allow-origin");
    assert.deepEqual([answer.status, allowed], [200, "*"]);
  });

  it("works everywhere for an account that is older than the list", async () => {
    await using old = await startEngine();
    const row = await old.engine.database.row("accounts", old.account.id);
    const { origins, ...settings } = JSON.parse(String(row?.settings));
    assert.equal(origins, "all");
    const older = { ...row, settings: JSON.stringify(settings) } as Row<"accounts">;
    assert.equal(await old.engine.database.commit([replace("accounts", older)]), "written");
    assert.equal((await tryToken(old.api, at("https://evil.example"))).status, 200);
  });

  it("is not what our own pages carry: a link is paid by card as before", async () => {
    const page = await open((await newLink(kakin.api)).payment_uri);
    const { url, key } = vaultOf(page);
    const answer = await fetch(url, {
      method: "POST",
      headers: {
        Authorization: `Basic ${btoa(`${key}:`)}`,
        "Content-Type": "application/json",
        Origin: kakin.url,
      },
      body: JSON.stringify({ card: goodCard }),
    });
    assert.equal(answer.status, 200, await answer.text());
  });

  it("is told nothing of a secret key: that is no browser's", async () => {
    const answer = await kakin.api.get("/charges", { headers: { Origin: "https://evil.example" } });
    assert.deepEqual(
      [answer.status, answer.headers.get("access-control-allow-origin")],
      [200, null],
    );
  });
});
