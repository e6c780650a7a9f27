import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { startEngine } from "../../support/start-engine.ts";

const wallet = { method: "googlepay", data: '{"signature":"…"}', billing_name: "Somchai Prasert" };
const how = { key: "public", host: "vault" } as const;

describe("a wallet's payload", () => {
  it("becomes a token whose card names the wallet and is charged like any other", async () => {
    await using kakin = await startEngine();
    const { status, body } = await kakin.api.post("/tokens", { tokenization: wallet }, how);
    assert.equal(status, 200);
    assert.equal(body.card.tokenization_method, "googlepay");
    assert.equal(body.card.name, "Somchai Prasert");
    const charge = await kakin.api.charge({ card: body.id });
    assert.deepEqual([charge.status, charge.card.tokenization_method], ["successful", "googlepay"]);
  });

  it("may name a test card, so that a wallet's charge can be declined", async () => {
    await using kakin = await startEngine();
    const data = JSON.stringify({ kakin_test_card: "4111111111140011" });
    const tokenization = { ...wallet, method: "applepay", data, brand: "visa", merchant_id: "m" };
    const { body } = await kakin.api.post("/tokens", { tokenization }, how);
    const charge = await kakin.api.charge({ card: body.id });
    assert.deepEqual([charge.status, charge.failure_code], ["failed", "insufficient_fund"]);
  });

  it("is taken as a form too", async () => {
    await using kakin = await startEngine();
    const form = "tokenization[method]=applepay&tokenization[data]=opaque";
    const { status, body } = await kakin.api.post("/tokens", form, how);
    assert.deepEqual([status, body.card.tokenization_method], [200, "applepay"]);
  });

  it("is refused from a wallet that does not exist, or without content", async () => {
    await using kakin = await startEngine();
    for (const [tokenization, message] of [
      [{ ...wallet, method: "pigeonpay" }, "tokenization method is currently not supported"],
      [{ method: "googlepay" }, "tokenization data can't be blank"],
    ] as const) {
      const { status, body } = await kakin.api.post("/tokens", { tokenization }, how);
      assert.deepEqual([status, body.code, body.message], [400, "bad_request", message]);
    }
  });

  it("cannot be opened in live mode, which says so", async () => {
    await using kakin = await startEngine();
    const { status, body } = await kakin.live.post("/tokens", { tokenization: wallet }, how);
    assert.deepEqual([status, body.code], [400, "feature_not_supported"]);
  });
});
