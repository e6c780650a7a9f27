/*
 * In which order the browser's return and the webhook reach the shop: the races that break real shops, to be chosen on
 * a page. `settle` now or a moment after the browser was sent back; how the event's deliveries are played; whether the
 * browser waits for the first of them; whether it goes back at all.
 */

interface OrderRow {
  readonly settles: "now" | "after_return";
  readonly copies: 1 | 2;
  readonly isLate?: true;
  readonly waits?: true;
  readonly staysHere?: true;
  /** Makes sense only where there is an address to go back to. */
  readonly needsReturn?: true;
}

/** The orders that a tester chooses from, by the word that the form of a page sends. */
// biome-ignore format: a table reads by columns
export const deliveryOrders = {
  webhook_first: { settles: "now",          copies: 1, waits: true },
  return_first:  { settles: "after_return", copies: 1, needsReturn: true },
  webhook_twice: { settles: "now",          copies: 2, waits: true },
  webhook_late:  { settles: "now",          copies: 1, isLate: true },
  no_return:     { settles: "now",          copies: 1, staysHere: true, needsReturn: true },
} as const satisfies Record<string, OrderRow>;

/** An order, as the form of a page sends it. */
export type DeliveryOrder = keyof typeof deliveryOrders;

/** The rows, with what not every row has. */
export function deliveryOrder(order: DeliveryOrder): OrderRow {
  return deliveryOrders[order];
}

/** How long after the browser's return the charge is settled when the return comes first. */
export const SETTLES_AFTER_SECONDS = 2;

/** How late a webhook may be. */
export const LATE_SECONDS = { least: 1, most: 3600, usual: 10 } as const;
