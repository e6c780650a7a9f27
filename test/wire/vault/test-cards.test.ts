import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

// number, brand: cards that are approved. Source: api-testing.
const approved = [
  ["4242424242424242", "Visa"],
  ["4111111111111111", "Visa"],
  ["5555555555554444", "MasterCard"],
  ["5454545454545454", "MasterCard"],
  ["3530111333300000", "JCB"],
  ["3566111111111113", "JCB"],
  ["378282246310005", "American Express"],
  ["6447032400000000001", "Discover"],
  ["36021042000004", "Diners Club"],
  ["6250947000000006", "UnionPay"],
] as const;

const messages = {
  insufficient_fund: "insufficient funds in the account or the card has reached the credit limit",
  stolen_or_lost_card: "card is stolen or lost",
  failed_processing: "failed processing",
  payment_rejected: "payment rejected",
  failed_fraud_check: "failed fraud check",
  invalid_account_number: "the account number is invalid",
  invalid_security_code: "the security code is invalid",
} as const;

// failure code, numbers: Visa, MasterCard, JCB, UnionPay, others. Source: api-testing.
// biome-ignore format: a table reads by columns
const declined = {
  insufficient_fund:      ["4111111111140011", "5555551111110011", "3530111111190011", "6250947000000014"],
  stolen_or_lost_card:    ["4111111111130012", "5555551111100012", "3530111111180012", "6250947000000022"],
  failed_processing:      ["4111111111120013", "5555551111190013", "3530111111170013", "6250947000000030", "377138160000009", "6447032400001111005", "36021042111108"],
  payment_rejected:       ["4111111111110014", "5555551111180014", "3530111111160014", "6250947000000048"],
  failed_fraud_check:     ["4111111111190016", "5555551111160016", "3530111111140016", "6250947000000055"],
  invalid_account_number: ["4111111111180017", "5555551111150017", "3530111111130017", "6250947000000063"],
  invalid_security_code:  ["4111111111160001", "5555551111130001", "3530111111110001"],
} as const satisfies Record<keyof typeof messages, readonly string[]>;

// Cards that fail in 3-D Secure, by enrolment or authentication. Source: api-testing.
// biome-ignore format: a table reads by columns
const failingThreeDSecure = [
  "4111111111150002", "5555551111120002", "3530111111100002", "6250947000000071",
  "4111111111140003", "5555551111110003", "3530111111190003", "6250947000000089", "377138161111003",
] as const;

describe("a test card", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  for (const [number, brand] of approved) {
    it(`${number} is approved (${brand})`, async () => {
      const { api } = kakin;
      const charge = await api.charge({ card: await api.token({ number }) }, newest);
      const { status, paid, failure_code, failure_message, card } = charge;
      assert.deepEqual(
        { status, paid, failure_code, failure_message, brand: card.brand },
        { status: "successful", paid: true, failure_code: null, failure_message: null, brand },
      );
      assert.deepEqual([card.last_digits, card.security_code_check], [number.slice(-4), true]);
    });
  }

  for (const [code, numbers] of Object.entries(declined)) {
    for (const number of numbers) {
      it(`${number} is declined with ${code}`, async () => {
        const { api } = kakin;
        for (const capture of [true, false]) {
          const card = await api.token({ number, security_code: "999" });
          const answer = await api.post(
            "/charges",
            { amount: 100000, currency: "thb", card, capture },
            newest,
          );
          assert.equal(answer.status, 200, "a decline is an answer");
          const { status, authorized, paid, transaction, failure_code, failure_message } =
            answer.body;
          assert.deepEqual(
            { status, authorized, paid, transaction, failure_code, failure_message },
            {
              status: "failed",
              authorized: false,
              paid: false,
              transaction: null,
              failure_code: code,
              failure_message: messages[code as keyof typeof messages],
            },
          );
          const isCodeBad = code === "invalid_security_code";
          assert.equal(answer.body.card.security_code_check, !isCodeBad);
          const { body } = await api.get(`/charges/${answer.body.id}`, newest);
          assert.deepEqual(body, answer.body);
        }
      });
    }
  }

  for (const number of failingThreeDSecure) {
    it(`${number} is approved while 3-D Secure is off, with a way back or without`, async () => {
      const { api } = kakin;
      for (const fields of [{}, { return_uri: "https://example.com/back" }]) {
        const charge = await api.charge({ card: await api.token({ number }), ...fields });
        assert.deepEqual([charge.status, charge.failure_code], ["successful", null]);
      }
    });
  }

  it("4111111111170018 is rejected in its bank's words", async () => {
    const { api } = kakin;
    const charge = await api.charge({ card: await api.token({ number: "4111111111170018" }) });
    assert.deepEqual(
      [charge.failure_code, charge.failure_message],
      ["payment_rejected", "Issuer Declined: By Issuing Bank"],
    );
  });

  it("works with any code and any date in the future", async () => {
    const { api } = kakin;
    for (const fields of [
      { security_code: "000" },
      { security_code: "9999" },
      { security_code: undefined },
      { expiration_month: 1, expiration_year: 2026 },
      { expiration_month: 12, expiration_year: 2099 },
    ]) {
      const card = await api.token(fields);
      assert.equal((await api.charge({ card })).status, "successful");
    }
  });

  it("that is in no table is approved", async () => {
    const { api } = kakin;
    const card = await api.token({ number: "4000000000000002" });
    assert.equal((await api.charge({ card })).status, "successful");
  });

  it("declines the same when a customer carries it, time after time", async () => {
    const { api } = kakin;
    const card = await api.token({ number: "4111111111160001" });
    const customer = (await api.post("/customers", { card })).body.id;
    for (let times = 0; times < 2; times += 1) {
      const charge = await api.charge({ customer });
      assert.deepEqual([charge.status, charge.failure_code], ["failed", "invalid_security_code"]);
    }
  });
});
