import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { ApiVersion } from "./api-versions.ts";
import { renderIn } from "./render.ts";
import type { WireObject } from "./wire-object.ts";

/** Every key that any version prints, by its newest name, and those that only older ones know. */
const canonicalKeys: Readonly<Record<string, string>> = {
  charge: `id livemode location amount authorization_type authorized_amount captured_amount
    acquirer_reference_number net fee fee_vat interest interest_vat funding_amount refunded_amount
    transaction_fees platform_fee unmanaged_payment three_ds_info currency funding_currency ip
    refunds link description metadata missing_3ds_fields card source schedule linked_account
    customer dispute transaction failure_code failure_message merchant_advice merchant_advice_code
    status authorize_uri return_uri created_at paid_at authorized_at expires_at expired_at
    reversed_at multi_capture zero_interest_installments branch terminal device authorized
    capturable capture disputable refundable partially_refundable reversed reversible voided paid
    expired can_perform_void merchant_name merchant_uid approval_code authenticated_by
    statement_descriptor reference offsite offline source_of_fund requested_source`,
  card: `id livemode location street1 street2 city state phone_number postal_code country
    financing bank brand fingerprint first_digits last_digits name expiration_month
    expiration_year security_code_check tokenization_method created_at deleted`,
  customer: `id livemode location deleted metadata cards default_card linked_accounts
    description email created_at`,
  token: "id livemode location used charge_status card created_at",
  refund: `id location livemode voided currency amount metadata charge capture terminal
    transaction status funding_amount funding_currency created_at acquirer_reference_number
    merchant_name merchant_uid approval_code`,
  transaction:
    "id livemode currency amount location direction key origin transferable_at created_at",
  balance: "livemode location currency total transferable reserve on_hold created_at",
  event: "id livemode location webhook_deliveries data key created_at",
  event_summary: "id livemode location key created_at",
  webhook_delivery: "id uri status key error payload created_at",
  account: `id team livemode location country currency email created_at supported_currencies
    api_version auto_activate_recipients chain_enabled zero_interest_installments chain_return_uri
    webhook_uri metadata_export_keys chaining_allowed last_updated_api_version transfer_config`,
  source: `id livemode location amount barcode bank created_at currency email flow
    installment_term ip absorption_type name mobile_number phone_number platform_type
    scannable_code qr_settings billing shipping items references provider_references store_id
    store_name terminal_id type zero_interest_installments charge_status receipt_amount discounts
    promotion_code`,
  document: "livemode id deleted filename location download_uri created_at",
  link: `id livemode location deleted multiple used currency amount charges description title
    payment_uri created_at used_at deleted_at merchant_name merchant_uid`,
  capability: `location banks limits payment_methods payment_backends country tokenization_methods
    zero_interest_installments`,
  list: "data limit offset total location order from to",
};

const words = (text: string): string[] => text.trim().split(/\s+/);

/** An object whose every key holds its own name, so that a value in the wrong place shows. */
function filled(object: string, overrides: Record<string, null | undefined | boolean> = {}) {
  const names = words(canonicalKeys[object] ?? "");
  const values = Object.fromEntries(names.map((name) => [name, name]));
  return { ...values, deleted: false, ...overrides, object } as WireObject;
}

const printedKeys = (version: ApiVersion, object: WireObject): string[] =>
  Object.keys(renderIn(version, object));

const charge2019 = `object id location amount authorization_type authorized_amount captured_amount
  acquirer_reference_number net fee fee_vat interest interest_vat funding_amount refunded_amount
  transaction_fees platform_fee unmanaged_payment three_ds_info currency funding_currency ip
  refunds link description metadata missing_3ds_fields card source schedule linked_account
  customer dispute transaction failure_code failure_message merchant_advice merchant_advice_code
  status authorize_uri return_uri created_at paid_at authorized_at expires_at expired_at
  reversed_at multi_capture zero_interest_installments branch terminal device authorized
  capturable capture disputable livemode refundable partially_refundable reversed reversible
  voided paid expired can_perform_void merchant_name merchant_uid approval_code authenticated_by
  statement_descriptor`;
