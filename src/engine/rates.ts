/** The settings that limit how often something may be done in a minute. */
export const rateNames = [
  "tokensPerKey",
  "tokensPerIp",
  "paymentsPerLink",
  "paymentsPerIp",
] as const;

/** One of them. */
export type RateName = (typeof rateNames)[number];

/** How often a minute, in each mode; undefined: as often as anybody likes. */
export interface Rate {
  readonly live: number | undefined;
  readonly test: number | undefined;
}

/** Above it a limit would be none: a meter counts whole milliseconds. */
export const RATE_MAX = 60_000;

/** Reads `600`, `600,60` or `600,off`: live mode, then test mode, which is without a limit when not given. */
export function parseRate(text: string): Rate | undefined {
  const parts = text.split(",").map((part) => part.trim());
  if (parts.length > 2 || !parts.every(isRate)) return undefined;
  const [live, test] = parts.map((part) => (part === "off" ? undefined : Number(part)));
  return { live, test };
}

function isRate(text: string): boolean {
  const isNumber = /^[1-9]\d{0,4}$/.test(text) && Number(text) <= RATE_MAX;
  return isNumber || text === "off";
}
