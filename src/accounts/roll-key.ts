import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later } from "../primitives/clock.ts";
import type { Account } from "./account.ts";
import { type NewKey, newKey } from "./add-key.ts";
import type { ApiKey } from "./api-key.ts";
import { getNamedKey, type KeyChoice, type KeyName } from "./name-key.ts";
import { claimApiKey, replaceApiKey } from "./store.ts";

/** Which key is rolled, and how long it lives on. */
export interface RollWish extends KeyName {
  /** How long the old key is still accepted; 0 ends it at once. */
  readonly keepForMs: number;
}

/** A new key, and the old one with the moment of its end. */
export interface RolledKey extends NewKey {
  readonly old: ApiKey;
}

const inForce: KeyChoice = { among: ({ expiresAt }) => expiresAt === null, called: "in force" };

/**
 * Puts a new key in the place of one in force; the old one is accepted until its time is over, so that a shop has time
 * to change over.
 * @throws ApiError not_found — no such key in force.
 * @throws ApiError bad_request — several are in force, and it was not said which.
 */
export async function rollKey(
  engine: Engine,
  account: Account,
  wish: RollWish,
): Promise<RolledKey> {
  return write(engine, {}, async () => {
    const current = await getNamedKey(engine, account, wish, inForce);
    const old = { ...current, expiresAt: later(engine.clock.now(), wish.keepForMs) };
    const made = newKey(engine, account, wish);
    return { changes: [replaceApiKey(old), claimApiKey(made.key)], value: { ...made, old } };
  });
}
