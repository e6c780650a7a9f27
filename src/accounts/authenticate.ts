import { refusal } from "../catalogue/api-errors.ts";
import { isLoopback } from "../engine/config.ts";
import type { Engine } from "../engine/engine.ts";
import type { Account } from "./account.ts";
import { type ApiKey, type KeyKind, WELL_KNOWN_KEYS } from "./api-key.ts";
import { findKey } from "./known-keys.ts";
import { openPageKey } from "./page-key.ts";

/** Which keys an endpoint takes. `any`: a public or a secret one. */
export type KeyDemand = KeyKind | "any";

/**
 * Whose key this is. The user name of HTTP Basic is the key; the password is ignored (an old Java client sends "x").
 * @throws ApiError authentication_failure — no key, an unknown one, or one of the wrong kind: one answer for all.
 * @throws ApiError key_expired_error — a rolled key after its time, or the key of a page that was open for too long.
 * Source: the one recorded answer to a bad key. Assumed: it is the same for a missing key and one of the wrong kind.
 */
export async function authenticate(
  engine: Engine,
  authorization: string | undefined,
  demand: KeyDemand,
  takesPageKeys = false,
): Promise<{ account: Account; livemode: boolean }> {
  const text = keyIn(authorization);
  if (text === undefined || isWellKnownAbroad(engine, text))
    throw refusal("authentication_failure");
  const page = takesPageKeys ? await openPageKey(engine, text) : undefined;
  if (page?.isOver) throw refusal("key_expired_error");
  if (page !== undefined) return { account: page.account, livemode: page.livemode };
  // Found by a keyed hash: there is nothing to compare, and so no time to measure.
  const found = await findKey(engine, text);
  if (found === undefined) throw refusal("authentication_failure");
  if (demand !== "any" && found.key.kind !== demand) throw refusal("authentication_failure");
  if (hasDied(found.key, engine.clock.now())) throw refusal("key_expired_error");
  return { account: found.account, livemode: found.key.livemode };
}

function keyIn(authorization: string | undefined): string | undefined {
  const encoded = /^Basic ([A-Za-z0-9+/=_-]{1,400})$/i.exec(authorization ?? "")?.[1];
  if (encoded === undefined) return undefined;
  const name = Buffer.from(encoded, "base64").toString("latin1").split(":", 1)[0];
  return name === "" ? undefined : name;
}

/** The seed's keys are public knowledge, so they open nothing where strangers can reach us. */
function isWellKnownAbroad(engine: Engine, text: string): boolean {
  const isWellKnown = text === WELL_KNOWN_KEYS.secret || text === WELL_KNOWN_KEYS.public;
  return isWellKnown && !isLoopback(engine.config.host);
}

function hasDied(key: ApiKey, now: number): boolean {
  return key.expiresAt !== null && key.expiresAt <= now;
}
