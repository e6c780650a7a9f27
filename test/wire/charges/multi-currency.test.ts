import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const dayMs = 86_400_000;

// what is charged, what the account gets, both in the smallest unit; by the fixed test rates.
const thai = [
  ["THB", 100_000, 100_000],
  ["USD", 10_000, 350_000],
  ["JPY", 1_000, 24_000],
  ["EUR", 10_000, 380_000],
  ["GBP", 10_000, 440_000],
  ["SGD", 10_000, 260_000],
  ["AUD", 10_000, 230_000],
  ["CHF", 10_000, 400_000],
  ["CNY", 10_001, 49_005],
  ["DKK", 10_000, 51_000],
  ["HKD", 10_000, 45_000],
  ["MYR", 10_000, 78_000],
] as const;

describe("a card charge in another currency", () => {
  for (const [currency, amount, funding] of thai) {
    it(`of ${amount} ${currency} brings a Thai account ${funding} satang before fees`, async () => {
      await using kakin = await startEngine();
      const { api } = kakin;
      const charge = await api.charge({ amount, currency }, newest);
      assert.deepEqual(
        [charge.amount, charge.currency, charge.funding_amount, charge.funding_currency],
        [amount, currency, funding, "THB"],
      );
      const fee = Math.floor((funding * 365 + 5000) / 10000);
      assert.equal(charge.fee, fee, "the fee is taken on what the account gets");
      assert.equal(charge.net, funding - charge.fee - charge.fee_vat);
      const balance = (await api.get("/balance", newest)).body;
      assert.deepEqual([balance.total, balance.currency], [charge.net, "THB"]);
      await balancedBooks(kakin);
    });
  }

  it("is shown in lower case by the older versions", async () => {
    await using kakin = await startEngine();
    const charge = await kakin.api.charge({ amount: 10_000, currency: "USD" });
    assert.deepEqual([charge.currency, charge.funding_currency], ["usd", "thb"]);
  });

  it("is rounded half up, once", async () => {
    await using kakin = await startEngine({ country: "JP" });
    // A yen is 24 satang: 2412 are 100.5 yen, 12348 are 514.5, 12347 a little less.
    for (const [amount, yen] of [
      [2_412, 101],
      [12_348, 515],
      [12_347, 514],
    ]) {
      const charge = await kakin.api.charge({ amount, currency: "thb" }, newest);
      assert.deepEqual([charge.funding_amount, charge.funding_currency], [yen, "JPY"]);
    }
  });

  it("is limited after conversion, in the words of the account's own currency", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const card = await api.token();
    const post = (amount: number, currency: string) =>
      changingNothing(kakin, () => api.post("/charges", { amount, currency, card }));
    const least = "amount must be greater than or equal to 2000 (thb subunits)";
    const most = "amount must be less than or equal to 15000000 (thb subunits)";
    assertRefused(await post(57, "usd"), 400, "invalid_charge", least);
    assertRefused(await post(83, "jpy"), 400, "invalid_charge", least);
    assertRefused(await post(428_572, "usd"), 400, "invalid_charge", most);
    assertRefused(await post(625_001, "jpy"), 400, "invalid_charge", most);
    for (const [amount, currency] of [
      [58, "usd"],
      [84, "jpy"],
      [428_571, "usd"],
      [625_000, "jpy"],
    ]) {
      assert.equal((await api.charge({ amount, currency })).status, "successful");
    }
  });

  it("is taken from Visa and Mastercard alone", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    for (const [number, isTaken] of [
      ["4242424242424242", true],
      ["5555555555554444", true],
      ["3530111333300000", false],
      ["378282246310005", false],
      ["6447032400000000001", false],
      ["36021042000004", false],
      ["6250947000000006", false],
    ] as const) {
      const card = await api.token({ number });
      const fields = { amount: 10_000, currency: "usd", card };
      if (isTaken) {
        assert.equal((await api.charge(fields)).status, "successful");
        continue;
      }
      const answer = await changingNothing(kakin, () => api.post("/charges", fields));
      assertRefused(answer, 400, "brand_not_supported", "brand not supported");
      const inBaht = await api.charge({ card });
      assert.equal(inBaht.status, "successful", `${number} is good in the account's own currency`);
    }
  });

  it("of a brand that the account does not take at all is refused in any currency", async () => {
    await using kakin = await startEngine();
    const card = await kakin.api.token({ number: "6759649826438453" });
    const answer = await kakin.api.post("/charges", { amount: 100_000, currency: "thb", card });
    assertRefused(answer, 400, "brand_not_supported", "brand not supported");
  });

  for (const [country, currency] of [
    ["TH", "CAD"],
    ["TH", "IDR"],
    ["TH", "KRW"],
    ["MY", "THB"],
    ["MY", "USD"],
    ["JP", "KRW"],
    ["SG", "NZD"],
  ] as const) {
    it(`is refused to a ${country} account in ${currency}`, async () => {
      await using kakin = await startEngine({ country });
      const fields = { amount: 100_000, currency, card: await kakin.api.token() };
      const answer = await changingNothing(kakin, () => kakin.api.post("/charges", fields));
      assertRefused(answer, 400, "invalid_charge", "currency is currently not supported");
    });
  }

  it("is captured and refunded in its own currency, and the parts add up", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const fields = {
      amount: 9_999,
      currency: "usd",
      capture: false,
      authorization_type: "pre_auth",
    };
    const charge = await api.charge(fields, newest);
    assert.equal(charge.funding_amount, 349_965);
    const part = { capture_amount: 3_333 };
    const captured = (await api.post(`/charges/${charge.id}/capture`, part, newest)).body;
    assert.deepEqual(
      [captured.amount, captured.captured_amount, captured.funding_amount],
      [9_999, 3_333, 116_655],
    );
    clock.advance(dayMs);
    const fundings: number[] = [];
    for (const amount of [1_111, 1, 2_221]) {
      const { body } = await api.post(`/charges/${charge.id}/refunds`, { amount }, newest);
      assert.deepEqual([body.amount, body.currency, body.funding_currency], [amount, "USD", "THB"]);
      fundings.push(body.funding_amount);
    }
    assert.equal(
      fundings.reduce((sum, funding) => sum + funding),
      116_655,
    );
    const { total } = (await api.get("/balance", newest)).body;
    assert.equal(total, captured.net - 116_655);
    await balancedBooks(kakin);
  });

  it("that is voided leaves nothing in the books", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge({ amount: 1_001, currency: "jpy" });
    const voided = await api.post(`/charges/${charge.id}/refunds`, { amount: 1_001 }, newest);
    assert.deepEqual([voided.body.voided, voided.body.funding_amount], [true, 24_024]);
    assert.deepEqual(await balancedBooks(kakin), {});
  });
});
