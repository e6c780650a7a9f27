import { refusal } from "../catalogue/api-errors.ts";
import { isLoopback } from "../engine/config.ts";
import type { Engine } from "../engine/engine.ts";
import type { Account } from "./account.ts";
import { type ApiKey, type KeyKind, WELL_KNOWN_KEYS } from "./api-key.ts";
import { findKey } from "./known-keys.ts";
import { openPageKey } from "./page-key.ts";

/** Which keys an endpoint takes. `any`: a public or a secret one. */
export type KeyDemand = KeyKind | "any";

/** Whose call it is, and what they showed for it. */
export interface Caller {
  readonly account: Account;
  readonly livemode: boolean;
  readonly shown: ShownKey;
}

/** What a caller showed: a key of an account, or that of a page of ours; `name` is the same each time. */
export interface ShownKey {
  readonly kind: KeyKind | "page";
  readonly name: string;
}

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
): Promise<Caller> {
  const text = keyIn(authorization);
  if (text === undefined || isWellKnownAbroad(engine, text))
    throw refusal("authentication_failure");
  const page = takesPageKeys ? await openPageKey(engine, text) : undefined;
  if (page?.isOver) throw refusal("key_expired_error");
  if (page !== undefined) {
    const { account, livemode } = page;
    // Every showing of a page has a key of its own; they are one caller.
    return { account, livemode, shown: { kind: "page", name: `pages of ${account.id}` } };
  }
  // Found by a keyed hash: there is nothing to compare, and so no time to measure.
  const found = await findKey(engine, text);
  if (found === undefined) throw refusal("authentication_failure");
  if (demand !== "any" && found.key.kind !== demand) throw refusal("authentication_failure");
  if (hasDied(found.key, engine.clock.now())) throw refusal("key_expired_error");
  const { kind, hash, livemode } = found.key;
  return { account: found.account, livemode, shown: { kind, name: hash } };
}

const basic = /^Basic [A-Za-z0-9+/=_-]{1,400}$/i;

function keyIn(authorization: string | undefined): string | undefined {
  if (authorization === undefined || !basic.test(authorization)) return undefined;
  const pair = Buffer.from(authorization.slice("Basic ".length), "base64").toString("latin1");
  const colon = pair.indexOf(":");
  const name = colon < 0 ? pair : pair.slice(0, colon);
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
