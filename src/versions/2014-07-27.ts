import { version20151117 } from "./2015-11-17.ts";
import { ifSet, keys, onlyIf, renamed, type Version } from "./shape.ts";

/**
 * As 2015-11-17, with `captured` and `captured_at` for a charge's `paid` and `paid_at`.
 * Source: the vendor's attribute list of this version.
 */
export const version20140727 = {
  since: "2014-07-27",
  currencyCase: "lower",
  tombstone: "short",
  nestedListOrder: "chronological",
  shapes: {
    ...version20151117.shapes,
    charge: keys(
      "object id location amount",
      onlyIf("authorization_type", "authorization_type authorized_amount captured_amount"),
      "funding_amount",
      renamed("refunded", "refunded_amount"),
      "transaction_fees currency funding_currency ip refunds link description metadata card",
      onlyIf("requested_source", "source"),
      "schedule customer dispute transaction failure_code failure_message status",
      "offline offsite source_of_fund reference authorize_uri return_uri",
      renamed("created", "created_at"),
      renamed("captured_at", "paid_at"),
      "expires_at expired_at reversed_at branch terminal device",
      "authorized capturable capture disputable livemode refundable",
      "reversed reversible voided",
      renamed("captured", "paid"),
      "expired",
      "acquirer_reference_number linked_account partially_refundable can_perform_void",
      "approval_code",
      ifSet("merchant_name merchant_uid unmanaged_payment"),
    ),
  },
} as const satisfies Version;
