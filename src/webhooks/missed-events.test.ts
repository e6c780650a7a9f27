import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Event } from "../events/event.ts";
import { instant } from "../primitives/clock.ts";
import { missingFrom, recentFrom } from "./missed-events.ts";

const now = instant(1_000_000);

function eventAt(createdAt: number): Event {
  const chargeId = null;
  const facts = { id: "evnt_test_1", livemode: false, key: "charge.create", data: "{}" } as const;
  return { ...facts, chargeId, createdAt: instant(createdAt) };
}

describe("a listener who comes back may have missed what happened", () => {
  // what is known, when it began, when the last event that it saw was made, from when on
  // biome-ignore format: a table reads by columns
  const rows = [
    ["since it began, when it saw none",                     950_000,   undefined, 950_000],
    ["from shortly before the last event",                   900_000,   980_000,   970_000],
    ["since it began, when the last event came soon after",  975_000,   980_000,   975_000],
    ["from shortly before the last event, if that is all",   undefined, 980_000,   970_000],
    ["since it began, when a clock that was ahead is back",  950_000,   9_000_000, 950_000],
    ["within the last moments, when both lie ahead",         8_000_000, 9_000_000, 990_000],
    ["from before the last event, when it began ahead",      8_000_000, 980_000,   970_000],
  ] as const;
  for (const [what, since, last, from] of rows) {
    test(what, () => {
      const heard = {
        since: since === undefined ? undefined : instant(since),
        last: last === undefined ? undefined : eventAt(last),
      };
      assert.equal(missingFrom(now, heard), from);
    });
  }
});

test("what other processes wrote is looked for within the last moments, never before it began", () => {
  assert.equal(recentFrom(now, instant(900_000)), 990_000);
  assert.equal(recentFrom(now, instant(995_000)), 995_000);
  assert.equal(recentFrom(now, instant(8_000_000)), 990_000);
});
