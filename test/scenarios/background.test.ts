import assert from "node:assert/strict";
import { test } from "node:test";
import { replace } from "../../src/database/change-set.ts";
import type { Row } from "../../src/database/schema.ts";
import { rowsOf } from "../support/rows.ts";
import { soundData } from "../support/sound-data.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;
const dayMs = 86_400_000;

async function reserve(kakin: TestEngine, count: number): Promise<string[]> {
  const card = await kakin.api.token();
  const customer = (await kakin.api.post("/customers", { card })).body.id;
  const fields = { customer, capture: false };
  const charges = Array.from({ length: count }, () => kakin.api.charge(fields, newest));
  return (await Promise.all(charges)).map(({ id }) => id as string);
}

async function statesOf(kakin: TestEngine): Promise<Record<string, number>> {
  const rows = await rowsOf(kakin, "charges");
  const counts: Record<string, number> = {};
  for (const { state } of rows) counts[String(state)] = (counts[String(state)] ?? 0) + 1;
  return counts;
}

test("however many reservations run out at once, all of them lapse", async () => {
  await using kakin = await startEngine();
  await reserve(kakin, 230);
  kakin.clock.advance(8 * dayMs);
  await kakin.settle();
  assert.deepEqual(await statesOf(kakin), { lapsed: 230 });
  await soundData(kakin);
});

test("a charge that cannot be settled keeps no other from it, and the job comes to an end", async () => {
  await using kakin = await startEngine();
  const ids = await reserve(kakin, 120);
  const rows = (await rowsOf(kakin, "charges")) as unknown as Row<"charges">[];
  const broken = rows.find(({ id }) => id === ids[0]);
  assert.ok(broken !== undefined);
  const unreadable = replace("charges", { ...broken, facts: "{", due_at: 1 });
  assert.equal(await kakin.engine.database.commit([unreadable]), "written");
  kakin.clock.advance(8 * dayMs);
  await kakin.settle();
  assert.deepEqual(await statesOf(kakin), { authorized: 1, lapsed: 119 });
});
