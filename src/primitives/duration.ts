import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./clock.ts";

const WEEK_MS = 7 * DAY_MS;

// A unit as people write it, its length in milliseconds. The longest first.
const units = { w: WEEK_MS, d: DAY_MS, h: HOUR_MS, m: MINUTE_MS, s: SECOND_MS } as const;

const pattern = /^(?:(\d{1,9})w)?(?:(\d{1,9})d)?(?:(\d{1,9})h)?(?:(\d{1,9})m)?(?:(\d{1,9})s)?$/;

/** What to write when a text is no duration. */
export const DURATION_EXAMPLES = "a duration such as 90s, 15m, 8h, 8d, 1w or 1d12h";

/** Reads `90s`, `15m`, `8h`, `8d`, `1w`, `1d12h` or a bare `0` as milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const trimmed = text.trim();
  if (trimmed === "0") return 0;
  const counts = trimmed === "" ? null : pattern.exec(trimmed);
  if (counts === null) return undefined;
  const ms = Object.values(units).reduce(
    (sum, unitMs, place) => sum + Number(counts[place + 1] ?? 0) * unitMs,
    0,
  );
  return Number.isSafeInteger(ms) ? ms : undefined;
}

/** Writes milliseconds as `8d` or `1d12h`, in whole seconds; `0s` for none. Weeks are written as days. */
export function writeDuration(ms: number): string {
  let rest = Math.floor(ms / SECOND_MS) * SECOND_MS;
  let text = "";
  for (const unit of ["d", "h", "m", "s"] as const) {
    const count = Math.floor(rest / units[unit]);
    rest -= count * units[unit];
    if (count > 0) text += `${count}${unit}`;
  }
  return text === "" ? "0s" : text;
}
