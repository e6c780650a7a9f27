import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const cards = { feeFlat: "0.0", feeRate: "3.65", vatRate: "7.0" } as const;
const wechatPay = { feeFlat: "0.0", feeRate: "0.0", vatRate: "7.0" } as const;
const promptPay = { feeFlat: "0.0", feeRate: "1.65", vatRate: "7.0" } as const;

// terms, amount, fee, VAT on the fee, net; amounts in satang.
// Source: recorded charges of 2023 to 2025; rows of other ways to pay are charged by card on the same terms.
const recorded = [
  [cards, 3000, 110, 8, 2882],
  [cards, 3049, 111, 8, 2930],
  [cards, 5000, 183, 13, 4804],
  [cards, 12345, 451, 32, 11862],
  [cards, 12349, 451, 32, 11866],
  [cards, 30500, 1113, 78, 29309],
  [cards, 31000, 1132, 79, 29789],
  [cards, 50000, 1825, 128, 48047],
  [cards, 67405, 2460, 172, 64773],
  [wechatPay, 67405, 0, 0, 67405],
  [cards, 78105, 2851, 200, 75054],
  [cards, 80245, 2929, 205, 77111],
  [cards, 100000, 3650, 256, 96094],
  [cards, 101645, 3710, 260, 97675],
  [cards, 200000, 7300, 511, 192189],
  [cards, 300049, 10952, 767, 288330],
  [promptPay, 156000, 2574, 180, 153246],
] as const;

describe("the fee of a charge", () => {
  for (const [terms, amount, fee, fee_vat, net] of recorded) {
    it(`of ${amount} at ${terms.feeRate} % is ${fee} and ${fee_vat} VAT, which leaves ${net}`, async () => {
      await using kakin = await startEngine({ settings: { cardFee: terms } });
      const { api } = kakin;
      const charge = await api.charge({ amount }, newest);
      assert.deepEqual(
        [charge.fee, charge.fee_vat, charge.net, charge.interest, charge.interest_vat],
        [fee, fee_vat, net, 0, 0],
      );
      assert.deepEqual(charge.transaction_fees, {
        fee_flat: terms.feeFlat,
        fee_rate: terms.feeRate,
        vat_rate: terms.vatRate,
      });
      const transaction = (await api.get(`/transactions/${charge.transaction}`, newest)).body;
      assert.deepEqual(
        [transaction.direction, transaction.amount, transaction.key],
        ["credit", net, "charge.captured.net"],
      );
      assert.equal((await api.get("/balance", newest)).body.total, net);
      await balancedBooks(kakin);
    });
  }

  it("is shown on what is pending, failed or reversed, as if it would settle", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const pending = await api.charge({ amount: 12345, capture: false }, newest);
    const card = await api.token({ number: "4111111111140011" });
    const failed = await api.charge({ amount: 12345, card }, newest);
    const reversed = (await api.post(`/charges/${pending.id}/reverse`, {}, newest)).body;
    for (const charge of [pending, failed, reversed]) {
      assert.deepEqual([charge.fee, charge.fee_vat, charge.net], [451, 32, 11862]);
      assert.equal(charge.transaction, null);
    }
    assert.equal((await api.get("/balance", newest)).body.total, 0);
  });

  it("is taken on the captured part alone", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const fields = { amount: 100000, capture: false, authorization_type: "pre_auth" };
    const charge = await api.charge(fields, newest);
    assert.equal(charge.fee, 3650);
    const part = { capture_amount: 5000 };
    const captured = (await api.post(`/charges/${charge.id}/capture`, part, newest)).body;
    assert.deepEqual([captured.fee, captured.fee_vat, captured.net], [183, 13, 4804]);
    assert.equal((await api.get("/balance", newest)).body.total, 4804);
  });

  it("may exceed the amount when it has a flat part; the merchant then owes", async () => {
    const terms = { feeFlat: "3000.0", feeRate: "0.0", vatRate: "7.0" } as const;
    await using kakin = await startEngine({ settings: { cardFee: terms } });
    const { api } = kakin;
    const charge = await api.charge({ amount: 2000 }, newest);
    assert.deepEqual([charge.fee, charge.fee_vat, charge.net], [3000, 210, -1210]);
    const transaction = (await api.get(`/transactions/${charge.transaction}`, newest)).body;
    assert.deepEqual([transaction.direction, transaction.amount], ["debit", 1210]);
    assert.equal((await api.get("/balance", newest)).body.total, -1210);
    await balancedBooks(kakin);
  });

  it("adds a flat part and a rate, and rounds once", async () => {
    const terms = { feeFlat: "800.0", feeRate: "3.65", vatRate: "7.0" } as const;
    await using kakin = await startEngine({ settings: { cardFee: terms } });
    const charge = await kakin.api.charge({ amount: 5000 }, newest);
    assert.deepEqual([charge.fee, charge.fee_vat, charge.net], [983, 69, 3948]);
  });

  it("is in `transaction_fees` alone in the older versions", async () => {
    await using kakin = await startEngine();
    const { id } = await kakin.api.charge();
    for (const version of ["2014-07-27", "2015-11-17", "2017-11-02"]) {
      const { body } = await kakin.api.get(`/charges/${id}`, { version });
      assert.deepEqual(
        ["fee", "fee_vat", "net"].filter((name) => name in body),
        [],
      );
      assert.deepEqual(body.transaction_fees, {
        fee_flat: "0.0",
        fee_rate: "3.65",
        vat_rate: "7.0",
      });
    }
  });
});
