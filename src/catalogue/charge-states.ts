/**
 * Every state of a charge, finer than what the wire tells of it.
 *
 * state of a charge, what the wire calls it.
 * Source: charges-api, `status`; a state of ours where the wire has one word for several situations.
 */
// biome-ignore format: a table reads by columns
export const chargeStatuses = {
  asking:         "pending",    // an acquirer is being asked; nobody has been told yet
  unanswered:     "pending",    // the acquirer's answer never came; it is being looked up
  awaiting_payer: "pending",    // the payer has to do something first
  authorized:     "pending",    // the amount is reserved and may be captured
  paid:           "successful",
  failed:         "failed",
  expired:        "expired",    // the payer did not pay in time
  reversed:       "reversed",   // the merchant gave the reservation back
  lapsed:         "reversed",   // the reservation ran out
} as const satisfies Record<string, ChargeStatus>;

/** What the wire says of a charge. */
export type ChargeStatus = "failed" | "expired" | "pending" | "reversed" | "successful";

/** The states that a charge can be in. */
export type ChargeState = keyof typeof chargeStatuses;
