import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { goodCard } from "../../support/api.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const atVault = { key: "public", host: "vault", ...newest } as const;

const monthBlank = "expiration month can't be blank";
const monthRange = "expiration month is not between 1 and 12";
const nameBlank = "name can't be blank";
const yearInvalid = "expiration year is invalid";
const dateInvalid = "expiration date is invalid";
const datePast = "expiration date cannot be in the past";
const numberBlank = "number can't be blank";
const numberInvalid = "number is invalid";
const noBrand = "brand not supported (unknown)";
const codeInvalid = "the security code is invalid";

// what is wrong with the card, the whole message.
// Source: recorded messages, and those that the official clients are tested with.
// biome-ignore format: a table reads by columns
const recorded = [
  [{ number: "123" }, "number is invalid and brand not supported (unknown)"],
  [{ expiration_month: "" }, "expiration month can't be blank and expiration month is not between 1 and 12"],
  [{ expiration_month: 13 }, "expiration month is not between 1 and 12 and expiration date is invalid"],
  [{ expiration_month: 13, expiration_year: 1 }, "expiration month is not between 1 and 12, expiration year is invalid, and expiration date is invalid"],
  [{ expiration_year: 2000, number: "4242424242424241" }, "expiration date cannot be in the past and number is invalid"],
  [{ expiration_year: 1, number: "123" }, "expiration year is invalid, expiration date cannot be in the past, number is invalid, and brand not supported (unknown)"],
  [{ expiration_month: 13, name: "", expiration_year: 1, number: "123" }, "expiration month is not between 1 and 12, name can't be blank, expiration year is invalid, expiration date is invalid, number is invalid, and brand not supported (unknown)"],
] as const;

// what is wrong with the card, the faults in their order. Assumed: joined as the recorded ones are.
// biome-ignore format: a table reads by columns
const single = [
  [{ name: "" }, [nameBlank]],
  [{ name: null }, [nameBlank]],
  [{ name: "   " }, [nameBlank]],
  [{ number: "" }, [numberBlank, noBrand]],
  [{ number: null }, [numberBlank, noBrand]],
  [{ number: " - " }, [numberBlank, noBrand]],
  [{ number: "4242424242424241" }, [numberInvalid]],
  [{ number: "424242424242424" }, [numberInvalid]],
  [{ number: "42424242424242426" }, [numberInvalid]],
  [{ number: "4242x42424242424" }, [numberInvalid]],
  [{ number: "４２４２４２４２４２４２４２４２" }, [numberInvalid, noBrand]],
  [{ number: "0000000000000000" }, [noBrand]],
  [{ number: "9999999999999995" }, [noBrand]],
  [{ expiration_month: null }, [monthBlank, monthRange]],
  [{ expiration_month: 0 }, [monthRange, dateInvalid]],
  [{ expiration_month: -1 }, [monthRange, dateInvalid]],
  [{ expiration_month: "1.5" }, [monthRange, dateInvalid]],
  [{ expiration_month: "May" }, [monthRange, dateInvalid]],
  [{ expiration_month: [12] }, [monthRange, dateInvalid]],
  [{ expiration_year: null }, [yearInvalid]],
  [{ expiration_year: "soon" }, [yearInvalid]],
  [{ expiration_year: 9999 }, [yearInvalid]],
  [{ expiration_year: 25 }, [yearInvalid, datePast]],
  [{ expiration_month: 12, expiration_year: 2025 }, [datePast]],
  [{ security_code: "12" }, [codeInvalid]],
  [{ security_code: "12345" }, [codeInvalid]],
  [{ security_code: "abc" }, [codeInvalid]],
  [{ security_code: ["123"] }, [codeInvalid]],
  [{ security_code: "12a", name: "" }, [nameBlank, codeInvalid]],
] as const;

function sentence(faults: readonly string[]): string {
  if (faults.length < 3) return faults.join(" and ");
  return `${faults.slice(0, -1).join(", ")}, and ${faults.at(-1)}`;
}

