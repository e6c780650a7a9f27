import assert from "node:assert/strict";
import { test } from "node:test";
import { gatherWrites } from "./gathered-writes.ts";

/** Lets go on whatever does not wait for a timer. */
async function nextMoment(): Promise<void> {
  for (let i = 0; i < 20; i += 1) await Promise.resolve();
}

/** Gathers writes under a clock of its own, which tells when others may join in; the timer is the machine's. */
function gathering({ forMs = 30, isHurried = false } = {}) {
  let now = 0;
  const written: string[] = [];
  const together: number[] = [];
  const write = async (names: readonly string[]) => {
    written.push(...names);
    together.push(names.length);
  };
  const writes = gatherWrites({ write, forMs, isHurried: () => isHurried, nowMs: () => now });
  return {
    ...writes,
    written,
    together,
    write: (name: string, isWaitedFor = false) => writes.add(name, isWaitedFor),
    pass(ms: number) {
      now += ms;
    },
  };
}

test("writes that wait are let go together, and those that come later with the next", async () => {
  const { write, written, together } = gathering();
  const first = write("first");
  const second = write("second");
  await nextMoment();
  assert.deepEqual(written, [], "nobody waited");
  await Promise.race([first, second]);
  await nextMoment();
  assert.deepEqual(written, ["first", "second"]);
  const third = write("third");
  await nextMoment();
  assert.equal(written.length, 2, "the third did not wait");
  await third;
  assert.deepEqual(together, [2, 1]);
});

test("what somebody waits for is written at once, and all of it while everybody is in a hurry", async () => {
  const { write, written, writeDown } = gathering({ forMs: 60_000 });
  void write("with others");
  void write("waited for", true);
  await nextMoment();
  assert.deepEqual(written, ["waited for"]);
  await writeDown();
  const hurried = gathering({ isHurried: true });
  void hurried.write("first");
  await nextMoment();
  assert.deepEqual(hurried.written, ["first"]);
});

test("those who have waited for half of the time go with something else that is written", async () => {
  const { write, written, pass, joinIn } = gathering({ forMs: 60_000 });
  joinIn();
  void write("first");
  pass(29_999);
  joinIn();
  await nextMoment();
  assert.deepEqual(written, []);
  pass(1);
  joinIn();
  await nextMoment();
  assert.deepEqual(written, ["first"]);
});

test("who looks has all written first, and is told when it is", async () => {
  const { write, written, writeDown } = gathering({ forMs: 60_000 });
  await writeDown();
  void write("first");
  void write("second");
  await writeDown();
  assert.deepEqual(written, ["first", "second"]);
  // And there is a next time.
  void write("third");
  await writeDown();
  assert.equal(written.length, 3);
});
