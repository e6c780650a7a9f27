import { createHmac, createSecretKey, hkdfSync, type KeyObject, randomBytes } from "node:crypto";
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { StartError } from "../primitives/start-error.ts";

/*
 * The secrets that the engine itself holds. One master key with an id; the keys in use are derived from it, each
 * for one purpose only. The master key is a file beside the data (mode 0400, made at the first start) or comes from
 * KAKIN_VAULT_KEY, so that a copy of the database alone opens nothing.
 */

/** The engine's own keys. */
export interface KeyRing {
  /** Names the master key; stored with everything sealed under it. */
  readonly keyId: string;
  /** Seals card numbers and security codes. AES-256. */
  readonly sealing: KeyObject;
  /** Makes card fingerprints. */
  readonly fingerprint: KeyObject;
  /** Hashes API keys. */
  readonly apiKeys: KeyObject;
  /** Hashes remembered requests. */
  readonly requests: KeyObject;
  /** Makes the secrets that webhooks are signed with; none of them is stored. */
  readonly webhookSecrets: KeyObject;
  /** Makes the keys that our own pages bring to the vault; none of them is stored. */
  readonly pageKeys: KeyObject;
}

const MASTER_BYTES = 32;
const FILE_NAME = "vault.key";

/** The ring that belongs to a master key. */
export function keyRingOf(keyId: string, master: Buffer): KeyRing {
  // On Node 24 a KeyObject is three to four times faster than the same key as a Buffer.
  const derive = (purpose: string): KeyObject =>
    createSecretKey(Buffer.from(hkdfSync("sha256", master, keyId, `kakin ${purpose}`, 32)));
  return {
    keyId,
    sealing: derive("card sealing"),
    fingerprint: derive("card fingerprint"),
    apiKeys: derive("api key hash"),
    requests: derive("request hash"),
    webhookSecrets: derive("webhook secret"),
    pageKeys: derive("page key"),
  };
}

/**
 * Reads the master key from the environment or the data folder, and makes one at the first start.
 * @throws StartError when the key is missing beside existing data, or readable by others.
 */
export function openKeyRing(
  folder: string,
  fromEnvironment: string | undefined,
  isFirstStart: boolean,
): KeyRing {
  const text = fromEnvironment ?? keyFile(join(folder, FILE_NAME), isFirstStart);
  const [keyId, encoded] = text.trim().split(":");
  const master = Buffer.from(encoded ?? "", "base64");
  if (keyId === undefined || keyId === "" || master.length !== MASTER_BYTES) {
    const where = fromEnvironment === undefined ? join(folder, FILE_NAME) : "KAKIN_VAULT_KEY";
    throw new StartError(
      `${where} must read id:base64 of 32 bytes; make one with: echo "k1:$(openssl rand -base64 32)"`,
    );
  }
  return keyRingOf(keyId, master);
}

function keyFile(path: string, isFirstStart: boolean): string {
  try {
    const wide = statSync(path).mode & 0o077;
    if (wide !== 0 && process.platform !== "win32") {
      throw new StartError(`${path} can be read by others: run chmod 400 ${path}`);
    }
    return readFileSync(path, "utf8");
  } catch (fault) {
    if (fault instanceof StartError) throw fault;
  }
  if (!isFirstStart) {
    throw new StartError(
      `${path} is missing, and the stored cards cannot be opened without it: put it back, or set KAKIN_VAULT_KEY.`,
    );
  }
  const text = `k${randomBytes(4).toString("hex")}:${randomBytes(MASTER_BYTES).toString("base64")}\n`;
  writeFileSync(path, text, { mode: 0o400, flag: "wx" });
  chmodSync(path, 0o400);
  return text;
}

/** A keyed hash as base64url text. */
export function keyedHash(key: KeyObject, text: string): string {
  return createHmac("sha256", key).update(text).digest("base64url");
}
