import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;

describe("an account", () => {
  it("is read with the secret key, in the shape of each mode", async () => {
    await using kakin = await startEngine();
    const { status, body } = await kakin.api.get("/account", newest);
    assert.equal(status, 200);
    assert.match(body.id, /^account_test_[0-9a-z]{19}$/);
    assert.match(body.team, /^acct_[0-9a-z]{19}$/);
    assert.deepEqual(
      [body.object, body.location, body.country, body.currency, body.livemode],
      ["account", "/account", "TH", "THB", false],
    );
    assert.equal(body.supported_currencies.includes("JPY"), true);
    const live = (await kakin.live.get("/account", newest)).body;
    assert.deepEqual([live.livemode, live.id], [true, body.id.replace("_test_", "_")]);
  });

  it("goes by its team's id in older versions", async () => {
    await using kakin = await startEngine();
    const { body } = await kakin.api.get("/account", { version: "2017-11-02" });
    assert.match(body.id, /^acct_/);
    assert.deepEqual([body.currency, "team" in body], ["thb", false]);
  });

  it("is not read with the public key", async () => {
    await using kakin = await startEngine();
    const { status, body } = await kakin.api.get("/account", { key: "public" });
    assert.deepEqual([status, body.code], [401, "authentication_failure"]);
  });

  it("takes what may be changed, keeps what is null, and ignores the rest", async () => {
    await using kakin = await startEngine();
    const hook = "http://127.0.0.1:9/hook";
    const change = {
      webhook_uri: hook,
      chain_enabled: true,
      currency: "jpy",
      email: "x@example.com",
    };
    const { status, body, text } = await kakin.api.patch("/account", change, newest);
    assert.equal(status, 200, text);
    assert.deepEqual([body.webhook_uri, body.chain_enabled, body.currency], [hook, true, "THB"]);
    assert.notEqual(body.email, "x@example.com");
    const kept = await kakin.api.patch("/account", { webhook_uri: null }, newest);
    assert.equal(kept.body.webhook_uri, hook);
    assert.equal((await kakin.live.get("/account", newest)).body.webhook_uri, null);
    const taken = await kakin.api.patch("/account", "webhook_uri=", newest);
    assert.equal(taken.body.webhook_uri, null);
  });

  it("refuses an address that is none, and a switch that is neither on nor off", async () => {
    await using kakin = await startEngine();
    for (const fields of [
      { webhook_uri: "gopher://example.com" },
      { webhook_uri: { a: "b" } },
      { chain_enabled: "perhaps" },
      { metadata_export_keys: "all" },
    ]) {
      const { status, body } = await kakin.api.patch("/account", fields);
      assert.deepEqual([status, body.code], [400, "bad_request"], JSON.stringify(fields));
    }
    assert.equal((await kakin.api.get("/account", newest)).body.webhook_uri, null);
  });
});
