import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { getWithBody } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("retrieving a charge", () => {
  let kakin: TestEngine;
  before(async () => {
    // Live mode answers like test mode here, so that both have charges.
    const liveSimulator = { ...simulator, id: "live-simulator", livemode: true };
    kakin = await startEngine({ connectors: [liveSimulator] });
  });
  after(() => kakin.close());

  it("answers what making it answered", async () => {
    const { api } = kakin;
    for (const how of [{}, newest, { version: "2014-07-27" }, { version: "2017-11-02" }]) {
      const fields = { metadata: { a: "1" }, return_uri: "https://example.com/", ip: "::1" };
      const charge = await api.charge(fields, how);
      assert.deepEqual((await api.get(`/charges/${charge.id}`, how)).body, charge);
    }
  });

  it("shows the card as it was when the charge was made by a token", async () => {
    const { api } = kakin;
    const card = await api.token({ name: "Ratchanee", city: "Bangkok", postal_code: "10320" });
    const charge = await api.charge({ card });
    const shown = (await api.get(`/charges/${charge.id}`)).body.card;
    assert.deepEqual(
      [shown.name, shown.city, shown.postal_code, shown.last_digits],
      ["Ratchanee", "Bangkok", "10320", "4242"],
    );
  });

  it("takes a slash at the end, a JSON type without a body and an empty object, as clients send them", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    assert.deepEqual((await api.get(`/charges/${charge.id}/`)).body, charge);
    const headers = { "Content-Type": "application/json" };
    assert.deepEqual((await api.get(`/charges/${charge.id}`, { headers })).body, charge);
    for (const body of ["{}", "null", ""]) {
      assert.deepEqual((await getWithBody(api, `/charges/${charge.id}`, body)).body, charge);
    }
  });

  it("answers 404 for a charge that there is not", async () => {
    const id = "chrg_test_000000000000";
    assertRefused(
      await kakin.api.get(`/charges/${id}`),
      404,
      "not_found",
      `charge ${id} was not found`,
    );
  });

  it("answers 404 in the other mode and to another account", async () => {
    const stranger = await kakin.otherAccount();
    const inTest = await kakin.api.charge();
    const inLive = await kakin.live.charge();
    assert.match(inLive.id, /^chrg_[0-9a-z]{19}$/);
    assert.deepEqual([inTest.livemode, inLive.livemode], [false, true]);
    for (const [api, id] of [
      [kakin.live, inTest.id],
      [kakin.api, inLive.id],
      [stranger, inTest.id],
    ] as const) {
      assertRefused(
        await api.get(`/charges/${id}`),
        404,
        "not_found",
        `charge ${id} was not found`,
      );
    }
  });

  it("lists what happened to it, without the objects", async () => {
    const { api } = kakin;
    const charge = await api.charge({ capture: false });
    await api.patch(`/charges/${charge.id}`, { description: "changed" });
    await api.post(`/charges/${charge.id}/capture`);
    await api.post(`/charges/${charge.id}/refunds`, { amount: 100 });
    const events = (await api.get(`/charges/${charge.id}/events`, newest)).body;
    assert.deepEqual(
      [events.object, events.total, events.location],
      ["list", 4, `/charges/${charge.id}/events`],
    );
    assert.deepEqual(
      events.data.map((event: { key: string }) => event.key),
      ["charge.create", "charge.update", "charge.capture", "refund.create"],
    );
    for (const event of events.data) {
      assert.deepEqual(Object.keys(event), [
        "object",
        "id",
        "livemode",
        "location",
        "key",
        "created_at",
      ]);
    }
  });
});
