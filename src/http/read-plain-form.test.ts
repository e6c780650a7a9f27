import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import qs from "qs";
import { readPlainForm } from "./read-plain-form.ts";

const name = fc.constantFrom(
  "amount",
  "a",
  "a1",
  "metadata[x]",
  "metadata[y-1]",
  "a[b]",
  "card[name]",
  "list[]",
  "list[0]",
  "list[1]",
);
const oddName = fc.constantFrom(
  "",
  "a[]",
  "a[0]",
  "a[01]",
  "a[b][c]",
  "a%5Bb%5D",
  "a[b",
  "_x",
  "é",
  "a b",
  "a]",
);
const value = fc.oneof(
  fc.string({ unit: "binary" }).map((text) => encodeURIComponent(text.toWellFormed())),
  fc.constantFrom(
    "",
    "+",
    "1+2",
    "%",
    "%zz",
    "%00",
    "a=b",
    "日本",
    "[x]",
    "true",
    "x]=1",
    "see a[0]=1",
  ),
);
const pair = (names: fc.Arbitrary<string>) =>
  fc.tuple(names, value).map(([left, right]) => `${left}=${right}`);
const plainForms = fc.array(pair(name), { minLength: 1 }).map((pairs) => pairs.join("&"));
const anyForms = fc
  .array(fc.oneof(pair(name), pair(oddName), fc.constantFrom("", "a", "=")), { minLength: 1 })
  .map((pairs) => pairs.join("&"));

const asQsReads = (text: string) => qs.parse(text, { plainObjects: true, duplicates: "last" });

test("a form that is read at all is read as qs reads it", () => {
  fc.assert(
    fc.property(fc.oneof(plainForms, anyForms), (form) => {
      const fields = readPlainForm(form);
      if (fields !== undefined) assert.deepEqual(fields, asQsReads(form));
    }),
    { numRuns: 2000 },
  );
});

test("what clients usually send is read here", () => {
  for (const form of [
    "amount=100000&currency=thb&customer=cust_test_1&metadata[order_id]=P-1&metadata[color]=pink",
    "amount=100000&webhook_endpoints[]=https%3A%2F%2Fa.example&webhook_endpoints[]=https%3A%2F%2Fb.example",
    "amount=100000&webhook_endpoints[0]=https://a.example/&webhook_endpoints[1]=https://b.example/",
    "card[name]=Somchai+Prasert&card[number]=4242424242424242&description=caf%C3%A9",
  ]) {
    assert.deepEqual(readPlainForm(form), asQsReads(form));
  }
});

test("what could be meant otherwise is left to qs", () => {
  for (const form of [
    "",
    "a",
    "a[1]=1",
    "a[00]=1",
    "a[]=1&a[0]=2",
    "a[0]=1&a[b]=2",
    "a=1&a[]=2",
    "metadata[0]=1",
    "a[b][c]=1",
    "a=1&a[b]=2",
    "a[b]=1&a=2",
    "a=%",
  ]) {
    assert.equal(readPlainForm(form), undefined, form);
  }
});
