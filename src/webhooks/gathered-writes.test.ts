import assert from "node:assert/strict";
import { test } from "node:test";
import { gatherWrites } from "./gathered-writes.ts";

/** Lets go on whatever does not wait for a timer. */
async function nextMoment(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

test("writes that wait are let go together, and those that come later with the next", async () => {
  const order: string[] = [];
  const { turn } = gatherWrites(() => false);
  const write = (name: string) => turn().then(() => order.push(name));
  const first = write("first");
  const second = write("second");
  await nextMoment();
  assert.deepEqual(order, [], "nobody waited");
  await Promise.race([first, second]);
  await nextMoment();
  assert.deepEqual(order, ["first", "second"]);
  const third = write("third");
  await nextMoment();
  assert.equal(order.length, 2, "the third did not wait");
  await third;
});

test("nobody waits while somebody waits for them", async () => {
  const { turn } = gatherWrites(() => true);
  let isOver = false;
  void turn().then(() => {
    isOver = true;
  });
  await nextMoment();
  assert.ok(isOver);
});

test("those who wait are let go when somebody comes to wait for them", async () => {
  const { turn, hurry } = gatherWrites(() => false);
  const order: string[] = [];
  void turn().then(() => order.push("first"));
  await nextMoment();
  assert.deepEqual(order, []);
  hurry();
  await nextMoment();
  assert.deepEqual(order, ["first"]);
  // And there is a next time.
  const later = turn();
  hurry();
  await later;
});
