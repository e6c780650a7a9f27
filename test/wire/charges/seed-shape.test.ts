import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answer } from "../../support/api.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

/*
 * The seed's example charge on the wire: the same card, amount and moment, typed into a fresh engine. All that it
 * prints must be there, in its order; what no two accounts share is compared by its form alone.
 */

const at = "2019-12-31T12:59:59Z";

// Source: charges-api, the example's JSON response (seed), with its line breaks restored.
const seedExample = `{ "object": "charge", "id": "chrg_test_no1t4tnemucod0e51mo",
"location": "/charges/chrg_test_no1t4tnemucod0e51mo", "amount": 12345, "funding_amount": 12345,
"refunded": 0, "transaction_fees": { "fee_flat": "0.0", "fee_rate": "3.65", "vat_rate": "7.0" },
"currency": "thb", "funding_currency": "thb", "ip": "203.0.113.1",
"refunds": { "object": "list", "data": [], "limit": 20, "offset": 0, "total": 0,
"location": "/charges/chrg_test_no1t4tnemucod0e51mo/refunds", "order": "chronological",
"from": "1970-01-01T00:00:00Z", "to": "2019-12-31T12:59:59Z" },
"link": null, "description": null, "metadata": { "order_id": "P26042018-01", "color": "pink" },
"card": { "object": "card", "id": "card_test_no1t4tnemucod0e51mo", "livemode": false,
"security_code_check": true, "expiration_month": 12, "expiration_year": 2024,
"bank": "Bank of the Unbanked", "brand": "Visa", "city": "Bangkok", "country": "th",
"financing": "credit", "fingerprint": "XjOdjaoHRvUGRfmZacMPcJtm0U3SEIIfkA7534dQeVw=",
"first_digits": null, "last_digits": "4242", "name": "Somchai Prasert",
"phone_number": "0123456789", "postal_code": "10320", "state": null,
"street1": "1448/4 Praditmanutham Road", "street2": null, "tokenization_method": null,
"created": "2019-12-31T12:59:59Z" },
"schedule": null, "customer": null, "dispute": null,
"transaction": "trxn_test_no1t4tnemucod0e51mo", "failure_code": null, "failure_message": null,
"status": "successful", "offline": null, "offsite": null, "source_of_fund": "card",
"reference": "paym_test_no1t4tnemucod0e51mo",
"authorize_uri": "https://api.omise.co/payments/paym_test_no1t4tnemucod0e51mo/authorize",
"return_uri": "https://www.example.com/orders/54321/complete",
"created": "2019-12-31T12:59:59Z", "paid_at": "2019-12-31T12:59:59Z",
"expires_at": "2019-12-31T12:59:59Z", "expired_at": null, "reversed_at": null,
"branch": null, "terminal": null, "device": null, "authorized": true, "capturable": false,
"capture": true, "disputable": true, "livemode": false, "refundable": true, "reversed": false,
"reversible": false, "voided": false, "paid": true, "expired": false }`;
const seed = JSON.parse(seedExample) as Record<string, unknown>;

// Names that only the seed's table of attributes has; they follow the example's.
const laterKeys = [
  "acquirer_reference_number",
  "linked_account",
  "partially_refundable",
  "can_perform_void",
  "approval_code",
];

// What no two accounts share, by its form.
const forms: Readonly<Record<string, RegExp>> = {
  id: /^chrg_test_[0-9a-z]{19}$/,
  location: /^\/charges\/chrg_test_[0-9a-z]{19}$/,
  transaction: /^trxn_test_[0-9a-z]{19}$/,
  reference: /^paym_test_[0-9a-z]{19}$/,
  authorize_uri: /^http:\/\/127\.0\.0\.1:\d+\/payments\/paym_test_[0-9a-z]{19}\/authorize$/,
  expires_at: /^2020-01-30T12:59:59Z$/,
  "refunds.location": /^\/charges\/chrg_test_[0-9a-z]{19}\/refunds$/,
  "refunds.to": /^2019-12-31T12:59:59Z$/,
  "card.id": /^card_test_[0-9a-z]{19}$/,
  "card.fingerprint": /^[A-Za-z0-9+/]{43}=$/,
};

/** Every value that is no hash, by the names on the way to it, in the order of the text. */
function leaves(value: unknown, path: readonly string[] = []): [string, unknown][] {
  const isHash = typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isHash) return [[path.join("."), value]];
  return Object.entries(value).flatMap(([name, inner]) => leaves(inner, [...path, name]));
}

describe("the seed's example charge", () => {
  let kakin: TestEngine;
  let made: Answer;

  before(async () => {
    // A first start gives its account the seed's thirty days.
    kakin = await startEngine({ at, settings: { authorizationValidForDays: 30 } });
    const card = await kakin.api.token({
      name: "Somchai Prasert",
      number: "4242424242424242",
      expiration_month: 12,
      expiration_year: 2024,
      security_code: "123",
      city: "Bangkok",
      postal_code: "10320",
      street1: "1448/4 Praditmanutham Road",
      phone_number: "0123456789",
    });
    made = await kakin.api.post("/charges", {
      amount: 12345,
      currency: "thb",
      card,
      ip: "203.0.113.1",
      metadata: { order_id: "P26042018-01", color: "pink" },
      return_uri: "https://www.example.com/orders/54321/complete",
    });
    assert.equal(made.status, 200, made.text);
  });

  after(() => kakin.close());

  it("is answered with its 47 keys in its order, then the five that only the table names", () => {
    assert.equal(Object.keys(seed).length, 47);
    assert.deepEqual(Object.keys(made.body), [...Object.keys(seed), ...laterKeys]);
    for (const name of ["transaction_fees", "refunds", "metadata", "card"]) {
      assert.deepEqual(Object.keys(made.body[name]), Object.keys(seed[name] as object), name);
    }
  });

  it("has its values, and where no two accounts share a value its form", () => {
    const answered = new Map(leaves(made.body));
    for (const [path, wanted] of leaves(seed)) {
      const form = forms[path];
      if (form === undefined) assert.deepEqual(answered.get(path), wanted, path);
      else assert.match(String(answered.get(path)), form, path);
    }
  });

  it("has its types", () => {
    const answered = new Map(leaves(made.body));
    for (const [path, wanted] of leaves(seed)) {
      assert.equal(typeof answered.get(path), typeof wanted, path);
    }
  });

  it("names itself alike wherever its id, reference and way to pay are printed", () => {
    const { id, location, refunds, reference, authorize_uri } = made.body;
    assert.equal(location, `/charges/${id}`);
    assert.equal(refunds.location, `/charges/${id}/refunds`);
    assert.equal(authorize_uri, `${kakin.url}/payments/${reference}/authorize`);
  });

  it("is the same when it is retrieved, listed, and asked for in the seed's own version", async () => {
    const version = "2015-11-17";
    const retrieved = await kakin.api.get(`/charges/${made.body.id}`);
    const inVersion = await kakin.api.get(`/charges/${made.body.id}`, { version });
    const list = await kakin.api.get("/charges");
    assert.equal(made.headers.get("omise-version"), version);
    assert.equal(retrieved.text, made.text);
    assert.equal(inVersion.text, made.text);
    assert.equal(JSON.stringify(list.body.data), JSON.stringify([made.body]));
  });
});
