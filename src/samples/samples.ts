import type { ChargeState } from "../catalogue/charge-states.ts";

/** An object under a printed id, and how it must stand so that the printed call succeeds. */
export type Sample =
  | { readonly kind: "customer" | "card"; readonly id: string; readonly state: "kept" }
  | { readonly kind: "token"; readonly id: string; readonly state: "unused" }
  | {
      readonly kind: "charge";
      readonly id: string;
      readonly state: Extract<ChargeState, "authorized" | "awaiting_payer" | "paid">;
    };

/**
 * The objects that a first start loads, so that the printed calls run as they are.
 *
 * the seed's call that names it, what it is, its id, how it must stand.
 * Source: the curl lines of the seed document.
 */
// biome-ignore format: a table reads by columns
export const samples = {
  chargeOfCustomer:     { kind: "customer", id: "cust_test_60kifc4zbmmj64570g9", state: "kept" },
  chargeOfCustomerCard: { kind: "card",     id: "card_test_60kiedwwd2obbiztswl", state: "kept" },
  chargeOfToken:        { kind: "token",    id: "tokn_test_60kw4dxb9redghzf8zs", state: "unused" },
  // Printed for expire as well, which wants another state; capture has it.
  capture:              { kind: "charge",   id: "chrg_test_60kwirza97rghqqpcfd", state: "authorized" },
  reverse:              { kind: "charge",   id: "chrg_test_5xmwdza9ooddiuhdvqq", state: "authorized" },
  update:               { kind: "charge",   id: "chrg_test_5xmwdyub5k3hn0iunst", state: "paid" },
  // Printed for retrieve as well, which takes any state.
  markAsPaid:           { kind: "charge",   id: "chrg_test_60kwldy12skb3h42dwr", state: "awaiting_payer" },
  markAsFailed:         { kind: "charge",   id: "chrg_test_60kw2xl9cdtivuncxv2", state: "awaiting_payer" },
} as const satisfies Record<string, Sample>;

/** A sample charge. */
export type SampleCharge = Extract<Sample, { readonly kind: "charge" }>;
