import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("a reversal", () => {
  it("gives a reservation back, and no money moves", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const charge = await api.charge({ capture: false }, newest);
    clock.advance(60_000);
    const reversed = await api.post(`/charges/${charge.id}/reverse`, undefined, newest);
    assert.equal(reversed.status, 200);
    const { status, reversed_at, paid_at, transaction, authorized_at, expires_at } = reversed.body;
    assert.deepEqual(
      { status, reversed_at, paid_at, transaction, authorized_at, expires_at },
      {
        status: "reversed",
        reversed_at: "2026-01-15T03:01:00Z",
        paid_at: null,
        transaction: null,
        authorized_at: charge.authorized_at,
        expires_at: charge.expires_at,
      },
    );
    assert.deepEqual(await balancedBooks(kakin), {});
    assert.equal((await api.get("/transactions")).body.total, 0);
    assert.deepEqual((await api.get(`/charges/${charge.id}`, newest)).body, reversed.body);
  });

  it("is announced once, as charge.reverse", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge({ capture: false });
    const reversed = await api.post(`/charges/${charge.id}/reverse`);
    const events = await api.get(`/charges/${charge.id}/events`);
    assert.deepEqual(
      events.body.data.map((event: { key: string }) => event.key),
      ["charge.create", "charge.reverse"],
    );
    const event = await api.get(`/events/${events.body.data[1].id}`);
    assert.deepEqual(event.body.data, reversed.body);
  });

  it("is refused of anything but an uncaptured authorisation", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const paid = await api.charge();
    const captured = await api.charge({ capture: false });
    await api.post(`/charges/${captured.id}/capture`);
    const failed = await api.charge({ card: await api.token({ number: "4111111111140011" }) });
    const reversed = await api.charge({ capture: false });
    await api.post(`/charges/${reversed.id}/reverse`);
    for (const { id } of [paid, captured, failed, reversed]) {
      assertRefused(
        await changingNothing(kakin, () => api.post(`/charges/${id}/reverse`)),
        400,
        "failed_reverse",
        "only uncaptured authorized charges can be reversed",
      );
    }
  });

  it("is refused of a charge that there is not", async () => {
    await using kakin = await startEngine();
    const id = "chrg_test_000000000000";
    const answer = await kakin.api.post(`/charges/${id}/reverse`);
    assertRefused(answer, 404, "not_found", `charge ${id} was not found`);
  });
});
