import assert from "node:assert/strict";
import { describe, test } from "node:test";
import {
  DAY_MS,
  HOUR_MS,
  instant,
  isSameDay,
  later,
  MINUTE_MS,
  parseWireTime,
  systemClock,
  wireTime,
  wireTimeOrNull,
} from "./clock.ts";

const at = (iso: string) => instant(Date.parse(iso));

describe("a moment on the wire", () => {
  test("is UTC in whole seconds, rounded down", () => {
    assert.equal(wireTime(at("2019-12-31T12:59:59.999Z")), "2019-12-31T12:59:59Z");
    assert.equal(wireTime(at("2019-12-31T12:59:59Z")), "2019-12-31T12:59:59Z");
    assert.equal(wireTime(instant(0)), "1970-01-01T00:00:00Z");
  });

  test("does not get stuck on the moment before it", () => {
    const moments = ["2019-12-31T12:59:59Z", "2020-01-01T00:00:00Z", "2019-12-31T12:59:59Z"];
    assert.deepEqual(moments.map(at).map(wireTime), moments);
  });

  test("is null while it has not come", () => {
    assert.equal(wireTimeOrNull(null), null);
    assert.equal(wireTimeOrNull(at("2020-02-29T00:00:00Z")), "2020-02-29T00:00:00Z");
  });
});

describe("reading a moment", () => {
  const read: Record<string, string> = {
    "2019-12-31T12:59:59Z": "2019-12-31T12:59:59.000Z",
    "2019-12-31t12:59:59z": "2019-12-31T12:59:59.000Z",
    "2019-12-31 12:59:59": "2019-12-31T12:59:59.000Z",
    "2019-12-31T12:59": "2019-12-31T12:59:00.000Z",
    "2019-12-31": "2019-12-31T00:00:00.000Z",
    "2019-12-31T12:59:59.5Z": "2019-12-31T12:59:59.500Z",
    "2019-12-31T12:59:59.123456789Z": "2019-12-31T12:59:59.123Z",
    "2019-12-31T12:59:59.999999999+07:00": "2019-12-31T05:59:59.999Z",
    "2019-12-31T12:59:59+0700": "2019-12-31T05:59:59.000Z",
    "2019-12-31T23:59:59-05:00": "2020-01-01T04:59:59.000Z",
    "2020-02-29": "2020-02-29T00:00:00.000Z",
  };
  for (const [text, iso] of Object.entries(read)) {
    test(`${text} is ${iso}`, () => assert.equal(parseWireTime(text), Date.parse(iso)));
  }

  const unread = [
    "",
    "yesterday",
    "2019",
    "2019-12",
    "2019-13-01",
    "2019-12-32",
    "2019-02-30",
    "2021-02-29",
    "2019-12-31T25:00:00Z",
    "2019-12-31T12:60:00Z",
    "2019-12-31T12:59:59.1234567890Z",
    "2019-12-31T12:59:59+7",
    " 2019-12-31",
    "2019-12-31T12:59:59Z; DROP TABLE charges",
    "1577797199",
    "+002019-12-31",
  ];
  for (const text of unread) {
    test(`"${text}" is none`, () => assert.equal(parseWireTime(text), undefined));
  }
});

describe("the same day", () => {
  test("is that of the time zone, not that of UTC", () => {
    const evening = at("2026-01-15T16:59:59Z");
    const midnight = at("2026-01-15T17:00:00Z");
    assert.equal(isSameDay(evening, midnight, "UTC"), true);
    assert.equal(isSameDay(evening, midnight, "Asia/Bangkok"), false);
    assert.equal(isSameDay(evening, midnight, "Asia/Tokyo"), true);
  });

  for (const [zone, hours] of [
    ["Asia/Bangkok", 7],
    ["Asia/Tokyo", 9],
    ["Asia/Singapore", 8],
    ["Asia/Kuala_Lumpur", 8],
  ] as const) {
    test(`in ${zone} begins at midnight and ends before the next`, () => {
      const midnight = later(at("2026-03-29T00:00:00Z"), 0 - hours * HOUR_MS);
      assert.equal(isSameDay(midnight, later(midnight, DAY_MS - 1), zone), true);
      assert.equal(isSameDay(midnight, later(midnight, DAY_MS), zone), false);
      assert.equal(isSameDay(midnight, later(midnight, -1), zone), false);
      assert.equal(isSameDay(later(midnight, DAY_MS), midnight, zone), false);
    });
  }

  test("is asked of one zone after another without mixing them up", () => {
    const evening = at("2026-01-15T14:30:00Z");
    const night = later(evening, 45 * MINUTE_MS);
    for (let i = 0; i < 3; i += 1) {
      assert.equal(isSameDay(evening, night, "Asia/Tokyo"), false);
      assert.equal(isSameDay(evening, night, "Asia/Bangkok"), true);
    }
  });
});

test("the machine's clock goes forward in whole milliseconds", () => {
  const one = systemClock.now();
  assert.ok(Number.isInteger(one) && one > at("2026-01-01T00:00:00Z"));
  assert.ok(systemClock.now() >= one);
});
