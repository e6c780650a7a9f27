import assert from "node:assert/strict";
import { test } from "node:test";
import { DAY_MS, HOUR_MS, MINUTE_MS, SECOND_MS } from "./clock.ts";
import { parseDuration, writeDuration } from "./duration.ts";

test("a duration is a number with a unit, or several in falling order", () => {
  assert.equal(parseDuration("90s"), 90 * SECOND_MS);
  assert.equal(parseDuration("15m"), 15 * MINUTE_MS);
  assert.equal(parseDuration("8h"), 8 * HOUR_MS);
  assert.equal(parseDuration("8d"), 8 * DAY_MS);
  assert.equal(parseDuration("1w"), 7 * DAY_MS);
  assert.equal(parseDuration("1d12h"), DAY_MS + 12 * HOUR_MS);
  assert.equal(parseDuration("1w2d3h4m5s"), 788_645 * SECOND_MS);
  assert.equal(parseDuration("0"), 0);
  assert.equal(parseDuration("0m"), 0);
});

test("anything else is no duration", () => {
  for (const text of ["", " ", "8", "d", "-8d", "1.5d", "8 d", "8D", "12h1d", "8y", "8d8d", "1e3s"])
    assert.equal(parseDuration(text), undefined, text);
});

test("a duration is written as it would be read", () => {
  assert.equal(writeDuration(0), "0s");
  assert.equal(writeDuration(8 * DAY_MS), "8d");
  assert.equal(writeDuration(DAY_MS + 12 * HOUR_MS), "1d12h");
  assert.equal(writeDuration(61 * SECOND_MS + 999), "1m1s");
  const ms = 788_645 * SECOND_MS;
  assert.equal(parseDuration(writeDuration(ms)), ms);
});
