import type { Instant } from "../primitives/clock.ts";

/** Which part of a list is wanted. */
export interface Page {
  readonly from: Instant;
  readonly to: Instant;
  readonly offset: number;
  readonly limit: number;
  readonly order: "chronological" | "reverse_chronological";
  /** Whether the caller set bounds in time; without them a list's total is a running number. */
  readonly isBounded: boolean;
}

/** Some rows of a list, and how many there are in all. */
export interface Listed<T> {
  readonly rows: readonly T[];
  readonly total: number;
}
