import type { Currency } from "../catalogue/currencies.ts";
import type { Instant } from "../primitives/clock.ts";
import type { MinorUnits } from "../primitives/money.ts";

/** A page on which somebody pays a fixed amount, without a shop. */
export interface Link {
  readonly id: string;
  /** Counts what was begun on its page, so that two payers of a single-use link meet. */
  readonly version: number;
  readonly livemode: boolean;
  readonly createdAt: Instant;
  readonly deletedAt: Instant | null;
  readonly amount: MinorUnits;
  readonly currency: Currency;
  readonly title: string;
  readonly description: string;
  /** Whether it may be paid more than once. */
  readonly multiple: boolean;
}

/** The code by which a payer finds the page: the part of the id that tells links apart, in capitals. */
export function linkCode(link: Pick<Link, "id">): string {
  return (link.id.split("_").at(-1) ?? "").toUpperCase();
}

/** Where a link is paid. */
export function paymentUri(link: Pick<Link, "id">, publicUrl: string): string {
  return `${publicUrl}/pay/${linkCode(link)}`;
}
