import { createCipheriv, createDecipheriv, createHmac, randomBytes } from "node:crypto";
import type { KeyRing } from "../engine/key-ring.ts";

/*
 * The one place where a card number is sealed and opened. AES-256-GCM under a key with an id; what the seal is bound
 * to (whose card, which field) goes in as additional data, so that a row moved elsewhere no longer opens.
 */

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** A sealed text and the id of the key that opens it. */
export interface Sealed {
  readonly keyId: string;
  readonly text: string;
}

/** What a sealed text belongs to. */
export interface Binding {
  readonly field: "number" | "security_code";
  readonly cardId: string;
  readonly accountId: string;
}

function additionalData(binding: Binding, keyId: string): Buffer {
  return Buffer.from(`${binding.field}|${binding.cardId}|${binding.accountId}|${keyId}`);
}

/** Seals a text so that it opens only with its key and in its place. */
export function seal(keys: KeyRing, clear: string, binding: Binding): Sealed {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv("aes-256-gcm", keys.sealing, iv);
  cipher.setAAD(additionalData(binding, keys.keyId));
  const body = Buffer.concat([cipher.update(clear, "utf8"), cipher.final()]);
  return {
    keyId: keys.keyId,
    text: Buffer.concat([iv, cipher.getAuthTag(), body]).toString("base64"),
  };
}

/** Opens a sealed text; throws when key, place or content are not what they were. */
export function open(keys: KeyRing, sealed: Sealed, binding: Binding): string {
  if (sealed.keyId !== keys.keyId) {
    throw new Error(
      `a card is sealed under the vault key "${sealed.keyId}", but "${keys.keyId}" is in use`,
    );
  }
  const bytes = Buffer.from(sealed.text, "base64");
  const decipher = createDecipheriv("aes-256-gcm", keys.sealing, bytes.subarray(0, IV_BYTES));
  decipher.setAAD(additionalData(binding, sealed.keyId));
  decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
  return (
    decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES), undefined, "utf8") +
    decipher.final("utf8")
  );
}

/** A card's fingerprint: equal for equal numbers, of no use without the key. 44 characters, as the real one's. */
export function fingerprintOf(keys: KeyRing, number: string): string {
  return createHmac("sha256", keys.fingerprint).update(number).digest("base64");
}
