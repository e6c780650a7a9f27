import assert from "node:assert/strict";
import { test } from "node:test";
import { binOf, bins } from "./bins.ts";
import { cardBrands } from "./card-brands.ts";
import { countries, type FeeTerms, findCountry } from "./countries.ts";
import { currencies, findCurrency } from "./currencies.ts";
import { failureCodes, failureMessage } from "./failure-codes.ts";
import { feeFor, fees } from "./fees.ts";

function isPrinted(terms: FeeTerms): boolean {
  return Object.values(terms).every((text: string) => /^\d+\.\d+$/.test(text));
}

test("currencies: sorted, each with a number of its own; only yen and won have no decimals", () => {
  const codes = Object.keys(currencies);
  assert.deepEqual(codes, codes.toSorted());
  const numerics = Object.values(currencies).map(({ numeric }) => numeric);
  assert.equal(new Set(numerics).size, numerics.length);
  for (const numeric of numerics) assert.match(numeric, /^\d{3}$/);
  const whole = Object.entries(currencies).filter(([, { decimals }]) => decimals === 0);
  assert.deepEqual(
    whole.map(([code]) => code),
    ["JPY", "KRW"],
  );
});

test("a currency is found in either case, and nothing else is a currency", () => {
  for (const text of ["thb", "THB", "Thb"]) assert.equal(findCurrency(text), "THB");
  for (const text of ["", "th", "xxx", "invalid", "ıdr", "constructor", "toString"]) {
    assert.equal(findCurrency(text), undefined, text);
  }
});

test("countries: each knows itself, charges in its own currency and has sensible limits", () => {
  const brands = new Set(cardBrands.map(({ brand }) => brand));
  for (const [country, row] of Object.entries(countries)) {
    assert.equal(row.country, country);
    assert.equal(row.cardCurrencies[0], row.currency, country);
    assert.equal(new Set(row.cardCurrencies).size, row.cardCurrencies.length, country);
    assert.ok(row.cardCurrencies.every((currency) => Object.hasOwn(currencies, currency)));
    assert.ok(row.cardBrands.every((brand) => brands.has(brand)));
    assert.ok(row.multiCurrencyBrands.every((brand) => row.cardBrands.includes(brand)));
    assert.equal(row.multiCurrencyBrands.length > 0, row.cardCurrencies.length > 1, country);
    assert.ok(row.chargeMin < row.chargeMax, country);
    assert.ok(Intl.supportedValuesOf("timeZone").includes(row.timeZone), row.timeZone);
    assert.ok(isPrinted(row.cardFee), country);
  }
});

test("Thailand's cards are charged in the twelve recorded currencies at the recorded fee", () => {
  assert.equal(countries.TH.cardCurrencies.length, 12);
  assert.deepEqual(countries.TH.cardFee, { feeFlat: "0.0", feeRate: "3.65", vatRate: "7.0" });
});

test("an authorisation holds thirty days in Japan and seven elsewhere", () => {
  const days = Object.values(countries).map((row) => [row.country, row.authorizationValidForDays]);
  assert.deepEqual(Object.fromEntries(days), { TH: 7, JP: 30, SG: 7, MY: 7 });
});

test("a country is found in either case, and nothing else is a country", () => {
  assert.equal(findCountry("jp"), "JP");
  assert.equal(findCountry("MY"), "MY");
  for (const text of ["", "US", "constructor", "JAPAN"]) assert.equal(findCountry(text), undefined);
});

test("failure codes: each has a message, and the documented ones are all there", () => {
  for (const [code, message] of Object.entries(failureCodes)) {
    assert.match(code, /^[a-z]+(_[a-z]+)*$/);
    assert.notEqual(message.trim(), "", code);
  }
  const documented = [
    ["confirmed_amount_mismatch"],
    ["failed_fraud_check"],
    ["failed_processing"],
    ["insufficient_balance", "insufficient_fund"],
    ["invalid_account_number", "invalid_account"],
    ["payment_cancelled"],
    ["payment_rejected"],
    ["stolen_or_lost_card"],
    ["timeout"],
  ].flat();
  for (const code of documented) assert.ok(Object.hasOwn(failureCodes, code), code);
  assert.equal(failureMessage("stolen_or_lost_card"), "card is stolen or lost");
});

test("bins: six digits each; an unknown number has an issuer of empty values", () => {
  for (const prefix of Object.keys(bins)) assert.match(prefix, /^\d{6}$/);
  assert.deepEqual(binOf("4242424242424242"), {
    bank: "Bank of the Unbanked",
    country: "th",
    financing: "credit",
  });
  assert.deepEqual(binOf("4111111111111111"), { bank: "", country: "", financing: "" });
});

test("fees: sorted by method within a country, each printed as the wire does", () => {
  for (const [country, methods] of Object.entries(fees)) {
    const listed = Object.keys(methods);
    assert.deepEqual(listed, listed.toSorted(), country);
    for (const terms of Object.values<FeeTerms>(methods)) assert.ok(isPrinted(terms), country);
  }
});

test("a method costs what its own row says, else its family's, else what a card costs", () => {
  assert.equal(feeFor({ country: "TH", method: "card" }), countries.TH.cardFee);
  assert.equal(feeFor({ country: "TH", method: "promptpay" }).feeRate, "1.65");
  assert.equal(feeFor({ country: "TH", method: "bill_payment_tesco_lotus" }).feeRate, "1.65");
  assert.equal(feeFor({ country: "TH", method: "mobile_banking_scb" }).feeFlat, "800.0");
  assert.equal(feeFor({ country: "TH", method: "mobile_banking_bay" }), countries.TH.cardFee);
  assert.equal(feeFor({ country: "SG", method: "paynow" }).feeRate, "1.0");
  assert.equal(feeFor({ country: "JP", method: "paypay" }), countries.JP.cardFee);
  assert.equal(feeFor({ country: "TH", method: "constructor" }), countries.TH.cardFee);
});
