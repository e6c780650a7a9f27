import { createHmac, createSecretKey } from "node:crypto";
import { type Instant, SECOND_MS } from "../primitives/clock.ts";
import { eachWhenNeeded } from "../primitives/when-needed.ts";

/** The headers by which a shop knows that a webhook is ours, untouched and fresh. */
export interface SignatureHeaders {
  readonly "Omise-Signature": string;
  readonly "Omise-Signature-Timestamp": string;
}

/**
 * Signs a body: HMAC-SHA256 over the moment in seconds, a full stop, and the very bytes of the body, under the secret as
 * its base64 decodes; in lower-case hex. With several secrets there are several signatures, parted by commas.
 * Source: api-webhooks, "protecting your endpoints".
 */
export function signatureHeaders(
  body: string,
  secrets: readonly string[],
  now: Instant,
): SignatureHeaders {
  const seconds = String(Math.floor(now / SECOND_MS));
  const signedText = `${seconds}.${body}`;
  const signatures = secrets.map((secret) =>
    createHmac("sha256", signingKey(secret)).update(signedText).digest("hex"),
  );
  return { "Omise-Signature": signatures.join(","), "Omise-Signature-Timestamp": seconds };
}

const KEYS_KEPT = 500;

/** On Node 24 a KeyObject is several times faster than the same key as a Buffer, when it is made once. */
const signingKey = eachWhenNeeded((secret: string) => createSecretKey(secret, "base64"), KEYS_KEPT);
