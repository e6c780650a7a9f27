import assert from "node:assert/strict";
import { test } from "node:test";
import { startEngine } from "../../support/start-engine.ts";

const DAY_MS = 86_400_000;

test("the clock of test mode shows the time, and how far it is ahead", async () => {
  await using kakin = await startEngine({ at: "2026-01-15T03:00:00Z" });
  const { status, body } = await kakin.api.get("/_kakin/clock");
  assert.equal(status, 200);
  assert.deepEqual(body, { object: "clock", now: "2026-01-15T03:00:00Z", offset_seconds: 0 });
});

test("moved ahead, authorisations lapse before the answer comes, and new objects carry the new time", async () => {
  await using kakin = await startEngine({ at: "2026-01-15T03:00:00Z" });
  const { id } = await kakin.api.charge({ capture: false });
  const moved = await kakin.api.post("/_kakin/clock", { advance: "7d1h" });
  assert.deepEqual(moved.body, {
    object: "clock",
    now: "2026-01-22T04:00:00Z",
    offset_seconds: 7 * 86_400 + 3600,
  });
  const capture = await kakin.api.post(`/charges/${id}/capture`);
  assert.deepEqual([capture.status, capture.body.code], [400, "expired_charge"]);
  const keys = (await kakin.api.get(`/charges/${id}/events`)).body.data;
  assert.equal(keys.at(-1).key, "charge.reverse");
  assert.equal((await kakin.api.charge()).created, "2026-01-22T04:00:00Z");
});

test("moves add up; a reset goes back to the time of the world", async () => {
  await using kakin = await startEngine({ at: "2026-01-15T03:00:00Z" });
  await kakin.api.post("/_kakin/clock", "advance=1d");
  const second = await kakin.api.post("/_kakin/clock", "advance=12h");
  assert.equal(second.body.offset_seconds, 1.5 * 86_400);
  kakin.clock.advance(DAY_MS);
  assert.equal((await kakin.api.get("/_kakin/clock")).body.now, "2026-01-17T15:00:00Z");
  const back = await kakin.api.post("/_kakin/clock", "reset=true");
  assert.deepEqual([back.body.now, back.body.offset_seconds], ["2026-01-16T03:00:00Z", 0]);
});

test("each account has a clock of its own", async () => {
  await using kakin = await startEngine();
  const other = await kakin.otherAccount();
  const { id } = await other.charge({ capture: false });
  await kakin.api.post("/_kakin/clock", { advance: "30d" });
  assert.equal((await other.get("/_kakin/clock")).body.offset_seconds, 0);
  assert.equal((await other.get(`/charges/${id}`)).body.status, "pending");
});

test("two who move the clock at once both move it", async () => {
  await using kakin = await startEngine();
  const moves = Array.from({ length: 8 }, () => kakin.api.post("/_kakin/clock", "advance=1h"));
  for (const { status } of await Promise.all(moves)) assert.equal(status, 200);
  assert.equal((await kakin.api.get("/_kakin/clock")).body.offset_seconds, 8 * 3600);
});

test("with one idempotency key the clock moves once", async () => {
  await using kakin = await startEngine();
  const move = () => kakin.api.post("/_kakin/clock", "advance=1h", { idempotencyKey: "one" });
  assert.equal((await move()).text, (await move()).text);
  assert.equal((await kakin.api.get("/_kakin/clock")).body.offset_seconds, 3600);
});

test("a move that makes no sense is refused, and the clock stays", async () => {
  await using kakin = await startEngine();
  const senseless = [
    "",
    "advance=-1d",
    "advance=0",
    "advance=tomorrow",
    "advance=8",
    "reset=maybe",
    "reset=false",
    "advance=1d&reset=true",
    "advance[a]=1d",
    "advance=40000d",
  ];
  for (const fields of senseless) {
    const { status, body } = await kakin.api.post("/_kakin/clock", fields);
    assert.deepEqual([status, body.code], [400, "bad_request"], fields);
  }
  assert.equal((await kakin.api.get("/_kakin/clock")).body.offset_seconds, 0);
});

test("live mode has no workbench, and a public key opens none", async () => {
  await using kakin = await startEngine();
  const { live, api } = kakin;
  for (const answer of [
    await live.get("/_kakin/clock"),
    await live.post("/_kakin/clock", "advance=1d"),
    await live.post("/_kakin/settle"),
  ]) {
    assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
  }
  const publicly = await api.post("/_kakin/clock", "advance=1d", { key: "public" });
  assert.equal(publicly.status, 401);
});

test("settle does what is due before it answers", async () => {
  await using kakin = await startEngine();
  const { id } = await kakin.api.charge({ capture: false });
  kakin.clock.advance(8 * DAY_MS);
  assert.deepEqual((await kakin.api.post("/_kakin/settle")).body, { object: "settled" });
  const events = (await kakin.api.get(`/charges/${id}/events`)).body.data;
  assert.equal(events.at(-1).key, "charge.reverse");
});
