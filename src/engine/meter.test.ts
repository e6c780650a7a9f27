import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { instant } from "../primitives/clock.ts";
import { type Meter, openMeter } from "./meter.ts";

const start = instant(1_800_000_000_000);

/** How many times somebody gets through at one moment, before they are told to wait. */
function timesAt(meter: Meter, perMinute: number, ms: number, whose = "one"): number {
  const now = instant(start + ms);
  let times = 0;
  for (; times < 100_000 && meter.waitMs(whose, perMinute, now) === 0; times += 1)
    meter.count(whose, perMinute, now);
  return times;
}

describe("a meter", () => {
  for (const perMinute of [1, 3, 7, 60, 599, 60_000]) {
    it(`lets ${perMinute} through at once, and as many again over a minute`, () => {
      const meter = openMeter();
      assert.equal(timesAt(meter, perMinute, 0), perMinute);
      assert.equal(timesAt(meter, perMinute, 0), 0);
      const whole = timesAt(meter, perMinute, 30_000) + timesAt(meter, perMinute, 60_000);
      assert.equal(whole, perMinute);
    });
  }

  it("says how long to wait, and keeps its word", () => {
    const meter = openMeter();
    timesAt(meter, 6, 0);
    assert.equal(meter.waitMs("one", 6, start), 10_000);
    assert.equal(meter.waitMs("one", 6, instant(start + 9_999)), 1);
    assert.equal(timesAt(meter, 6, 10_000), 1);
  });

  it("counts each by itself", () => {
    const meter = openMeter();
    timesAt(meter, 5, 0);
    assert.equal(timesAt(meter, 5, 0, "another"), 5);
  });

  it("makes nobody wait for a clock that was set back", () => {
    const meter = openMeter();
    timesAt(meter, 2, 0);
    assert.equal(timesAt(meter, 2, -365 * 24 * 60 * 60_000), 2);
  });

  it("forgets whoever was quiet for long, and remembers who keeps asking, however many others come", () => {
    const meter = openMeter(3);
    for (const whose of ["one", "quiet"]) meter.count(whose, 1, start);
    for (let i = 0; i < 1000; i += 1) {
      meter.count("one", 1, start);
      meter.count(`stranger ${i}`, 1, start);
    }
    const isKnown = (whose: string) => meter.waitMs(whose, 1, start) > 0;
    assert.deepEqual(["one", "quiet", "stranger 999", "stranger 900"].map(isKnown), [
      true,
      false,
      true,
      false,
    ]);
  });
});
