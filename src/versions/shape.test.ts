import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  always,
  compileVersion,
  ifSet,
  keys,
  onlyIf,
  renamed,
  type Shape,
  type Version,
} from "./shape.ts";

function versionWith(shapes: Record<string, Shape>): Version {
  return {
    since: "2014-07-27",
    currencyCase: "lower",
    tombstone: "short",
    nestedListOrder: null,
    shapes,
  };
}

describe("a key list", () => {
  it("prints its keys in its order and nothing else", () => {
    const write = compileVersion(versionWith({ thing: keys("c a object") }));
    const printed = write({ object: "thing", a: 1, b: 2, c: 3 });
    assert.deepEqual(Object.entries(printed), [
      ["c", 3],
      ["a", 1],
      ["object", "thing"],
    ]);
  });

  it("prints a renamed key under its own name, in its place", () => {
    const write = compileVersion(
      versionWith({ thing: keys("a", renamed("old", "newest"), "object") }),
    );
    const printed = write({ object: "thing", a: 1, newest: 2 });
    assert.equal(JSON.stringify(printed), '{"a":1,"old":2,"object":"thing"}');
  });

  it("prints keys under a condition when that is there, not null and not false", () => {
    const write = compileVersion(versionWith({ thing: keys(onlyIf("flag", "a b")) }));
    for (const flag of [undefined, null, false]) {
      assert.deepEqual(write({ object: "thing", flag, a: 1, b: 2 }), {});
    }
    for (const flag of [true, "pre_auth", 0, ""]) {
      assert.deepEqual(write({ object: "thing", flag, a: 1, b: null }), { a: 1, b: null });
    }
  });

  it("prints a key that is set, and not one that is null", () => {
    const write = compileVersion(versionWith({ thing: keys(ifSet("a b c")) }));
    assert.deepEqual(write({ object: "thing", a: null, b: 0, c: undefined }), { b: 0 });
  });

  it("prints a fixed value whatever the object holds", () => {
    const write = compileVersion(versionWith({ thing: keys(always("object", "other"), "a") }));
    assert.deepEqual(write({ object: "thing", a: 1 }), { object: "other", a: 1 });
  });

  it("may not hold a name that is no plain key", () => {
    for (const name of ["a;alert(1)", "a-b", "__proto__", "A", "", "a\n"]) {
      assert.throws(() => compileVersion(versionWith({ thing: renamed(name, "a") })));
      assert.throws(() => compileVersion(versionWith({ thing: renamed("a", name) })));
    }
  });
});
