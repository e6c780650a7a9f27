import type { Engine } from "../engine/engine.ts";
import { clientAt, limitRate } from "../engine/limit-rate.ts";
import type { Caller } from "./authenticate.ts";

/**
 * Counts a token, or a source, that somebody makes with a public key. Whoever has that key can print it from a shop's
 * page, so what it writes has to be bounded; a secret key is its merchant's own affair.
 * @throws ApiError too_many_requests
 */
export function limitTokens(
  engine: Engine,
  { livemode, shown }: Caller,
  ip: string | undefined,
): void {
  if (shown.kind === "secret") return;
  limitRate(engine, livemode, {
    tokensPerKey: shown.name,
    tokensPerIp: clientAt(ip),
  });
}
