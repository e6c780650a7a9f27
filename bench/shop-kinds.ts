/*
 * The shops that webhooks are sent to: how many of each kind, and what a webhook meets there.
 * Source: what is promised of webhooks under load.
 */

// biome-ignore format: a table reads by columns
export const shopKinds = {
  healthy:  { count: 35, meets: "an answer of 200 at once" },
  hanging:  { count: 5,  meets: "no answer, ever" },
  failing:  { count: 5,  meets: "an answer of 500" },
  refusing: { count: 5,  meets: "nobody: the connection is refused" },
} as const satisfies Readonly<Record<string, { readonly count: number; readonly meets: string }>>;

export type ShopKind = keyof typeof shopKinds;

/** Shops in a process of their own, as they say it when they are ready. */
export interface ShopsReady {
  /** Where they are asked what has come. */
  readonly url: string;
  readonly addresses: Readonly<Record<ShopKind, readonly string[]>>;
}

/** What has come to the shops since they were last told to forget. */
export interface Arrivals {
  readonly counts: Readonly<Record<ShopKind, number>>;
  /** When the last webhook came to a healthy shop, by the machine's clock. */
  readonly lastAtMs: number;
  /** Of each webhook to a healthy shop the time from its event to its arrival, in no order. */
  readonly timesMs: readonly number[];
}
