import assert from "node:assert/strict";
import { test } from "node:test";
import {
  hasRoom,
  isFailing,
  isForgettable,
  newHost,
  newLine,
  noteAttempt,
} from "./endpoint-line.ts";

const aLine = () => newLine("https://shop.example.com/hook", newHost("shop.example.com"));

test("a healthy endpoint has room for eight", () => {
  const line = aLine();
  for (line.inFlight = 0; line.inFlight < 8; line.inFlight += 1) assert.ok(hasRoom(line, 0, false));
  assert.ok(!hasRoom(line, 0, false));
});

test("from the third failure in a row on there are pauses, twice as long each time, up to half a minute", () => {
  const line = aLine();
  const pauses: number[] = [];
  let nowMs = 0;
  for (let i = 0; i < 10; i += 1) {
    pauses.push(noteAttempt(line, false, nowMs));
    nowMs = Math.max(nowMs, line.pausedUntilMs);
  }
  assert.deepEqual(pauses, [0, 0, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
  assert.ok(isFailing(line));
  line.inFlight = 1;
  assert.ok(!hasRoom(line, nowMs, false), "two at once");
  assert.ok(hasRoom(line, nowMs, true), "who is in a hurry waits");
});

test("what fails during a pause makes it no longer; one that arrives ends it", () => {
  const line = aLine();
  for (let i = 0; i < 3; i += 1) noteAttempt(line, false, 0);
  for (let i = 0; i < 5; i += 1) assert.equal(noteAttempt(line, false, 999), 0);
  assert.equal(line.pausedUntilMs, 1000);
  assert.ok(!hasRoom(line, 999, false));
  assert.ok(hasRoom(line, 1000, false));
  assert.equal(noteAttempt(line, true, 999), 0);
  assert.ok(hasRoom(line, 999, false) && !isFailing(line));
  assert.ok(isForgettable(line, 0));
});

test("one that failed is forgotten too, once it has been quiet for long", () => {
  for (const failures of [1, 5]) {
    const line = aLine();
    for (let i = 0; i < failures; i += 1) noteAttempt(line, false, line.pausedUntilMs);
    const failedAtMs = line.pausedUntilMs;
    assert.ok(!isForgettable(line, failedAtMs + 60_000));
    assert.ok(isForgettable(line, failedAtMs + 301_000));
  }
});
