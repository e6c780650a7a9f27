import { version20171102 } from "./2017-11-02.ts";
import { ifSet, keys, onlyIf, renamed, type Version } from "./shape.ts";

/**
 * As 2017-11-02, with `offsite`, `offline` and `source_of_fund` in a charge, and its source only
 * when the request named one. The seed's shape and that of a new account.
 * Source: the seed's JSON example and table of attributes; refunds as a test account shows them.
 * Assumed: everything else looks as it does in 2017-11-02.
 */
export const version20151117 = {
  since: "2015-11-17",
  currencyCase: "lower",
  tombstone: "short",
  nestedListOrder: "chronological",
  shapes: {
    ...version20171102.shapes,
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
      "paid_at expires_at expired_at reversed_at branch terminal device",
      "authorized capturable capture disputable livemode refundable",
      "reversed reversible voided paid expired",
      "acquirer_reference_number linked_account partially_refundable can_perform_void",
      "approval_code",
      ifSet("merchant_name merchant_uid unmanaged_payment"),
    ),
    refund: keys(
      "object id livemode location funding_amount funding_currency voided currency amount",
      "metadata charge transaction",
      renamed("created", "created_at"),
    ),
  },
} as const satisfies Version;
