import assert from "node:assert/strict";
import { test } from "node:test";
import { JITTER_SHARE, retryDelayMs, retrySchedule } from "./retry-schedule.ts";

test("delays only grow, from a minute to a day", () => {
  assert.deepEqual(
    [...retrySchedule],
    [...retrySchedule].sort((one, other) => one - other),
  );
  assert.equal(retrySchedule[0], 60_000);
  assert.equal(retrySchedule.at(-1), 86_400_000);
});

test("a delay is never shorter than its row, at most a tenth longer, and not always the same", () => {
  for (const [i, row] of retrySchedule.entries()) {
    const delays = Array.from({ length: 50 }, () => retryDelayMs(i + 1, 8) ?? Number.NaN);
    for (const delay of delays) assert.ok(delay >= row && delay < row * (1 + JITTER_SHARE));
    assert.ok(new Set(delays).size > 1);
  }
});

test("a delivery is given up when its retries are used up", () => {
  assert.equal(retryDelayMs(9, 8), undefined);
  assert.equal(retryDelayMs(1, 0), undefined);
  assert.notEqual(retryDelayMs(2, 2), undefined);
  assert.equal(retryDelayMs(3, 2), undefined);
});
