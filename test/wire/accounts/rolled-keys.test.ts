import assert from "node:assert/strict";
import { test } from "node:test";
import { rollKey } from "../../../src/accounts/roll-key.ts";
import { startEngine } from "../../support/start-engine.ts";

const MINUTE_MS = 60_000;

test("a rolled key is accepted until its time is over, and then refused as expired", async () => {
  await using kakin = await startEngine();
  const { api, engine, account, clock } = kakin;
  const wish = { kind: "secret", livemode: false, keepForMs: 60 * MINUTE_MS } as const;
  const { text } = await rollKey(engine, account, wish);
  const withNew = { key: { text } };
  clock.advance(60 * MINUTE_MS - 1);
  assert.equal((await api.get("/charges")).status, 200);
  assert.equal((await api.get("/charges", withNew)).status, 200);
  clock.advance(1);
  const late = await api.get("/charges");
  assert.deepEqual([late.status, late.body.code], [403, "key_expired_error"]);
  assert.equal((await api.get("/charges", withNew)).status, 200);
});

test("the time of a key is the world's, wherever test mode's clock was moved", async () => {
  await using kakin = await startEngine();
  const { api, engine, account } = kakin;
  const wish = { kind: "secret", livemode: false, keepForMs: 60 * MINUTE_MS } as const;
  await rollKey(engine, account, wish);
  await api.post("/_kakin/clock", "advance=1d");
  assert.equal((await api.get("/charges")).status, 200);
});

test("of two who roll the same key at once, one is told that it is no longer in force", async () => {
  await using kakin = await startEngine();
  const { engine, account, api } = kakin;
  const wish = { kind: "public", livemode: false, keepForMs: 0, which: api.keys.public } as const;
  const rolls = await Promise.allSettled([1, 2].map(() => rollKey(engine, account, wish)));
  const outcomes = rolls.map(({ status }) => status).sort();
  assert.deepEqual(outcomes, ["fulfilled", "rejected"]);
});
