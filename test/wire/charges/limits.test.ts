import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine } from "../../support/start-engine.ts";

// country, its currency, least and most that a charge may be, in the smallest unit.
// Source: currency-and-amount.
const limits = [
  { country: "TH", currency: "thb", least: 2000, most: 15_000_000 },
  { country: "JP", currency: "jpy", least: 100, most: 6_000_000 },
  { country: "SG", currency: "sgd", least: 100, most: 2_000_000 },
  { country: "MY", currency: "myr", least: 100, most: 10_000_000 },
] as const;

describe("the amount of a charge", () => {
  for (const { country, currency, least, most } of limits) {
    it(`in ${country} is ${least} to ${most} ${currency}`, async () => {
      await using kakin = await startEngine({ country });
      const { api } = kakin;
      const card = await api.token();
      const post = (amount: number) =>
        changingNothing(kakin, () => api.post("/charges", { amount, currency, card }));
      for (const amount of [least - 1, 1, 0, -1, -least, -most]) {
        assertRefused(
          await post(amount),
          400,
          "invalid_charge",
          `amount must be greater than or equal to ${least} (${currency} subunits)`,
        );
      }
      for (const amount of [most + 1, most * 10, 1_000_000_000_001, Number.MAX_SAFE_INTEGER]) {
        assertRefused(
          await post(amount),
          400,
          "invalid_charge",
          `amount must be less than or equal to ${most} (${currency} subunits)`,
        );
      }
      assert.equal((await api.charge({ amount: least, currency })).amount, least);
      assert.equal((await api.charge({ amount: most, currency })).amount, most);
    });
  }

  it("is limited by the account's own country, not by that of its neighbours", async () => {
    await using kakin = await startEngine();
    const japanese = await kakin.otherAccount({}, "JP");
    const fields = { amount: 2000, currency: "thb" };
    assert.equal((await kakin.api.charge(fields)).status, "successful");
    // 20 baht are 83 yen at the test rate.
    assertRefused(
      await japanese.post("/charges", { ...fields, card: await japanese.token() }),
      400,
      "invalid_charge",
      "amount must be greater than or equal to 100 (jpy subunits)",
    );
  });

  it("counts an authorisation like a payment", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const fields = { amount: 1999, currency: "thb", card: await api.token(), capture: false };
    assertRefused(
      await api.post("/charges", fields),
      400,
      "invalid_charge",
      "amount must be greater than or equal to 2000 (thb subunits)",
    );
  });
});
