import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type ChangeSet, claim, expect, insert, remove, replace, tally } from "./change-set.ts";
import { packSets, unpackSets } from "./pack-sets.ts";

const fact = fc.record({
  id: fc.string(),
  version: fc.maxSafeInteger(),
  value: fc.string({ unit: "binary" }),
});
const posting = fc.record({
  entry_id: fc.string(),
  line: fc.nat(),
  account_id: fc.string(),
  livemode: fc.constantFrom(0, 1),
  ledger_account: fc.string(),
  currency: fc.string(),
  amount: fc.maxSafeInteger(),
});
const token = fc.record({
  id: fc.string(),
  version: fc.nat(),
  account_id: fc.string(),
  livemode: fc.constantFrom(0, 1),
  card_id: fc.string(),
  charge_id: fc.option(fc.string()),
  used_at: fc.option(fc.nat()),
  expires_at: fc.nat(),
  created_at: fc.nat(),
});
const change = fc.oneof(
  posting.map((row) => insert("postings", row)),
  token.map((row) => insert("tokens", row)),
  token.map((row) => replace("tokens", row)),
  fact.map((row) => claim("server_facts", row)),
  fact.map((row) => replace("server_facts", { ...row, version: row.version % 1000 })),
  fc.string().map((id) => remove("card_numbers", id)),
  fc.tuple(fc.string(), fc.nat()).map(([id, was]) => expect("charges", id, was)),
  fc.tuple(fc.string(), fc.integer()).map(([id, by]) => tally(id, by)),
);

test("change sets arrive in the writing thread as they were, empty ones too", () => {
  const sets: fc.Arbitrary<ChangeSet[]> = fc.array(fc.array(change));
  fc.assert(
    fc.property(sets, (given) => {
      const sent = structuredClone(packSets(given));
      assert.deepEqual(unpackSets(sent), given);
    }),
    { numRuns: 300 },
  );
});
