import assert from "node:assert/strict";
import { test } from "node:test";
import { addKey } from "../../../src/accounts/add-key.ts";
import { endKey } from "../../../src/accounts/end-key.ts";
import { rollKey } from "../../../src/accounts/roll-key.ts";
import { ApiError } from "../../../src/primitives/api-error.ts";
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

test("a rolled key can be ended before the time it was kept for", async () => {
  await using kakin = await startEngine();
  const { api, engine, account, clock } = kakin;
  const secret = { kind: "secret", livemode: false } as const;
  const { text } = await rollKey(engine, account, { ...secret, keepForMs: 60 * MINUTE_MS });
  clock.advance(MINUTE_MS);
  assert.equal((await api.get("/charges")).status, 200);
  await endKey(engine, account, { ...secret, which: api.keys.secret });
  const ended = await api.get("/charges");
  assert.deepEqual([ended.status, ended.body.code], [403, "key_expired_error"]);
  assert.equal((await api.get("/charges", { key: { text } })).status, 200);
  await assert.rejects(endKey(engine, account, { ...secret, which: api.keys.secret }), /has no/);
});

test("the last key in force of its kind is not ended, one of two is", async () => {
  await using kakin = await startEngine();
  const { api, engine, account } = kakin;
  const secret = { kind: "secret", livemode: false } as const;
  await assert.rejects(
    endKey(engine, account, secret),
    (fault) => fault instanceof ApiError && /the last of its kind in force/.test(fault.message),
  );
  const { text } = await addKey(engine, account, secret);
  await assert.rejects(endKey(engine, account, secret), /say which secret test key/);
  await endKey(engine, account, { ...secret, which: text });
  assert.equal((await api.get("/charges", { key: { text } })).status, 403);
  assert.equal((await api.get("/charges")).status, 200);
});
