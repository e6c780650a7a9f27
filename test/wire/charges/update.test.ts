import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

describe("updating a charge", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("changes description and metadata", async () => {
    const { api } = kakin;
    const charge = await api.charge({ description: "before", metadata: { a: "1", b: "2" } });
    const fields = { description: "after", metadata: { c: "3" } };
    const updated = await api.patch(`/charges/${charge.id}`, fields);
    assert.deepEqual(updated.body, { ...charge, ...fields });
    assert.deepEqual((await api.get(`/charges/${charge.id}`)).body, updated.body);
  });

  it("reads a form", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    const form = "description=Another+description&metadata[order_id]=7&metadata[empty]=";
    const updated = await api.patch(`/charges/${charge.id}`, form);
    assert.deepEqual(
      [updated.body.description, updated.body.metadata],
      ["Another description", { order_id: "7", empty: "" }],
    );
  });

  it("keeps what is not mentioned, and what is mentioned as null", async () => {
    const { api } = kakin;
    const charge = await api.charge({ description: "kept", metadata: { kept: "too" } });
    for (const fields of [{}, { metadata: null }, { description: null }, undefined]) {
      const updated = await api.patch(`/charges/${charge.id}`, fields);
      assert.deepEqual(updated.body, charge);
    }
    const onlyMetadata = await api.patch(`/charges/${charge.id}`, { metadata: { other: "now" } });
    assert.deepEqual(
      [onlyMetadata.body.description, onlyMetadata.body.metadata],
      ["kept", { other: "now" }],
    );
  });

  it("empties metadata when it is given empty", async () => {
    const { api } = kakin;
    const charge = await api.charge({ metadata: { a: "1" } });
    const updated = await api.patch(`/charges/${charge.id}`, { metadata: {} });
    assert.deepEqual(updated.body.metadata, {});
  });

  it("is announced as charge.update", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    const updated = await api.patch(`/charges/${charge.id}`, { description: "new" });
    const events = await api.get(`/charges/${charge.id}/events`);
    assert.deepEqual(
      events.body.data.map((event: { key: string }) => event.key),
      ["charge.create", "charge.update"],
    );
    const event = await api.get(`/events/${events.body.data[1].id}`);
    assert.deepEqual(event.body.data, updated.body);
  });

  it("works in every state, and shows the refunds that there are", async () => {
    const { api } = kakin;
    const failed = await api.charge({ card: await api.token({ number: "4111111111140011" }) });
    const reversed = await api.charge({ capture: false });
    await api.post(`/charges/${reversed.id}/reverse`);
    const refunded = await api.charge();
    await api.post(`/charges/${refunded.id}/refunds`, { amount: 2500 });
    for (const [{ id }, status, refunds] of [
      [failed, "failed", 0],
      [reversed, "reversed", 0],
      [refunded, "successful", 1],
    ] as const) {
      const { body } = await api.patch(`/charges/${id}`, { description: "seen" });
      assert.deepEqual(
        [body.status, body.description, body.refunds.total],
        [status, "seen", refunds],
      );
    }
  });

  it("refuses metadata that is no hash, and changes nothing", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    for (const metadata of ["text", 7, [1, 2], true]) {
      const answer = await changingNothing(kakin, () =>
        api.patch(`/charges/${charge.id}`, { description: "not this", metadata }),
      );
      assertRefused(answer, 400, "bad_request", "Metadata should be a JSON hash");
    }
  });

  it("answers 404 for a charge that there is not", async () => {
    const id = "chrg_test_000000000000";
    const answer = await kakin.api.patch(`/charges/${id}`, { description: "x" });
    assertRefused(answer, 404, "not_found", `charge ${id} was not found`);
  });
});
