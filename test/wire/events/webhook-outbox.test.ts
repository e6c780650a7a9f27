import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { sql } from "kysely";
import { insert } from "../../../src/database/change-set.ts";
import type { Row } from "../../../src/database/schema.ts";
import { listEndpointsDue } from "../../../src/events/due-deliveries.ts";
import { sweepOutbox } from "../../../src/events/sweep-outbox.ts";
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
 * A process writes what it is about to send itself into the outbox. What stands there when the process is gone is as if that
 * process had written it and been killed.
 */

const LEASE_MS = 15_000;

/** An event that goes nowhere, as a charge's first. */
async function happened(kakin: TestEngine) {
  const charge = await kakin.api.charge({ capture: false });
  const { body } = await kakin.api.get("/_kakin/events?limit=1&order=reverse_chronological");
  const [event] = body.data;
  assert.equal(event.key, "charge.create");
  return { charge, event };
}

/** A delivery of an event, claimed from birth a moment ago. */
function claimed(
  kakin: TestEngine,
  eventId: string,
  to: { readonly uri: string; readonly lane: string | null },
): Row<"deliveries"> {
  const now = kakin.clock.now();
  return {
    id: `${eventId}.0`,
    version: 0,
    account_id: kakin.account.id,
    livemode: 0,
    event_id: eventId,
    uri: to.uri,
    endpoint: to.uri,
    lane: to.lane,
    place: 0,
    api_version: "2019-05-29",
    state: "waiting",
    due_at: now + LEASE_MS,
    created_at: now,
    attempts: "[]",
  };
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
    const { event } = await happened(kakin);
    await kakin.engine.database.commit([
      insert("outbox", claimed(kakin, event.id, { uri: inbox.url, lane: null })),
    ]);
    await kakin.settle();
    assert.deepEqual(await deliveriesOf(kakin, event.id), ["waiting"]);
    assert.deepEqual(inbox.keys(), []);

    kakin.clock.advance(LEASE_MS);
    await kakin.settle();
    await kakin.settle();
    assert.deepEqual(inbox.keys(), ["charge.create"]);
    assert.deepEqual(await deliveriesOf(kakin, event.id), ["delivered"]);
    assert.deepEqual(await rowsOf(kakin, "outbox"), []);
  });

  it("holds back what came later in its lane, whether that was claimed from birth or waited to be claimed", async () => {
    for (const delay_seconds of [0, 1]) {
      await using kakin = await startEngine();
      await using inbox = await openInbox();
      const { charge, event } = await happened(kakin);
      const lane = `${charge.id}|${inbox.url}`;
      await kakin.engine.database.commit([
        insert("outbox", claimed(kakin, event.id, { uri: inbox.url, lane })),
      ]);
      await kakin.api.patch("/account", { webhook_uri: inbox.url });
      await kakin.api.post("/_kakin/webhook_rules", { delay_seconds });
      await kakin.api.post(`/charges/${charge.id}/capture`);
      kakin.clock.advance(delay_seconds * 1000);
      await kakin.settle();
      assert.deepEqual(inbox.keys(), [], `after ${delay_seconds} s`);

      kakin.clock.advance(LEASE_MS);
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
    kakin.clock.advance(LEASE_MS);
    slow.resolve(undefined);
    await inbox.until(9);
    await kakin.settle();
    assert.equal(inbox.received.length, 9);
    const { body } = await kakin.api.get("/_kakin/events?limit=100");
    const states = body.data.flatMap(({ deliveries }: { deliveries: { state: string }[] }) =>
      deliveries.map(({ state }) => state),
    );
    assert.deepEqual(states, Array(9).fill("delivered"));
    assert.deepEqual(await rowsOf(kakin, "outbox"), []);
  });
});

describe("the outbox", () => {
  it("is emptied at a start on SQLite, where nobody else can be sending, and after the lease where others may be", async () => {
    await using on = await shareData();
    await using inbox = await openInbox();
    {
      await using first = await startEngine({ on });
      const { event } = await happened(first);
      await first.engine.database.commit([
        insert("outbox", claimed(first, event.id, { uri: inbox.url, lane: null })),
      ]);
    }
    await using next = await startEngine({ on });
    if (testDatabaseUrl !== undefined) {
      await next.settle();
      assert.deepEqual(inbox.keys(), []);
      on.clock.advance(LEASE_MS);
    }
    await next.settle();
    await inbox.until(1);
    await next.settle();
    assert.deepEqual(inbox.keys(), ["charge.create"]);
    assert.deepEqual(await rowsOf(next, "outbox"), []);
  });

  it("is empty after a stop, and what could not be sent comes at the next start, in order", async () => {
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
    assert.deepEqual(await rowsOf(kakin, "outbox"), []);
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
    const { event } = await happened(kakin);
    const row = claimed(kakin, event.id, { uri: inbox.url, lane: null });
    const rows = Array.from({ length: 50 }, (_, i) => ({ ...row, id: `${event.id}.${i}` }));
    await kakin.engine.database.commit(rows.map((one) => insert("outbox", one)));
    const until = later(kakin.clock.now(), LEASE_MS);
    const sweeps = Array.from({ length: 4 }, async () => {
      await sweepOutbox(kakin.engine, until);
      return listEndpointsDue(kakin.engine, until);
    });
    for (const due of await Promise.all(sweeps)) assert.deepEqual(due, [inbox.url]);
    assert.deepEqual(await rowsOf(kakin, "outbox"), []);
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
      on.clock.advance(LEASE_MS);
      await other.settle();
      assert.equal(inbox.received.length, 2);
      answered.resolve(undefined);
      await slow.settle();
      const [delivery] = await rowsOf(slow, "deliveries");
      assert.equal(delivery?.["state"], "delivered");
      assert.equal(JSON.parse(String(delivery["attempts"])).length, 2);
      assert.deepEqual(await rowsOf(slow, "outbox"), []);
    });
  }
});

describe("a page of events", () => {
  const OTHERS = 30_000;
  const TOGETHER = 1000;
  const ASKED = 20;

  it("costs no more where many others have been delivered", async () => {
    await using kakin = await startEngine();
    const { event } = await happened(kakin);
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
    const done = { state: "delivered", due_at: null, version: 1 };
    const row = claimed(kakin, event.id, { uri: "http://shop/", lane: null });
    for (let at = 0; at < OTHERS; at += TOGETHER) {
      const some = Array.from({ length: TOGETHER }, (_, i) => `evnt_test_other${at + i}`);
      await kakin.engine.database.commit(
        some.map((event_id) =>
          insert("deliveries", { ...row, ...done, event_id, id: `${event_id}.0` }),
        ),
      );
    }
    // PostgreSQL does so by itself after a while, and chooses its way by it.
    if (testDatabaseUrl !== undefined) await sql`ANALYZE`.execute(kakin.engine.database.reads);
    const afterMs = await fastestMs();
    assert.ok(afterMs < 3 * beforeMs, `${beforeMs} ms before, ${afterMs} ms after`);
  });
});
