import type { Currency } from "../catalogue/currencies.ts";
import type { Instant } from "../primitives/clock.ts";
import type { MinorUnits } from "../primitives/money.ts";

/** A page on which somebody pays a fixed amount, without a shop. */
export interface Link {
  readonly id: string;
  /** Counts who took it, so that two payers of a single-use link meet. */
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
  /**
   * The charge that an acquirer was asked about last, of a single-use link: while that charge may still become paid, no
   * other may. Null while nobody came that far, and of a link for many payments always.
   */
  readonly takenBy: string | null;
}

/** The code by which a payer finds the page: the part of the id that tells links apart, in capitals. */
export function linkCode(link: Pick<Link, "id">): string {
  return (link.id.split("_").at(-1) ?? "").toUpperCase();
}

/** The ids that a code may stand for; undefined for a text that is no code. Capitals do not matter to who types it. */
export function idsOfCode(code: string): readonly string[] | undefined {
  if (!/^[0-9a-z]{19}$/i.test(code)) return undefined;
  const tail = code.toLowerCase();
  return [`link_test_${tail}`, `link_${tail}`];
}

/** Where a link is paid. */
export function paymentUri(link: Pick<Link, "id">, publicUrl: string): string {
  return `${publicUrl}/pay/${linkCode(link)}`;
}

/** Where a payer comes back to. Source: recorded charges of links. */
export function completeUri(link: Pick<Link, "id">, publicUrl: string): string {
  return `${paymentUri(link, publicUrl)}/complete`;
}