const charge2015 = `object id location amount authorization_type authorized_amount captured_amount
  funding_amount refunded transaction_fees currency funding_currency ip refunds link description
  metadata card source schedule customer dispute transaction failure_code failure_message status
  offline offsite source_of_fund reference authorize_uri return_uri created paid_at expires_at
  expired_at reversed_at branch terminal device authorized capturable capture disputable livemode
  refundable reversed reversible voided paid expired acquirer_reference_number linked_account
  partially_refundable can_perform_void approval_code merchant_name merchant_uid unmanaged_payment`;
const oldCard = `object id livemode location security_code_check expiration_month expiration_year
  bank brand city country financing fingerprint first_digits last_digits name phone_number
  postal_code state street1 street2 tokenization_method created`;
const oldSource = `object id livemode location amount barcode bank created currency email flow
  installment_terms ip absorption_type name mobile_number phone_number platform_type
  scannable_code qr_settings billing shipping items references provider_references store_id
  store_name terminal_id type zero_interest_installments charge_status receipt_amount discounts
  promotion_code`;
const refund2015 = `object id livemode location funding_amount funding_currency voided currency
  amount metadata charge transaction created`;
const list = "object data limit offset total location order from to";

/** What the three older versions print alike. */
const olderAlike = {
  card: oldCard,
  customer: "object id livemode location default_card email description metadata created cards",
  token: "object id livemode location used card created",
  transaction: "object id location type amount currency transferable source created",
  balance: "object livemode location available total currency reserve_amount",
  event: "object id livemode location webhook_deliveries data key created",
  event_summary: "object id livemode location key created",
  webhook_delivery: "object id uri status key error payload created",
  account: "object id livemode location email currency supported_currencies created",
  source: oldSource,
  document: "object livemode id deleted filename location download_uri created",
  link: `object id livemode location amount currency used multiple title description charges
    payment_uri created`,
  capability: `object location banks limits payment_backends tokenization_methods
    zero_interest_installments`,
  list,
};

const expectedKeys: Readonly<Record<ApiVersion, Readonly<Record<string, string>>>> = {
  "2014-07-27": {
    ...olderAlike,
    charge: charge2015.replace(/\bpaid_at\b/, "captured_at").replace(/\bpaid\b/, "captured"),
    refund: refund2015,
  },
  "2015-11-17": { ...olderAlike, charge: charge2015, refund: refund2015 },
  "2017-11-02": {
    ...olderAlike,
    charge: charge2015.replace(/offline\s+offsite\s+source_of_fund\s/, ""),
    refund: `object id location amount currency voided charge transaction created livemode
      funding_amount funding_currency metadata`,
  },
  "2019-05-29": {
    charge: charge2019,
    card: `object id livemode location deleted street1 street2 city state phone_number postal_code
      country financing bank brand fingerprint first_digits last_digits name expiration_month
      expiration_year security_code_check tokenization_method created_at`,
    customer: `object id livemode location deleted metadata cards default_card linked_accounts
      description email created_at`,
    token: "object id livemode location used charge_status card created_at",
    refund: `object id location livemode voided currency amount metadata charge capture terminal
      transaction status funding_amount funding_currency created_at acquirer_reference_number
      merchant_name merchant_uid approval_code`,
    transaction:
      "object id livemode currency amount location direction key origin transferable_at created_at",
    balance: "object livemode location currency total transferable reserve on_hold created_at",
    event: "object id livemode location webhook_deliveries data key created_at",
    event_summary: "object id livemode location key created_at",
    webhook_delivery: "object id uri status key error payload created_at",
    account: `object id team livemode location country currency email created_at
      supported_currencies api_version auto_activate_recipients chain_enabled
      zero_interest_installments chain_return_uri webhook_uri metadata_export_keys
      chaining_allowed last_updated_api_version transfer_config`,
    source: oldSource
      .replace("created", "created_at")
      .replace("installment_terms", "installment_term"),
    document: "object livemode id deleted filename location download_uri created_at",
    link: `object id livemode location deleted multiple used currency amount charges description
      title payment_uri created_at used_at deleted_at merchant_name merchant_uid`,
    capability: `object location banks limits payment_methods country tokenization_methods
      zero_interest_installments`,
    list,
  },
};

