import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { renderIn } from "./render.ts";
import type { WireObject } from "./wire-object.ts";

const at = "2019-12-31T12:59:59Z";

/** The charge of the seed's example as our own objects name its facts. */
const canonical: WireObject = {
  object: "charge",
  id: "chrg_test_no1t4tnemucod0e51mo",
  location: "/charges/chrg_test_no1t4tnemucod0e51mo",
  livemode: false,
  amount: 12345,
  authorization_type: null,
  authorized_amount: 12345,
  captured_amount: 12345,
  acquirer_reference_number: null,
  net: 11863,
  fee: 451,
  fee_vat: 32,
  interest: 0,
  interest_vat: 0,
  funding_amount: 12345,
  refunded_amount: 0,
  transaction_fees: { fee_flat: "0.0", fee_rate: "3.65", vat_rate: "7.0" },
  platform_fee: { fixed: null, amount: null, percentage: null },
  currency: "THB",
  funding_currency: "THB",
  ip: "203.0.113.1",
  refunds: {
    object: "list",
    data: [],
    limit: 20,
    offset: 0,
    total: 0,
    location: "/charges/chrg_test_no1t4tnemucod0e51mo/refunds",
    order: "chronological",
    from: "1970-01-01T00:00:00Z",
    to: at,
  },
  link: null,
  description: null,
  metadata: { order_id: "P26042018-01", color: "pink" },
  missing_3ds_fields: undefined,
  card: {
    object: "card",
    id: "card_test_no1t4tnemucod0e51mo",
    livemode: false,
    location: null,
    deleted: false,
    street1: "1448/4 Praditmanutham Road",
    street2: null,
    city: "Bangkok",
    state: null,
    phone_number: "0123456789",
    postal_code: "10320",
    country: "th",
    financing: "credit",
    bank: "Bank of the Unbanked",
    brand: "Visa",
    fingerprint: "XjOdjaoHRvUGRfmZacMPcJtm0U3SEIIfkA7534dQeVw=",
    first_digits: null,
    last_digits: "4242",
    name: "Somchai Prasert",
    expiration_month: 12,
    expiration_year: 2024,
    security_code_check: true,
    tokenization_method: null,
    created_at: at,
  },
  source: null,
  requested_source: false,
  schedule: null,
  linked_account: null,
  customer: null,
  dispute: null,
  transaction: "trxn_test_no1t4tnemucod0e51mo",
  failure_code: null,
  failure_message: null,
  merchant_advice: null,
  merchant_advice_code: undefined,
  status: "successful",
  offline: null,
  offsite: null,
  source_of_fund: "card",
  reference: "paym_test_no1t4tnemucod0e51mo",
  authorize_uri: "https://api.omise.co/payments/paym_test_no1t4tnemucod0e51mo/authorize",
  return_uri: "https://www.example.com/orders/54321/complete",
  created_at: at,
  paid_at: at,
  authorized_at: at,
  expires_at: at,
  expired_at: null,
  reversed_at: null,
  multi_capture: false,
  zero_interest_installments: false,
  branch: null,
  terminal: null,
  device: null,
  authorized: true,
  capturable: false,
  capture: true,
  disputable: true,
  refundable: true,
  partially_refundable: true,
  reversed: false,
  reversible: false,
  voided: false,
  paid: true,
  expired: false,
  can_perform_void: true,
  approval_code: null,
};

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

const laterKeys = {
  acquirer_reference_number: null,
  linked_account: null,
  partially_refundable: true,
  can_perform_void: true,
  approval_code: null,
};

describe("the seed's example", () => {
  const seed = JSON.parse(seedExample) as Record<string, unknown>;

  it("is what 2015-11-17 prints: its 47 keys, in order, with their values, then five later", () => {
    assert.equal(Object.keys(seed).length, 47);
    assert.equal(
      JSON.stringify(renderIn("2015-11-17", canonical)),
      JSON.stringify({ ...seed, ...laterKeys }),
    );
  });

  it("says captured and captured_at in 2014-07-27, in the same places", () => {
    const expected = JSON.stringify({ ...seed, ...laterKeys })
      .replace('"paid_at":', '"captured_at":')
      .replace('"paid":', '"captured":');
    assert.equal(JSON.stringify(renderIn("2014-07-27", canonical)), expected);
  });

  it("in 2017-11-02 has a source after the card; no offline, offsite or source_of_fund", () => {
    const expected = JSON.stringify({ ...seed, ...laterKeys })
      .replace('"offline":null,"offsite":null,"source_of_fund":"card",', "")
      .replace('"order":"chronological"', '"order":null')
      .replace('},"schedule"', '},"source":null,"schedule"');
    assert.equal(JSON.stringify(renderIn("2017-11-02", canonical)), expected);
  });

  it("in 2019-05-29 has the newest names, upper-case currencies and its fees", () => {
    const printed = renderIn("2019-05-29", canonical);
    assert.equal(Object.keys(printed).length, 62);
    assert.equal(printed["currency"], "THB");
    assert.equal(printed["created_at"], at);
    assert.equal(printed["refunded_amount"], 0);
    assert.equal(printed["net"], 11863);
    assert.deepEqual(printed["card"], canonical["card"]);
    for (const key of [
      "reference",
      "offsite",
      "offline",
      "source_of_fund",
      "created",
      "refunded",
    ]) {
      assert.equal(key in printed, false, key);
    }
  });
});
