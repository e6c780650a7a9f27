import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sql } from "kysely";
import { expect, insert, replace } from "../../../src/database/change-set.ts";
import type { Row } from "../../../src/database/schema.ts";
import { listEndpointsDue } from "../../../src/events/due-deliveries.ts";
import { sweepShifts } from "../../../src/events/sweep-shifts.ts";
import { later } from "../../../src/primitives/clock.ts";
import { rowsOf } from "../../support/rows.ts";
import {
  shareData,
  startEngine,
  type TestEngine,
  testDatabaseUrl,
} from "../../support/start-engine.ts";
import { openInbox } from "../../support/webhook-inbox.ts";

/*
 * What a process is about to send itself is carried by its event, and a shift says so for all that it wrote within a moment. What
 * is written here is as if another process had written it and been killed.
 */

const LEASE_MS = 15_000;
const SHIFT_MS = 2000;

/** A charge that a killed process had made, whose first event carries deliveries. */
async function killed(kakin: TestEngine, uris: readonly string[], inShift?: string) {
  const charge = await kakin.api.charge({ capture: false });
  const rows = await rowsOf(kakin, "events");
  const [first] = rows.filter((row) => row["charge_id"] === charge.id);
  const now = kakin.clock.now();
  const shift = inShift ?? kakin.engine.ids.next("shft", false, now);
  const event = {
    ...(first as unknown as Row<"events">),
    id: kakin.engine.ids.next("evnt", false, now),
    carried: JSON.stringify({
      shift,
      at: now,
      apiVersion: "2019-05-29",
      to: uris.map((uri, i) => ({ name: String(i), uri, place: 0 })),
    }),
  };
  const owned = { account_id: kakin.account.id, livemode: 0 };
  const since = Number(first?.["created_at"]) - SHIFT_MS;
  const row = { id: shift, version: 1, ...owned, since, due_at: now + SHIFT_MS + LEASE_MS };
  const begun = inShift === undefined ? [insert("shifts", row)] : [];
  await kakin.engine.database.commit([insert("events", event), ...begun]);
  return { charge, event };
}

async function deliveriesOf(kakin: TestEngine, eventId: string) {
  const { body } = await kakin.api.get("/_kakin/events?limit=100");
  const event = body.data.find(({ id }: { id: string }) => id === eventId);
  return event.deliveries.map(({ state }: { state: string }) => state);
}

describe("a webhook that a killed process had claimed from birth", () => {
  it("is shown as waiting, left alone until the lease is over, and sent then, once", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    const { event } = await killed(kakin, [inbox.url]);
    await kakin.settle();
    assert.deepEqual(await deliveriesOf(kakin, event.id), ["waiting"]);
    assert.deepEqual(inbox.keys(), []);

    kakin.clock.advance(SHIFT_MS + LEASE_MS);
    await kakin.settle();
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["charge.create"]);
    assert.deepEqual(await deliveriesOf(kakin, event.id), ["delivered"]);
    assert.deepEqual(await rowsOf(kakin, "shifts"), []);
  });

  it("holds back what came later in its lane, whether that was claimed from birth or waited to be claimed", async () => {
    for (const delay_seconds of [0, 1]) {
      await using kakin = await startEngine();
      await using inbox = await openInbox();
      const { charge } = await killed(kakin, [inbox.url]);
      await kakin.api.patch("/account", { webhook_uri: inbox.url });
      await kakin.api.post("/_kakin/webhook_rules", { delay_seconds });
      await kakin.api.post(`/charges/${charge.id}/capture`);
      kakin.clock.advance(delay_seconds * 1000);
      await kakin.settle();
      assert.deepEqual(inbox.keys(), [], `after ${delay_seconds} s`);

      kakin.clock.advance(SHIFT_MS + LEASE_MS);
      await kakin.settle();
      assert.deepEqual(inbox.keys(), ["charge.create", "charge.capture"]);
    }
  });

  it("is sent by the process that holds it still, though its lease is over", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    const slow = Promise.withResolvers<undefined>();
    inbox.answer(() => slow.promise);
    // Eight are sent at once to one address; the ninth waits for its turn.
    const charges = Array.from({ length: 9 }, () =>
      kakin.api.charge({ webhook_endpoints: [inbox.url] }),
    );
    await Promise.all(charges);
    await inbox.until(8);
    kakin.clock.advance(SHIFT_MS + LEASE_MS);
    slow.resolve(undefined);
    await inbox.until(9);
    await kakin.settle();
    assert.equal(inbox.received.length, 9);
    const { body } = await kakin.api.get("/_kakin/events?limit=100");
    const states = body.data.flatMap(({ deliveries }: { deliveries: { state: string }[] }) =>
      deliveries.map(({ state }) => state),
    );
    assert.deepEqual(states, Array(9).fill("delivered"));
    await kakin.settle();
    assert.deepEqual(await rowsOf(kakin, "shifts"), []);
  });
});

