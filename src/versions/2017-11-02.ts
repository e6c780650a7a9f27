import {
  always,
  ifSet,
  keys,
  listShape,
  onlyIf,
  renamed,
  untouched,
  type Version,
} from "./shape.ts";

/**
 * As 2019-05-29, with `created` for `created_at`, `refunded` for `refunded_amount`, lower-case
 * currencies and short answers for what is deleted. A charge does not show its fees.
 * Source: recordings of 2017 (2017-11-02); the order of the charge and the card is the seed's.
 * Assumed: keys that all other versions gained later (those of the card, and a refund's livemode,
 * funding amount and metadata) are here as well, and a source has the newest one's keys.
 */
export const version20171102 = {
  since: "2017-11-02",
  currencyCase: "lower",
  tombstone: "short",
  nestedListOrder: null,
  shapes: {
    charge: keys(
      "object id location amount",
      onlyIf("authorization_type", "authorization_type authorized_amount captured_amount"),
      "funding_amount",
      renamed("refunded", "refunded_amount"),
      "transaction_fees currency funding_currency ip refunds link description metadata",
      "card source schedule customer dispute transaction failure_code failure_message status",
      "reference authorize_uri return_uri",
      renamed("created", "created_at"),
      "paid_at expires_at expired_at reversed_at branch terminal device",
      "authorized capturable capture disputable livemode refundable",
      "reversed reversible voided paid expired",
      "acquirer_reference_number linked_account partially_refundable can_perform_void",
      "approval_code",
      ifSet("merchant_name merchant_uid unmanaged_payment"),
    ),
    card: keys(
      "object id livemode",
      ifSet("location"),
      "security_code_check expiration_month expiration_year bank brand city country financing",
      "fingerprint first_digits last_digits name phone_number postal_code state street1 street2",
      "tokenization_method",
      renamed("created", "created_at"),
    ),
    customer: keys(
      "object id livemode location default_card email description metadata",
      renamed("created", "created_at"),
      "cards",
    ),
    token: keys("object id livemode location used card", renamed("created", "created_at")),
    refund: keys(
      "object id location amount currency voided charge transaction",
      renamed("created", "created_at"),
      "livemode funding_amount funding_currency metadata",
    ),
    transaction: keys(
      "object id location",
      renamed("type", "direction"),
      "amount currency",
      renamed("transferable", "transferable_at"),
      renamed("source", "origin"),
      renamed("created", "created_at"),
    ),
    balance: keys(
      "object livemode location",
      renamed("available", "transferable"),
      "total currency",
      renamed("reserve_amount", "reserve"),
    ),
    event: keys(
      "object id livemode location webhook_deliveries",
      // An event keeps its object as it was, in the version the account had at that moment.
      untouched("data"),
      "key",
      renamed("created", "created_at"),
    ),
    event_summary: keys(
      always("object", "event"),
      "id livemode location key",
      renamed("created", "created_at"),
    ),
    webhook_delivery: keys(
      "object id uri status key error payload",
      renamed("created", "created_at"),
    ),
    account: keys(
      "object",
      renamed("id", "team"),
      "livemode location email currency supported_currencies",
      renamed("created", "created_at"),
    ),
    source: keys(
      "object id livemode location amount barcode bank",
      renamed("created", "created_at"),
      "currency email flow",
      renamed("installment_terms", "installment_term"),
      "ip absorption_type name mobile_number phone_number platform_type",
      "scannable_code qr_settings billing shipping items references provider_references",
      "store_id store_name terminal_id type zero_interest_installments charge_status",
      "receipt_amount discounts promotion_code",
    ),
    barcode: keys("object type image raw_data"),
    document: keys(
      "object livemode id deleted filename location download_uri",
      renamed("created", "created_at"),
    ),
    link: keys(
      "object id livemode location amount currency used multiple title description charges",
      "payment_uri",
      renamed("created", "created_at"),
    ),
    capability: keys(
      "object location banks limits payment_backends",
      "tokenization_methods zero_interest_installments",
    ),
    list: listShape,
  },
} as const satisfies Version;
