import { refusal } from "../catalogue/api-errors.ts";
import type { Engine } from "../engine/engine.ts";
import { write } from "../engine/write.ts";
import { later } from "../primitives/clock.ts";
import type { Account } from "./account.ts";
import { type NewKey, newKey } from "./add-key.ts";
import { type ApiKey, hashOfKey, type KeyKind } from "./api-key.ts";
import { claimApiKey, listKeys, replaceApiKey } from "./store.ts";

/** Which key is rolled, and how long it lives on. */
export interface RollWish {
  readonly kind: KeyKind;
  readonly livemode: boolean;
  /** The key itself or its last characters, where several are in force. */
  readonly which?: string;
  /** How long the old key is still accepted; 0 ends it at once. */
  readonly keepForMs: number;
}

/** A new key, and the old one with the moment of its end. */
export interface RolledKey extends NewKey {
  readonly old: ApiKey;
}

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
    const current = await keyToRoll(engine, account, wish);
    const old = { ...current, expiresAt: later(engine.clock.now(), wish.keepForMs) };
    const made = newKey(engine, account, wish);
    return { changes: [replaceApiKey(old), claimApiKey(made.key)], value: { ...made, old } };
  });
}

async function keyToRoll(engine: Engine, account: Account, wish: RollWish): Promise<ApiKey> {
  const { kind, livemode, which } = wish;
  const keys = await listKeys(engine, account.id);
  const inForce = keys.filter(
    (key) =>
      key.kind === kind &&
      key.livemode === livemode &&
      key.expiresAt === null &&
      (which === undefined || key.hint === which || key.hash === hashOfKey(engine.keys, which)),
  );
  const [found, ...others] = inForce;
  const name = `${kind} ${livemode ? "live" : "test"} key`;
  const ending = which === undefined ? "" : ` ending in ${which.slice(-4)}`;
  if (found === undefined) {
    throw refusal("not_found", `account ${account.id} has no ${name}${ending} in force`);
  }
  if (others.length > 0) {
    const endings = inForce.map((key) => key.hint).join(", ");
    throw refusal(
      "bad_request",
      `account ${account.id} has several of that kind in force: say which ${name} by its ending (${endings})`,
    );
  }
  return found;
}