describe("a shift of webhooks", () => {
  it("is looked through at a start on SQLite, where nobody else can be sending, and after its leases where others may be", async () => {
    await using on = await shareData();
    await using inbox = await openInbox();
    {
      await using first = await startEngine({ on });
      await killed(first, [inbox.url]);
    }
    await using next = await startEngine({ on });
    if (testDatabaseUrl !== undefined) {
      await next.settle();
      assert.deepEqual(inbox.keys(), []);
      on.clock.advance(SHIFT_MS + LEASE_MS);
    }
    await next.settle();
    await inbox.until(1);
    await next.settle();
    assert.deepEqual(inbox.keys(), ["charge.create"]);
    assert.deepEqual(await rowsOf(next, "shifts"), []);
  });

  it("that somebody else has closed is given up for the next one, and what was written in it still arrives", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    const slow = Promise.withResolvers<undefined>();
    inbox.answer(() => (inbox.received.length === 1 ? slow.promise : undefined));
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    await kakin.api.charge();
    await inbox.until(1);
    const [shift] = (await rowsOf(kakin, "shifts")) as unknown as Row<"shifts">[];
    assert.ok(shift);
    assert.equal(await kakin.engine.database.commit([replace("shifts", shift)]), "written");
    const charges = await Promise.all(Array.from({ length: 5 }, () => kakin.api.charge()));
    for (const { status } of charges) assert.equal(status, "successful");
    slow.resolve(undefined);
    await kakin.settle();
    assert.equal(inbox.received.length, 6);
    kakin.clock.advance(SHIFT_MS + LEASE_MS);
    await kakin.settle();
    await kakin.settle();
    assert.equal(inbox.received.length, 6);
    assert.deepEqual(await rowsOf(kakin, "shifts"), []);
  });

  it("holds what a set wrote of which nobody was told, and it is sent when the leases are over", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    await kakin.api.charge();
    await kakin.settle();
    const [shift] = await rowsOf(kakin, "shifts");
    const { event } = await killed(kakin, [inbox.url], String(shift?.["id"]));
    const unknown = kakin.engine.database.commit([
      expect("shifts", String(shift?.["id"]), 1),
      insert("events", event),
    ]);
    await assert.rejects(unknown, "an id that is there already is a fault");
    kakin.clock.advance(SHIFT_MS + LEASE_MS);
    await kakin.settle();
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["charge.create", "charge.create", "charge.create"]);
    assert.deepEqual(await rowsOf(kakin, "shifts"), []);
  });

  it("is over after a stop, and what could not be sent comes at the next start, in order", async () => {
    await using on = await shareData();
    await using inbox = await openInbox();
    const slow = Promise.withResolvers<undefined>();
    inbox.answer(() => slow.promise);
    let kakin = await startEngine({ on });
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    const charges = Array.from({ length: 9 }, () => kakin.api.charge({ capture: false }));
    for (const { id } of await Promise.all(charges)) await kakin.api.post(`/charges/${id}/capture`);
    await inbox.until(8);
    const closed = kakin.close();
    slow.resolve(undefined);
    await closed;
    kakin = await startEngine({ on });
    assert.deepEqual(await rowsOf(kakin, "shifts"), []);
    await kakin.settle();
    await kakin.close();
    const arrived = new Map<string, string[]>();
    for (const { body } of inbox.received) {
      arrived.set(body.data.id, [...(arrived.get(body.data.id) ?? []), body.key]);
    }
    assert.deepEqual([...arrived.values()], Array(9).fill(["charge.create", "charge.capture"]));
  });

  it("is swept by many at once with one write a webhook", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    inbox.answer(() => "never");
    await killed(kakin, Array(50).fill(inbox.url));
    const until = later(kakin.clock.now(), SHIFT_MS + LEASE_MS);
    const sweeps = Array.from({ length: 4 }, async () => {
      await sweepShifts(kakin.engine, until);
      return listEndpointsDue(kakin.engine, until);
    });
    for (const due of await Promise.all(sweeps)) assert.deepEqual(due, [inbox.url]);
    assert.deepEqual(await rowsOf(kakin, "shifts"), []);
    const versions = (await rowsOf(kakin, "deliveries")).map(({ version }) => version);
    assert.deepEqual(versions, Array(50).fill(1));
  });

  if (testDatabaseUrl !== undefined) {
    it("gives a webhook to another process when the lease is over, and both tries are recorded", async () => {
      await using on = await shareData();
      await using slow = await startEngine({ on });
      await using other = await startEngine({ on });
      await using inbox = await openInbox();
      const answered = Promise.withResolvers<undefined>();
      inbox.answer(() => (inbox.received.length === 1 ? answered.promise : undefined));
      await slow.api.charge({ webhook_endpoints: [inbox.url] });
      await inbox.until(1);
      on.clock.advance(SHIFT_MS + LEASE_MS);
      await other.settle();
      assert.equal(inbox.received.length, 2);
      answered.resolve(undefined);
      await slow.settle();
      const [delivery] = await rowsOf(slow, "deliveries");
      assert.equal(delivery?.["state"], "delivered");
      assert.equal(JSON.parse(String(delivery["attempts"])).length, 2);
      assert.deepEqual(await rowsOf(slow, "shifts"), []);
    });
  }
});

