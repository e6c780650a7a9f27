import { always, ifSet, keys, listShape, untouched, type Version } from "./shape.ts";

/**
 * The newest version: its names are those of our own objects.
 * Source: recordings of 2025 and the vendor's own schema, 2019-05-29.
 */
export const version20190529 = {
  since: "2019-05-29",
  currencyCase: "upper",
  tombstone: "full",
  nestedListOrder: "chronological",
  shapes: {
    charge: keys(
      "object id location amount authorization_type authorized_amount captured_amount",
      "acquirer_reference_number net fee fee_vat interest interest_vat",
      "funding_amount refunded_amount transaction_fees platform_fee",
      ifSet("unmanaged_payment three_ds_info"),
      "currency funding_currency ip refunds link description metadata",
      ifSet("missing_3ds_fields"),
      "card source schedule linked_account customer dispute transaction",
      "failure_code failure_message merchant_advice",
      ifSet("merchant_advice_code"),
      "status authorize_uri return_uri",
      "created_at paid_at authorized_at expires_at expired_at reversed_at",
      "multi_capture zero_interest_installments branch terminal device",
      "authorized capturable capture disputable livemode refundable partially_refundable",
      "reversed reversible voided paid expired can_perform_void",
      ifSet("merchant_name merchant_uid"),
      "approval_code",
      ifSet("authenticated_by statement_descriptor"),
    ),
    card: keys(
      "object id livemode location deleted",
      "street1 street2 city state phone_number postal_code country",
      "financing bank brand fingerprint first_digits last_digits name",
      "expiration_month expiration_year security_code_check tokenization_method created_at",
    ),
    customer: keys(
      "object id livemode location deleted metadata",
      "cards default_card linked_accounts description email created_at",
    ),
    token: keys("object id livemode location used charge_status card created_at"),
    refund: keys(
      "object id location livemode voided currency amount metadata",
      "charge capture terminal transaction status funding_amount funding_currency",
      "created_at acquirer_reference_number",
      ifSet("merchant_name merchant_uid"),
      "approval_code",
    ),
    transaction: keys(
      "object id livemode currency amount location direction key origin transferable_at created_at",
    ),
    balance: keys(
      "object livemode location currency total transferable reserve on_hold created_at",
    ),
    event: keys(
      "object id livemode location webhook_deliveries",
      // An event keeps its object as it was, in the version the account had at that moment.
      untouched("data"),
      "key created_at",
    ),
    // What a charge's own list of events shows of each.
    event_summary: keys(always("object", "event"), "id livemode location key created_at"),
    webhook_delivery: keys("object id uri status key error payload created_at"),
    account: keys(
      "object id team livemode location country currency email created_at supported_currencies",
      "api_version auto_activate_recipients chain_enabled zero_interest_installments",
      "chain_return_uri webhook_uri metadata_export_keys chaining_allowed",
      "last_updated_api_version transfer_config",
    ),
    source: keys(
      "object id livemode location amount barcode bank created_at currency email flow",
      "installment_term ip absorption_type name mobile_number phone_number platform_type",
      "scannable_code qr_settings billing shipping items references provider_references",
      "store_id store_name terminal_id type zero_interest_installments charge_status",
      "receipt_amount discounts promotion_code",
    ),
    barcode: keys("object type image raw_data"),
    document: keys("object livemode id deleted filename location download_uri created_at"),
    link: keys(
      "object id livemode location deleted multiple used currency amount charges",
      "description title payment_uri created_at used_at deleted_at",
      ifSet("merchant_name merchant_uid"),
    ),
    capability: keys(
      "object location banks limits payment_methods country",
      "tokenization_methods zero_interest_installments",
    ),
    list: listShape,
  },
} as const satisfies Version;
