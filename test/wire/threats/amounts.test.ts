import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const json = { headers: { "Content-Type": "application/json" } };
const notANumber = ["invalid_amount", "amount is not a number"] as const;
const tooSmall = [
  "invalid_charge",
  "amount must be greater than or equal to 2000 (thb subunits)",
] as const;
const tooLarge = [
  "invalid_charge",
  "amount must be less than or equal to 15000000 (thb subunits)",
] as const;

describe("tampering with an amount", () => {
  let kakin: TestEngine;
  let card: string;
  before(async () => {
    kakin = await startEngine();
    card = await kakin.api.token();
  });
  after(() => kakin.close());

  // An amount as it would stand in JSON, and the refusal.
  for (const [amount, [code, message]] of [
    ["-100000", tooSmall],
    ["0", tooSmall],
    ["-0", tooSmall],
    ["1e3", tooSmall],
    ["1.5", notANumber],
    ["100000.5", notANumber],
    ["1e-5", notANumber],
    ["9007199254740991", tooLarge],
    ["9007199254740992", notANumber],
    ["9007199254740993", notANumber],
    ["-9007199254740993", notANumber],
    ["1e30", notANumber],
    ["1e400", ["bad_request", "the body holds too large a number"]],
    ["-1e400", ["bad_request", "the body holds too large a number"]],
    ["true", notANumber],
    ["null", notANumber],
    ["[]", notANumber],
    ["[100000]", notANumber],
    ['{"valueOf":100000}', notANumber],
    ['""', notANumber],
    ['"0x10"', notANumber],
    ['"1e5"', notANumber],
    ['" 100000"', notANumber],
    ['"100000 "', notANumber],
    ['"+100000"', notANumber],
    ['"100,000"', notANumber],
    ['"100000.00"', notANumber],
    ['"100000\\n"', notANumber],
    ['"１０００００"', notANumber],
    ['"٣٠٠٠٠"', notANumber],
    ['"NaN"', notANumber],
    ['"Infinity"', notANumber],
    ['"99999999999999999999"', notANumber],
    ['"-1"', tooSmall],
  ] as const) {
    it(`to ${amount} in JSON is refused`, async () => {
      const body = `{"amount":${amount},"currency":"thb","card":"${card}"}`;
      const answer = await changingNothing(kakin, () => kakin.api.post("/charges", body, json));
      assertRefused(answer, 400, code, message);
    });
  }

  for (const [amount, [code, message]] of [
    ["amount=-100000", tooSmall],
    ["amount=0", tooSmall],
    ["amount=1.5", notANumber],
    ["amount=1e5", notANumber],
    ["amount=0x10", notANumber],
    ["amount=+100000", notANumber],
    ["amount=%20100000", notANumber],
    ["amount=100000%00", ["bad_request", "the body holds a NUL character"]],
    ["amount=100000%0A", notANumber],
    ["amount=9007199254740993", notANumber],
    [`amount=1${"0".repeat(30)}`, notANumber],
    ["amount[]=100000", notANumber],
    ["amount[0]=100000", notANumber],
    ["amount[amount]=100000", notANumber],
    ["amount=", notANumber],
    ["amount", notANumber],
  ] as const) {
    it(`by ${amount} in a form is refused`, async () => {
      const form = `${amount}&currency=thb&card=${card}`;
      const answer = await changingNothing(kakin, () => kakin.api.post("/charges", form));
      assertRefused(answer, 400, code, message);
    });
  }

  it("by giving it twice counts the last, in forms and in JSON alike", async () => {
    const { api } = kakin;
    const form = `amount=2000&currency=thb&amount=100000&card=${await api.token()}`;
    assert.equal((await api.post("/charges", form)).body.amount, 100000);
    const text = `{"amount":2000,"currency":"thb","amount":100000,"card":"${await api.token()}"}`;
    assert.equal((await api.post("/charges", text, json)).body.amount, 100000);
    const mixed = `amount=2000&amount[]=100000&currency=thb&card=${await api.token()}`;
    const answer = await changingNothing(kakin, () => api.post("/charges", mixed));
    assertRefused(answer, 400, ...notANumber);
  });

  it("in the query counts only where the body says nothing", async () => {
    const { api } = kakin;
    const fields = { amount: 100000, currency: "thb", card: await api.token() };
    const made = await api.post("/charges?amount=2000&currency=jpy", fields);
    assert.deepEqual([made.body.amount, made.body.currency], [100000, "thb"]);
  });
});

describe("confusing currencies of different decimals", () => {
  it("takes 100 yen for 100 yen, not for one", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge({ amount: 100, currency: "jpy" }, newest);
    assert.deepEqual([charge.amount, charge.funding_amount], [100, 2400]);
    assert.equal((await api.get("/balance", newest)).body.total, charge.net);
    await balancedBooks(kakin);
  });

  it("takes 10000 cents for 100 dollars, also where the account counts in yen", async () => {
    await using kakin = await startEngine({ country: "JP" });
    const charge = await kakin.api.charge({ amount: 10000, currency: "usd" }, newest);
    assert.deepEqual([charge.funding_amount, charge.funding_currency], [14583, "JPY"]);
  });

  it("takes no decimals where there are none", async () => {
    await using kakin = await startEngine({ country: "JP" });
    const { api } = kakin;
    for (const amount of [100.5, "100.00", "100.0"]) {
      const fields = { amount, currency: "jpy", card: await api.token() };
      const answer = await changingNothing(kakin, () => api.post("/charges", fields));
      assertRefused(answer, 400, ...notANumber);
    }
  });
});

describe("sums beyond what 32 bits hold", () => {
  it("are exact to the satang, in balance, lists and books", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body.id;
    const amount = 15_000_000;
    const made = await Promise.all(
      Array.from({ length: 160 }, () => api.charge({ amount, customer }, newest)),
    );
    const net = amount - 547_500 - 38_325;
    assert.equal(made[0]?.net, net);
    assert.equal((await api.get("/balance", newest)).body.total, 160 * net);
    const books = await balancedBooks(kakin);
    assert.equal(books["acquirer.receivable/THB"], 160 * amount);
    assert.ok(160 * net > 2 ** 31);
    const { id } = made[0] as { id: string };
    for (let i = 0; i < 15; i += 1) {
      const answer = await api.post(`/charges/${id}/refunds`, { amount: amount / 15 });
      assert.equal(answer.status, 200);
    }
    assert.equal((await api.get("/balance", newest)).body.total, 160 * net - amount);
    await balancedBooks(kakin);
  });
});
