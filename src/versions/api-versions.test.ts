import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { apiVersions, defaultVersion, newestVersion, resolveVersion } from "./api-versions.ts";

describe("the version a header asks for", () => {
  it("is the version of that date", () => {
    for (const version of apiVersions) assert.equal(resolveVersion(version), version);
  });

  const dates = [
    ["2015-04-24", "2014-07-27"],
    ["2015-11-16", "2014-07-27"],
    ["2016-02-29", "2015-11-17"],
    ["2019-05-15", "2017-11-02"],
    ["2019-05-22", "2017-11-02"],
    ["2019-05-28", "2017-11-02"],
    ["2019-05-30", "2019-05-29"],
    ["2031-01-01", "2019-05-29"],
  ] as const;
  for (const [date, version] of dates) {
    it(`is the nearest older one, ${version}, for the unknown date ${date}`, () => {
      assert.equal(resolveVersion(date), version);
    });
  }

  it("is the first version for a date before all of them", () => {
    assert.equal(resolveVersion("2013-01-01"), "2014-07-27");
  });

  // biome-ignore format: several to a line
  const noDates = [
    "", "latest", "2019", "2019-05", "2019-5-29", "2019-13-01", "2019-02-30", "2017-02-29",
    "2019-05-29T00:00:00Z", "2019/05/29", " 2019-05-29", "2019-05-29 ", "2014-07-27,2019-05-29",
    "constructor", "０２０１９-05-29",
  ];
  for (const text of noDates) {
    it(`is not found for ${JSON.stringify(text)}, which is no date`, () => {
      assert.equal(resolveVersion(text), undefined);
    });
  }
});

describe("the versions", () => {
  it("are listed oldest first, the newest last", () => {
    assert.deepEqual([...apiVersions].sort(), [...apiVersions]);
    assert.equal(apiVersions.at(-1), newestVersion);
  });

  it("give a new account the seed's shape", () => {
    assert.equal(defaultVersion, "2015-11-17");
  });
});
