import { hashOfKey, type KeyKind, WELL_KNOWN_KEYS } from "./accounts/api-key.ts";
import { KeyTaken, makeAccount, newKeyPair } from "./accounts/make-account.ts";
import { findKeyWithAccount, listAccounts } from "./accounts/store.ts";
import { isLoopback } from "./engine/config.ts";
import type { Engine } from "./engine/engine.ts";
import { loadSamples } from "./samples/load-samples.ts";

/** The lifetime of an authorisation that the seed document describes. */
const SEED_VALID_FOR_DAYS = 30;

/** Keys that can be shown; null where a key was shown before and only its hash is left. */
export type ShownKeys = Readonly<Record<KeyKind, string | null>>;

/**
 * Makes sure that there is an account to work with. The first start opens one and loads the samples; the well-known
 * test keys are its keys where only this machine can reach us, random ones everywhere else.
 */
export async function ensureFirstAccount(engine: Engine): Promise<ShownKeys> {
  if ((await listAccounts(engine)).length > 0) return shownAgain(engine);
  const test = isLoopback(engine.config.host) ? WELL_KNOWN_KEYS : newKeyPair(false);
  const settings = { authorizationValidForDays: SEED_VALID_FOR_DAYS };
  try {
    const account = await makeAccount(engine, { country: "TH", settings, test });
    if (engine.config.samples) await loadSamples(engine, account);
    return test;
  } catch (fault) {
    // Another server on the same database was faster.
    if (fault instanceof KeyTaken) return shownAgain(engine);
    throw fault;
  }
}

async function shownAgain(engine: Engine): Promise<ShownKeys> {
  const shown = async (kind: KeyKind): Promise<string | null> => {
    if (!isLoopback(engine.config.host)) return null;
    const found = await findKeyWithAccount(engine, hashOfKey(engine.keys, WELL_KNOWN_KEYS[kind]));
    return found?.key.expiresAt === null ? WELL_KNOWN_KEYS[kind] : null;
  };
  return { public: await shown("public"), secret: await shown("secret") };
}
