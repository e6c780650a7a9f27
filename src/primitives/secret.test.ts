import assert from "node:assert/strict";
import { test } from "node:test";
import { format, inspect } from "node:util";
import { Secret } from "./secret.ts";

test("a secret is read where it is revealed, and printed nowhere", () => {
  const secret = new Secret("4242424242424242");
  // eslint-disable-next-line no-restricted-syntax -- what is revealed is what this is about
  assert.equal(secret.reveal(), "4242424242424242");
  const texts = [
    String(secret),
    `${String(secret)} in a text`,
    JSON.stringify({ card: { number: secret } }),
    inspect(secret),
    inspect({ deep: { list: [secret] } }, { depth: 9, showHidden: true }),
    format("%s %o %j", secret, secret, secret),
    Object.entries(secret).join(),
    JSON.stringify(structuredCloneOf(secret)),
  ];
  for (const text of texts) assert.doesNotMatch(text, /4242/);
  for (const text of texts.slice(0, 6)) assert.match(text, /\[redacted\]/);
});

/** A secret that is sent to another thread arrives empty. */
function structuredCloneOf(secret: Secret): unknown {
  return structuredClone(secret);
}

test("a secret need not be a text", () => {
  const secret = new Secret({ key: Buffer.from("abc") });
  assert.doesNotMatch(inspect(secret, { depth: 9 }), /abc|61 62 63/);
});