describe("a page of events", () => {
  const OTHERS = 30_000;
  const TOGETHER = 1000;
  const ASKED = 20;

  it("costs no more where many others have been delivered", async () => {
    await using kakin = await startEngine();
    const fastestMs = async () => {
      const times: number[] = [];
      for (let i = 0; i < ASKED; i += 1) {
        const startedMs = performance.now();
        await kakin.api.get("/_kakin/events?limit=100");
        times.push(performance.now() - startedMs);
      }
      return Math.min(...times);
    };
    await Promise.all(Array.from({ length: 50 }, () => kakin.api.charge()));
    const beforeMs = await fastestMs();
    const row = {
      version: 1,
      account_id: kakin.account.id,
      livemode: 0,
      uri: "http://shop/",
      endpoint: "http://shop/",
      lane: null,
      place: 0,
      api_version: "2019-05-29",
      state: "delivered",
      due_at: null,
      created_at: kakin.clock.now(),
      attempts: "[]",
    };
    for (let at = 0; at < OTHERS; at += TOGETHER) {
      const some = Array.from({ length: TOGETHER }, (_, i) => `evnt_test_other${at + i}`);
      await kakin.engine.database.commit(
        some.map((event_id) => insert("deliveries", { ...row, event_id, id: `${event_id}.0` })),
      );
    }
    // PostgreSQL does so by itself after a while, and chooses its way by it.
    if (testDatabaseUrl !== undefined) await sql`ANALYZE`.execute(kakin.engine.database.reads);
    const afterMs = await fastestMs();
    assert.ok(afterMs < 3 * beforeMs, `${beforeMs} ms before, ${afterMs} ms after`);
  });
});
