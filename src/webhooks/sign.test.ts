import assert from "node:assert/strict";
import { test } from "node:test";
import { instant } from "../primitives/clock.ts";
import { signatureHeaders } from "./sign.ts";

// Made with: printf '1700000000.{}' | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
const secret = Buffer.from(Array.from({ length: 32 }, (_, i) => i)).toString("base64");
const expected = "964e2b26140befacf0aaa228f3e88a10c4eb5e3e46d8877482e44d7ee8f35c2c";

test("a signature is what openssl computes, under the secret as it decodes, with the second of the moment", () => {
  assert.deepEqual(signatureHeaders("{}", [secret], instant(1_700_000_000_999)), {
    "Omise-Signature": expected,
    "Omise-Signature-Timestamp": "1700000000",
  });
});

test("two secrets make two signatures, the newest first", () => {
  const other = Buffer.alloc(32, 7).toString("base64");
  const { "Omise-Signature": both } = signatureHeaders("{}", [other, secret], instant(1.7e12));
  const [first, second, ...more] = both.split(",");
  assert.notEqual(first, expected);
  assert.equal(second, expected);
  assert.deepEqual(more, []);
});
