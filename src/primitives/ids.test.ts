import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { type Instant, instant } from "./clock.ts";
import { timeOrderedIds } from "./ids.ts";

const at = instant(Date.parse("2026-01-15T03:00:00Z"));
const isSorted = (ids: readonly string[]): boolean =>
  ids.every((id, i) => i === 0 || (ids[i - 1] ?? "") < id);

describe("an id", () => {
  test("names its kind and its mode, and has 19 characters of its own", () => {
    const ids = timeOrderedIds();
    assert.match(ids.next("chrg", false, at), /^chrg_test_[0-9a-z]{19}$/);
    assert.match(ids.next("chrg", true, at), /^chrg_[0-9a-z]{19}$/);
  });

  test("tells when it was made: the milliseconds are above its 55 random bits", () => {
    const ids = timeOrderedIds();
    for (const moment of [at, instant(0), instant(Date.parse("2296-01-01T00:00:00Z"))]) {
      const body = ids.next("chrg", true, moment).slice("chrg_".length);
      const value = [...body].reduce((sum, digit) => sum * 36n + BigInt(parseInt(digit, 36)), 0n);
      assert.equal(Number(value >> 55n), moment);
      assert.equal(body.length, 19);
    }
  });

  test("sorts after those that were made before it, also within one millisecond", () => {
    const ids = timeOrderedIds();
    const made = Array.from({ length: 20_000 }, () => ids.next("evnt", false, at));
    assert.ok(isSorted(made));
    assert.equal(new Set(made).size, made.length);
    const later = ids.next("evnt", false, instant(at + 2));
    assert.ok((made.at(-1) ?? "") < later);
  });

  test("sorts among those of its own clock, when the clocks of several accounts take turns", () => {
    const ids = timeOrderedIds();
    const ahead = instant(at + 8 * 86_400_000);
    const here: string[] = [];
    const there: string[] = [];
    for (let i = 0; i < 2000; i += 1) {
      here.push(ids.next("chrg", false, at));
      there.push(ids.next("chrg", false, ahead));
    }
    assert.ok(isSorted(here) && isSorted(there));
    assert.ok((here.at(-1) ?? "") < (there[0] ?? ""));
  });

  test("is never given twice, not even when the clock is set back", () => {
    const ids = timeOrderedIds();
    const moments = [0, 5, 3, 3, -1000, 5, 0].map((ms): Instant => instant(at + ms));
    const made = Array.from({ length: 3000 }, () =>
      moments.map((moment) => ids.next("x", true, moment)),
    ).flat();
    assert.equal(new Set(made).size, made.length);
  });

  test("of two makers that run at the same moment, as in two processes, is not the same", () => {
    const makers = [timeOrderedIds(), timeOrderedIds()];
    const made = makers.flatMap((ids) =>
      Array.from({ length: 5000 }, () => ids.next("chrg", true, at)),
    );
    assert.equal(new Set(made).size, made.length);
  });
});
