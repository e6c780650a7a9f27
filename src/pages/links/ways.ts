import type { Call } from "../../accounts/call.ts";
import {
  type PaymentMethodRow,
  paymentMethod,
  paymentMethods,
  type SourceType,
} from "../../catalogue/payment-methods.ts";
import type { Link } from "../../links/link.ts";
import { currenciesOf, limitsOf } from "../../sources/allowed-methods.ts";

/** A way to pay a link other than a plain card: one row of the catalogue. */
export interface Way {
  readonly type: SourceType;
  readonly method: PaymentMethodRow;
  /** The numbers of months among which the payer chooses; none where it is not paid by installments. */
  readonly terms: readonly number[];
}

const allTypes = Object.keys(paymentMethods) as SourceType[];

/** The families that ways are shown in, in this order. */
export const wayGroups = ["qr", "wallets", "banks", "installments", "counters"] as const;

/** A family of ways, shown under a heading of its own. */
export type WayGroup = (typeof wayGroups)[number];

/**
 * The ways in which a link can be paid, besides by card: every method that the account may use and that takes the
 * link's amount. None in live mode, where no acquirer takes sources yet.
 */
export function waysOf({ account, livemode }: Call, link: Link): readonly Way[] {
  if (livemode) return [];
  return allTypes.flatMap((type) => {
    if (!currenciesOf(account, livemode, type).includes(link.currency)) return [];
    const [min, max] = limitsOf(account, type, link.currency);
    if (link.amount < min || link.amount > max) return [];
    const method = paymentMethod(type);
    const { terms = [], monthlyMin = 0 } = method.installments ?? {};
    const payable = terms.filter((term) => link.amount >= term * monthlyMin);
    return terms.length > 0 && payable.length === 0 ? [] : [{ type, method, terms: payable }];
  });
}

/** The family in which a payer looks for a way. */
export function groupOf({ type, method }: Way): WayGroup {
  if (type.startsWith("installment_")) return "installments";
  if (method.shows?.endsWith("_qr") === true || type.endsWith("_qr")) return "qr";
  if (method.flow === "offline") return "counters";
  const isBank = type.includes("_banking_") || method.requires?.includes("bank") === true;
  return isBank ? "banks" : "wallets";
}

/** Whether a way also takes the number of a card, as the plain card does. */
export function takesCard(way: string): boolean {
  if (way === "card") return true;
  if (!Object.hasOwn(paymentMethods, way)) return false;
  return paymentMethod(way as SourceType).withCard === true;
}
