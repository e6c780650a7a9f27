import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { countries } from "../../../src/catalogue/countries.ts";
import { eventTypes } from "../../../src/events/event-types.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

describe("triggering an event", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  for (const [key, { data }] of Object.entries(eventTypes)) {
    it(`makes ${key} happen to a ${data} of its own`, async () => {
      const { body, text } = await kakin.api.post("/_kakin/trigger", { event: key });
      assert.deepEqual([body.object, body.key, body.data?.object], ["event", key, data], text);
      const { body: read } = await kakin.api.get(body.location);
      assert.deepEqual(read, body);
    });
  }

  it("works in every country, in the account's own currency and in those of others", async () => {
    for (const country of Object.keys(countries) as (keyof typeof countries)[]) {
      const api = await kakin.otherAccount({ currency: countries[country].currency }, country);
      for (const key of ["charge.create", "charge.complete", "charge.expire", "link.create"]) {
        const { body, text } = await api.post("/_kakin/trigger", { event: key });
        assert.equal(body.key, key, `${country}: ${text}`);
      }
    }
  });

  it("refuses what is no event, and live mode", async () => {
    for (const event of ["charge.explode", "toString", ""]) {
      const answer = await kakin.api.post("/_kakin/trigger", { event });
      assertRefused(answer, 400, "bad_request", /^event must be one of card.destroy, /);
    }
    const live = await kakin.live.post("/_kakin/trigger", { event: "charge.create" });
    assertRefused(live, 404, "not_found", /test key/);
  });
});
