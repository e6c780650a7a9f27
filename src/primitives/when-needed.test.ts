import assert from "node:assert/strict";
import { test } from "node:test";
import { eachWhenNeeded, whenNeeded } from "./when-needed.ts";

test("what is needed is made at the first call, once", () => {
  let made = 0;
  const get = whenNeeded((): string | undefined => {
    made += 1;
    return undefined;
  });
  assert.equal(made, 0);
  assert.deepEqual([get(), get(), made], [undefined, undefined, 1]);
});

test("of several each is made once; with too many all are forgotten", () => {
  const made: string[] = [];
  const get = eachWhenNeeded((key: string) => {
    made.push(key);
    return `made of ${key}`;
  }, 2);
  assert.equal(get("a"), "made of a");
  for (const key of ["a", "b", "a", "b", "c", "c", "a"]) get(key);
  assert.deepEqual(made, ["a", "b", "c", "a"]);
});

test("what fails is tried anew", () => {
  let tries = 0;
  const get = eachWhenNeeded((key: string) => {
    tries += 1;
    if (tries === 1) throw new Error("not yet");
    return key;
  });
  assert.throws(() => get("a"), /not yet/);
  assert.equal(get("a"), "a");
});
