import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { openTurns } from "./turns.ts";

/** Turns whose comings and goings are counted. */
function counted(isHurried = () => false) {
  let come = 0;
  const gone: number[] = [];
  const turns = openTurns(() => {
    gone.push(come);
    come = 0;
  }, isHurried);
  return {
    gone,
    close: turns.close,
    come(times: number) {
      for (let i = 0; i < times; i += 1) {
        come += 1;
        turns.come();
      }
    },
  };
}

const LONGER_THAN_A_TURN_MS = 120;

test("what comes alone goes at once", async () => {
  const turns = counted();
  turns.come(1);
  assert.deepEqual(turns.gone, [1]);
  await pause(LONGER_THAN_A_TURN_MS);
  turns.come(2);
  assert.deepEqual(turns.gone, [1, 1, 1]);
});

test("where many come the later ones go together, a moment later", async () => {
  const turns = counted();
  turns.come(40);
  assert.deepEqual(turns.gone, new Array(9).fill(1));
  await pause(LONGER_THAN_A_TURN_MS);
  assert.deepEqual(turns.gone, [...new Array(9).fill(1), 31]);
});

test("nobody waits while somebody waits for them, and nobody goes after the end", async () => {
  const hurried = counted(() => true);
  hurried.come(40);
  assert.equal(hurried.gone.length, 40);
  const closed = counted();
  closed.come(40);
  closed.close();
  await pause(LONGER_THAN_A_TURN_MS);
  assert.equal(closed.gone.length, 9);
});