for (const [version, objects] of Object.entries(expectedKeys)) {
  describe(`${version} prints, in order, the keys of`, () => {
    for (const [object, expected] of Object.entries(objects)) {
      it(`a ${object}`, () => {
        assert.deepEqual(printedKeys(version as ApiVersion, filled(object)), words(expected));
      });
    }
  });
}

describe("a key under another name", () => {
  const renames: readonly [ApiVersion, string, Readonly<Record<string, string>>][] = [
    [
      "2014-07-27",
      "charge",
      {
        captured: "paid",
        captured_at: "paid_at",
        refunded: "refunded_amount",
        created: "created_at",
      },
    ],
    ["2015-11-17", "charge", { paid: "paid", paid_at: "paid_at", refunded: "refunded_amount" }],
    ["2017-11-02", "charge", { refunded: "refunded_amount", created: "created_at" }],
    [
      "2017-11-02",
      "transaction",
      {
        type: "direction",
        source: "origin",
        transferable: "transferable_at",
        created: "created_at",
      },
    ],
    ["2015-11-17", "balance", { available: "transferable", reserve_amount: "reserve" }],
    ["2014-07-27", "account", { id: "team", created: "created_at" }],
    ["2017-11-02", "source", { installment_terms: "installment_term", created: "created_at" }],
    ["2019-05-29", "account", { id: "id", team: "team" }],
  ];
  for (const [version, object, names] of renames) {
    it(`keeps its value in a ${object} of ${version}`, () => {
      const printed = renderIn(version, filled(object));
      for (const [name, newest] of Object.entries(names)) assert.equal(printed[name], newest, name);
    });
  }
});

describe("a key that is not always there", () => {
  const onlyWhenSet = {
    unmanaged_payment: undefined,
    three_ds_info: null,
    missing_3ds_fields: undefined,
    merchant_advice_code: undefined,
    merchant_name: null,
    merchant_uid: undefined,
    authenticated_by: null,
    statement_descriptor: undefined,
  };

  it("is left out of a charge of 2019-05-29 when unset, and the 62 others stay", () => {
    const printed = printedKeys("2019-05-29", filled("charge", onlyWhenSet));
    const absent = new Set(Object.keys(onlyWhenSet));
    assert.deepEqual(
      printed,
      words(charge2019).filter((key) => !absent.has(key)),
    );
    assert.equal(printed.length, 62);
  });

  it("shows the amounts of an authorisation without its type in 2019-05-29 alone", () => {
    const charge = filled("charge", { authorization_type: null });
    for (const version of ["2014-07-27", "2015-11-17", "2017-11-02"] as const) {
      const printed = renderIn(version, charge);
      for (const key of ["authorization_type", "authorized_amount", "captured_amount"]) {
        assert.equal(key in printed, false, `${key} in ${version}`);
      }
    }
    const newest = renderIn("2019-05-29", charge);
    assert.equal(newest["authorization_type"], null);
    assert.equal(newest["captured_amount"], "captured_amount");
  });

  it("is a charge's source before 2017-11-02, shown when the request named one", () => {
    for (const requested of [true, false]) {
      const charge = filled("charge", { requested_source: requested });
      assert.equal("source" in renderIn("2014-07-27", charge), requested);
      assert.equal("source" in renderIn("2015-11-17", charge), requested);
      assert.equal("source" in renderIn("2017-11-02", charge), true);
      assert.equal("source" in renderIn("2019-05-29", charge), true);
    }
  });

  it("is a charge's source from 2017-11-02 on, null for a card", () => {
    const charge = filled("charge", { source: null, requested_source: false });
    assert.equal(renderIn("2017-11-02", charge)["source"], null);
    assert.equal(renderIn("2019-05-29", charge)["source"], null);
  });

  it("is the location of a card without a customer, null in 2019-05-29 and absent before", () => {
    const card = filled("card", { location: null });
    assert.equal(renderIn("2019-05-29", card)["location"], null);
    for (const version of ["2014-07-27", "2015-11-17", "2017-11-02"] as const) {
      assert.equal("location" in renderIn(version, card), false);
      assert.equal(renderIn(version, filled("card"))["location"], "location");
    }
  });

  it("never shows the marker that tells which charges named a source", () => {
    for (const version of Object.keys(expectedKeys) as ApiVersion[]) {
      assert.equal("requested_source" in renderIn(version, filled("charge")), false);
    }
  });
});
