import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openTurns } from "./turns.ts";

/** Turns whose comings and goings are counted, under a clock of their own; the timer is the machine's. */
function counted(isHurried = false) {
  let now = 1000;
  let come = 0;
  const gone: number[] = [];
  const turns = openTurns({
    go() {
      gone.push(come);
      come = 0;
    },
    isHurried: () => isHurried,
    nowMs: () => now,
  });
  return {
    gone,
    close: turns.close,
    pass(ms: number) {
      now += ms;
    },
    come(times: number) {
      for (let i = 0; i < times; i += 1) {
        come += 1;
        turns.come();
      }
    },
  };
}

const LONGER_THAN_A_TURN_MS = 420;
const oneEach = (times: number) => new Array<number>(times).fill(1);

test("what comes alone goes at once, and so do a few", () => {
  const { come, pass, gone } = counted();
  come(1);
  pass(LONGER_THAN_A_TURN_MS);
  come(39);
  assert.deepEqual(gone, oneEach(40));
});

test("where many come the later ones go together, a moment later", async () => {
  const { come, gone } = counted();
  come(70);
  assert.deepEqual(gone, oneEach(39));
  await pause(LONGER_THAN_A_TURN_MS);
  assert.deepEqual(gone, [...oneEach(39), 31]);
});

test("where many came a moment ago all wait for each other, until there are 64", () => {
  const { come, pass, gone } = counted();
  come(39);
  pass(190);
  come(1);
  pass(20);
  come(62);
  assert.deepEqual(gone, oneEach(39), "somebody did not wait");
  come(1);
  assert.deepEqual(gone, [...oneEach(39), 64]);
});

test("after a pause what comes goes at once again", () => {
  const { come, pass, gone } = counted();
  come(39);
  pass(LONGER_THAN_A_TURN_MS);
  come(1);
  assert.deepEqual(gone, oneEach(40));
});

test("nobody waits while somebody waits for them, and nobody goes after the end", async () => {
  const hurried = counted(true);
  hurried.come(70);
  assert.deepEqual(hurried.gone, oneEach(70));
  const closed = counted();
  closed.come(70);
  closed.close();
  await pause(LONGER_THAN_A_TURN_MS);
  assert.equal(closed.gone.length, 39);
});
