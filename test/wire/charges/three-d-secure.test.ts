import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Answer } from "../../support/api.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const return_uri = "https://shop.example/back";
const newest = { version: "2019-05-29" } as const;
const notEnrolled = "4111111111150002";
const notRecognised = "4111111111140003";

const challenged = (): Promise<TestEngine> =>
  startEngine({ settings: { threeDSecure: "challenge" } });

async function paid(kakin: TestEngine, id: string): Promise<Answer["body"]> {
  return (await kakin.api.post(`/charges/${id}/mark_as_paid`, undefined, newest)).body;
}

describe("a card charge under 3-D Secure", () => {
  it("waits for its payer, and says which of the buyer's facts were missing", async () => {
    await using kakin = await challenged();
    const charge = await kakin.api.charge({ return_uri }, newest);
    assert.deepEqual(
      [charge.status, charge.authorized, charge.paid, charge.authorized_at, charge.transaction],
      ["pending", false, false, null, null],
    );
    assert.deepEqual(charge.missing_3ds_fields, ["email", "phone_number"]);
    assert.match(charge.authorize_uri, /\/payments\/paym_test_[0-9a-z]{19}\/authorize$/);
    const card = await kakin.api.token({ email: "a@example.com", phone_number: "0812345678" });
    assert.deepEqual((await kakin.api.charge({ return_uri, card }, newest)).missing_3ds_fields, []);
  });

  it("is taken once the payer was authenticated, and complete is announced", async () => {
    await using kakin = await challenged();
    const { id } = await kakin.api.charge({ return_uri });
    const charge = await paid(kakin, id);
    assert.deepEqual(
      [charge.status, charge.paid, charge.authenticated_by],
      ["successful", true, "3DS"],
    );
    const { data } = (await kakin.api.get(`/charges/${id}/events`)).body;
    assert.deepEqual(
      data.map(({ key }: { key: string }) => key),
      ["charge.create", "charge.complete"],
    );
  });

  it("that is not to be captured ends authorised, and is captured later", async () => {
    await using kakin = await challenged();
    const { id } = await kakin.api.charge({ return_uri, capture: false });
    const charge = await paid(kakin, id);
    assert.deepEqual(
      [charge.status, charge.authorized, charge.paid, charge.capturable, charge.reversible],
      ["pending", true, false, true, true],
    );
    const captured = (await kakin.api.post(`/charges/${id}/capture`)).body;
    assert.deepEqual([captured.status, captured.paid], ["successful", true]);
  });

  it("may still be declined by the issuer after the payer was authenticated", async () => {
    await using kakin = await challenged();
    const card = await kakin.api.token({ number: "4111111111140011" });
    const { id, status } = await kakin.api.charge({ return_uri, card });
    assert.equal(status, "pending");
    const charge = await paid(kakin, id);
    assert.deepEqual([charge.status, charge.failure_code], ["failed", "insufficient_fund"]);
  });

  it("fails at once when the card does not take part", async () => {
    await using kakin = await challenged();
    const card = await kakin.api.token({ number: notEnrolled });
    const charge = await kakin.api.charge({ return_uri, card });
    assert.deepEqual([charge.status, charge.failure_code], ["failed", "payment_rejected"]);
  });

  it("expires when the payer never comes", async () => {
    await using kakin = await challenged();
    const { id, expires_at } = await kakin.api.charge({ return_uri });
    kakin.clock.advance(8 * 86_400_000);
    await kakin.settle();
    const charge = (await kakin.api.get(`/charges/${id}`)).body;
    assert.deepEqual(
      [charge.status, charge.expired, charge.expired_at],
      ["expired", true, expires_at],
    );
    const { status, body } = await kakin.api.post(`/charges/${id}/mark_as_paid`);
    assert.deepEqual([status, body.code], [400, "invalid_charge"]);
  });

  it("is not run without a way back, nor for an account that has it off", async () => {
    await using kakin = await challenged();
    assert.equal((await kakin.api.charge()).status, "successful");
    const off = await kakin.otherAccount();
    const charge = await off.charge({ return_uri });
    assert.equal(charge.status, "successful");
    assert.match(charge.authorize_uri, /\/authorize$/);
  });

  it("is refused in live mode, where no 3-D Secure server is configured", async () => {
    await using kakin = await challenged();
    const card = await kakin.live.token();
    const fields = { amount: 100000, currency: "thb", card, return_uri };
    const { status, body } = await kakin.live.post("/charges", fields);
    assert.deepEqual([status, body.code], [400, "feature_not_supported"]);
  });
});

describe("an account whose payers are recognised without a challenge", () => {
  const frictionless = () => startEngine({ settings: { threeDSecure: "frictionless" } });

  it("has its charges taken at once", async () => {
    await using kakin = await frictionless();
    const charge = await kakin.api.charge({ return_uri }, newest);
    assert.deepEqual([charge.status, charge.authenticated_by], ["successful", "3DS"]);
    assert.equal((await kakin.api.get(`/charges/${charge.id}/events`)).body.total, 1);
  });

  for (const [what, number] of [
    ["does not take part", notEnrolled],
    ["is not recognised", notRecognised],
  ] as const) {
    it(`has them rejected when the card ${what}`, async () => {
      await using kakin = await frictionless();
      const card = await kakin.api.token({ number });
      const charge = await kakin.api.charge({ return_uri, card });
      assert.deepEqual([charge.status, charge.failure_code], ["failed", "payment_rejected"]);
      const { body } = await kakin.api.post("/charges", { amount: 5000, currency: "thb", card });
      assert.equal(body.code, "used_token");
    });
  }
});