describe("a card that is not one", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  const cases = [
    ...recorded,
    ...single.map(([wrong, faults]) => [wrong, sentence(faults)] as const),
  ];
  for (const [wrong, message] of cases) {
    it(`${JSON.stringify(wrong)}: ${message}`, async () => {
      const card = { ...goodCard, ...wrong };
      const answer = await changingNothing(kakin, () =>
        kakin.api.post("/tokens", { card }, atVault),
      );
      assertRefused(answer, 400, "invalid_card", message);
    });
  }

  it("is found out in a form too", async () => {
    const form =
      "card[name]=&card[number]=1&card[expiration_month]=13&card[expiration_year]=1&card[security_code]=12";
    const answer = await kakin.api.post("/tokens", form, atVault);
    const faults = [
      monthRange,
      nameBlank,
      yearInvalid,
      dateInvalid,
      numberInvalid,
      noBrand,
      codeInvalid,
    ];
    assertRefused(answer, 400, "invalid_card", sentence(faults));
  });

  for (const fields of [
    {},
    undefined,
    { card: {} },
    { card: null },
    { card: "4242" },
    { card: [] },
    "card=x",
  ]) {
    it(`${fields === undefined ? "nothing at all" : JSON.stringify(fields)} holds no card parameters`, async () => {
      const answer = await changingNothing(kakin, () => kakin.api.post("/tokens", fields, atVault));
      assertRefused(answer, 400, "missing_card", "request contains no card parameters");
    });
  }

  it("never has its number repeated in the answer", async () => {
    const card = { ...goodCard, number: "4242424242424241", security_code: "98765" };
    const { text } = await kakin.api.post("/tokens", { card }, atVault);
    assert.equal(text.includes("4242"), false);
    assert.equal(text.includes("98765"), false);
  });
});

describe("the end of a card's life", () => {
  // A card is good until its month is over, wherever on earth that is last.
  for (const [at, month, year, isGood] of [
    ["2026-01-15T00:00:00Z", 1, 2026, true],
    ["2026-01-31T23:59:59Z", 1, 2026, true],
    ["2026-02-01T11:59:59Z", 1, 2026, true],
    ["2026-02-01T12:00:00Z", 1, 2026, false],
    ["2026-02-01T12:00:00Z", 2, 2026, true],
    ["2026-01-15T00:00:00Z", 12, 2025, false],
    ["2026-01-15T00:00:00Z", 12, 2099, true],
  ] as const) {
    it(`${month}/${year} ${isGood ? "is still good" : "has passed"} at ${at}`, async () => {
      await using kakin = await startEngine({ at });
      const card = { ...goodCard, expiration_month: month, expiration_year: year };
      const answer = await kakin.api.post("/tokens", { card }, atVault);
      if (isGood) assert.equal(answer.status, 200, answer.text);
      else assertRefused(answer, 400, "invalid_card", datePast);
    });
  }
});

describe("the brand of a card", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  // number, brand as the wire spells it. Source: brand patterns of the official clients.
  for (const [number, brand] of [
    ["4000000000000002", "Visa"],
    ["5105105105105100", "MasterCard"],
    ["2221000000000009", "MasterCard"],
    ["2720999999999996", "MasterCard"],
    ["3528000000000007", "JCB"],
    ["3589999999999994", "JCB"],
    ["340000000000009", "American Express"],
    ["370000000000002", "American Express"],
    ["30000000000004", "Diners Club"],
    ["38000000000006", "Diners Club"],
    ["6011000000000004", "Discover"],
    ["6221260000000000", "Discover"],
    ["6500000000000002", "Discover"],
    ["6200000000000005", "UnionPay"],
    ["6759649826438453", "Maestro"],
  ] as const) {
    it(`of ${number} is ${brand}`, async () => {
      const card = { ...goodCard, number };
      const answer = await kakin.api.post("/tokens", { card }, atVault);
      assert.equal(answer.body.card?.brand, brand, answer.text);
      assert.equal(answer.body.card.last_digits, number.slice(-4));
    });
  }
});
