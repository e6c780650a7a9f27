import { randomInt } from "node:crypto";
import { type KeyRing, keyedHash } from "../engine/key-ring.ts";
import type { Instant } from "../primitives/clock.ts";

/** What a key opens: public keys make tokens and sources in a payer's browser, secret keys do the rest. */
export type KeyKind = "public" | "secret";

/** A key as we keep it: its hash, never itself. */
export interface ApiKey {
  readonly hash: string;
  readonly version: number;
  readonly accountId: string;
  readonly livemode: boolean;
  readonly kind: KeyKind;
  /** The last characters, for people who compare two keys. */
  readonly hint: string;
  readonly createdAt: Instant;
  /** A rolled key dies then; null while it is in force. */
  readonly expiresAt: Instant | null;
}

/** The seed's own keys, so that its samples run as printed. Never accepted where strangers can reach us. */
export const WELL_KNOWN_KEYS = {
  public: "pkey_test_no1t4tnemucod0e51mo",
  secret: "skey_test_no1t4tnemucod0e51mo",
} as const satisfies Record<KeyKind, string>;

const ALPHABET = "0123456789abcdefghijklmnopqrstuvwxyz";
const BODY_LENGTH = 19;
const HINT_LENGTH = 4;

/** A new random key in clear; shown once, kept as a hash. */
export function newKeyText(kind: KeyKind, livemode: boolean): string {
  const body = Array.from({ length: BODY_LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join(
    "",
  );
  return `${kind === "public" ? "pkey" : "skey"}_${livemode ? "" : "test_"}${body}`;
}

/** What is kept of a key. */
export function apiKeyOf(
  keys: KeyRing,
  text: string,
  facts: Omit<ApiKey, "hash" | "hint" | "version">,
): ApiKey {
  return { ...facts, version: 1, hash: hashOfKey(keys, text), hint: text.slice(-HINT_LENGTH) };
}

/** The keyed hash under which a key is found. */
export function hashOfKey(keys: KeyRing, text: string): string {
  return keyedHash(keys.apiKeys, text);
}
