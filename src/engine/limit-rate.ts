import { apiErrors, refusal } from "../catalogue/api-errors.ts";
import { addressBlock } from "../primitives/address-block.ts";
import { SECOND_MS } from "../primitives/clock.ts";
import type { Engine } from "./engine.ts";
import { type RateName, rateNames } from "./rates.ts";

/** Whom an address is counted as; nobody, where a call comes from no address: from the command line. */
export function clientAt(ip: string | undefined): string | undefined {
  return ip === undefined ? undefined : addressBlock(ip);
}

/**
 * Counts one happening against every rate that it falls under. What is over one of them counts against none, so that
 * nobody uses up what others have left.
 * @throws ApiError too_many_requests — saying when there will be room.
 */
export function limitRate(
  engine: Pick<Engine, "clock" | "config" | "meters">,
  livemode: boolean,
  whose: Readonly<Partial<Record<RateName, string | undefined>>>,
): void {
  const now = engine.clock.now();
  const counted = rateNames.flatMap((name) => {
    const perMinute = engine.config[name][livemode ? "live" : "test"];
    const who = whose[name];
    if (perMinute === undefined || who === undefined) return [];
    return [{ meter: engine.meters[name], who: `${livemode ? "live" : "test"}/${who}`, perMinute }];
  });
  const waits = counted.map(({ meter, who, perMinute }) => meter.waitMs(who, perMinute, now));
  const waitMs = Math.max(0, ...waits);
  if (waitMs > 0) {
    const { message } = apiErrors.too_many_requests;
    throw refusal("too_many_requests", message, Math.ceil(waitMs / SECOND_MS));
  }
  for (const { meter, who, perMinute } of counted) meter.count(who, perMinute, now);
}
