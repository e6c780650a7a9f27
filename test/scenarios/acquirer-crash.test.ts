import assert from "node:assert/strict";
import { describe, test } from "node:test";
import type { Outcome } from "../../src/acquirers/outcome.ts";
import { balancedBooks } from "../support/books.ts";
import { assertRefused } from "../support/refusals.ts";
import { rowsOf } from "../support/rows.ts";
import { approved, type SlowAcquirer, slowAcquirer } from "../support/slow-acquirer.ts";
import {
  type SharedData,
  shareData,
  startEngine,
  type TestEngine,
  testDatabaseUrl,
} from "../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;
const conflict = "idempotency_conflict";
const notYet = "the first request with this key has not been answered yet";
const minuteMs = 60_000;
const declined: Outcome = { kind: "declined", failureCode: "stolen_or_lost_card" };

/**
 * Asks through an engine that dies while the acquirer is asked: the database goes from one moment to the next, and
 * nothing that was under way is recorded. What the acquirer decides then, only the acquirer knows.
 */
async function dieAsking(
  shared: SharedData,
  acquirer: SlowAcquirer,
  question: {
    readonly prepare: (kakin: TestEngine) => Promise<void>;
    readonly ask: (kakin: TestEngine) => Promise<{ readonly status: number }>;
    readonly decision: Outcome | undefined;
  },
): Promise<void> {
  const { prepare, ask, decision } = question;
  const kakin = await startEngine({ on: shared, connectors: [acquirer] });
  await prepare(kakin);
  acquirer.next({ kind: "hangs" });
  const count = acquirer.asked.length;
  const asking = ask(kakin);
  await acquirer.untilAsked(count + 1);
  await kakin.engine.database.close();
  acquirer.release(decision ?? { kind: "unknown", cause: "it never arrived" });
  assert.equal((await asking).status, 500);
  // What is left of it: a process that ended would not have to be closed.
  await kakin.close().catch(() => undefined);
}

async function restart(shared: SharedData, acquirer: SlowAcquirer): Promise<TestEngine> {
  const kakin = await startEngine({ on: shared, connectors: [acquirer] });
  await kakin.settle();
  return kakin;
}

async function resolve(kakin: TestEngine): Promise<void> {
  kakin.clock.advance(minuteMs);
  await kakin.settle();
}

describe("a crash between asking the acquirer and recording its answer", () => {
  const endings = {
    "paid, when it was": { decision: approved, status: "successful", code: null, effects: 1 },
    "declined, when it was": {
      decision: declined,
      status: "failed",
      code: "stolen_or_lost_card",
      effects: 0,
    },
    "failed, when nothing arrived": {
      decision: undefined,
      status: "failed",
      code: "failed_processing",
      effects: 0,
    },
  } as const;
  for (const [name, { decision, status, code, effects }] of Object.entries(endings)) {
    test(`leaves a charge that is found to be ${name}, and the key of its request finds it`, async () => {
      await using shared = await shareData();
      const acquirer = slowAcquirer();
      let card = "";
      const how = { ...newest, idempotencyKey: "order-1" };
      const post = (kakin: TestEngine) =>
        kakin.live.post("/charges", { amount: 70000, currency: "thb", card }, how);
      const prepare = async (kakin: TestEngine) => {
        card = await kakin.live.token();
      };
      await dieAsking(shared, acquirer, { prepare, ask: post, decision });

      await using kakin = await restart(shared, acquirer);
      assert.equal((await kakin.live.get("/charges", newest)).body.data[0].status, "pending");
      assert.deepEqual(await rowsOf(kakin, "events"), []);
      assert.deepEqual(await rowsOf(kakin, "security_codes"), []);
      assertRefused(await post(kakin), 409, conflict, notYet);
      assert.deepEqual(acquirer.lookedUp, [], "the answer may still be on its way");

      await resolve(kakin);
      const { body } = await kakin.live.get("/charges", newest);
      assert.equal(body.total, 1);
      const [charge] = body.data;
      assert.deepEqual([charge.status, charge.failure_code], [status, code]);
      const again = await post(kakin);
      assert.deepEqual([again.status, again.body.id, again.body.status], [200, charge.id, status]);
      const events = await rowsOf(kakin, "events");
      assert.deepEqual(
        events.map(({ key }) => key),
        ["charge.create"],
      );
      assert.equal(acquirer.effects.length, effects);
      assert.deepEqual(acquirer.lookedUp, [acquirer.asked[0]?.id]);
      const balances = await balancedBooks(kakin);
      assert.equal(balances["acquirer.receivable/THB"], effects === 1 ? 70000 : undefined);
    });
  }

  for (const verb of ["capture", "reverse", "refunds"] as const) {
    test(`leaves a ${verb} that is recorded once it is known, and done once`, async () => {
      await using shared = await shareData();
      const acquirer = slowAcquirer();
      let id = "";
      const how = { ...newest, idempotencyKey: "once" };
      const fields = verb === "refunds" ? { amount: 100000, void: true } : {};
      const post = (kakin: TestEngine) => kakin.live.post(`/charges/${id}/${verb}`, fields, how);
      const prepare = async (kakin: TestEngine) => {
        id = (await kakin.live.charge({ capture: verb === "refunds" }, newest)).id;
      };
      await dieAsking(shared, acquirer, { prepare, ask: post, decision: approved });

      await using kakin = await restart(shared, acquirer);
      assertRefused(await post(kakin), 409, conflict, notYet);
      await resolve(kakin);
      const charge = (await kakin.live.get(`/charges/${id}`, newest)).body;
      assert.deepEqual(
        [charge.paid, charge.reversed, charge.voided],
        [verb !== "reverse", verb === "reverse", verb === "refunds"],
      );
      const again = await post(kakin);
      const result = verb === "refunds" ? charge.refunds.data[0] : charge;
      assert.deepEqual([again.status, again.body.id], [200, result.id]);
      assert.equal(again.body.object, verb === "refunds" ? "refund" : "charge");
      assert.equal(acquirer.effects.length, 2);
      assert.equal(acquirer.asked.length, 2);
      const balances = await balancedBooks(kakin);
      assert.equal(balances["hold.authorised/THB"], undefined);
      assert.equal(balances["acquirer.receivable/THB"], verb === "capture" ? 100000 : undefined);
    });

    test(`leaves a ${verb} that is open to be asked afresh, when the acquirer would not`, async () => {
      await using shared = await shareData();
      const acquirer = slowAcquirer();
      let id = "";
      const how = { ...newest, idempotencyKey: "once" };
      const fields = verb === "refunds" ? { amount: 100000 } : {};
      const post = (kakin: TestEngine) => kakin.live.post(`/charges/${id}/${verb}`, fields, how);
      const prepare = async (kakin: TestEngine) => {
        id = (await kakin.live.charge({ capture: verb === "refunds" }, newest)).id;
      };
      await dieAsking(shared, acquirer, { prepare, ask: post, decision: declined });

      await using kakin = await restart(shared, acquirer);
      await resolve(kakin);
      assert.deepEqual(await rowsOf(kakin, "idempotency_keys"), []);
      const again = await post(kakin);
      assert.equal(again.status, 200);
      assert.equal((await post(kakin)).text, again.text);
      assert.equal(acquirer.effects.length, 2);
      await balancedBooks(kakin);
    });
  }

  test("leaves an operation that waits until its connector is configured again", async () => {
    await using shared = await shareData();
    const acquirer = slowAcquirer();
    let card = "";
    await dieAsking(shared, acquirer, {
      prepare: async (kakin) => {
        card = await kakin.live.token();
      },
      ask: (kakin) => kakin.live.post("/charges", { amount: 70000, currency: "thb", card }),
      decision: approved,
    });
    const without = await startEngine({ on: shared, connectors: [slowAcquirer(1000, "another")] });
    const dueOf = async () => (await rowsOf(without, "operations"))[0]?.["due_at"];
    const first = await dueOf();
    await resolve(without);
    assert.ok(Number(await dueOf()) > Number(first), "it is asked for again later, not at once");
    assert.equal((await without.live.get("/charges", newest)).body.data[0].status, "pending");
    await without.close();

    await using kakin = await restart(shared, acquirer);
    await resolve(kakin);
    const charge = (await kakin.live.get("/charges", newest)).body.data[0];
    assert.equal(charge.status, "successful");
    const { body } = await kakin.live.get(`/charges/${charge.id}/events`, newest);
    assert.deepEqual(body.data.map((event: { key: string }) => event.key).sort(), [
      "charge.complete",
      "charge.create",
    ]);
  });

  test("before the question leaves nothing but a token that may still be used", async () => {
    await using shared = await shareData();
    const acquirer = slowAcquirer();
    const first = await startEngine({ on: shared, connectors: [acquirer] });
    const fields = { amount: 70000, currency: "thb", card: await first.live.token() };
    await first.engine.database.close();
    assert.equal((await first.live.post("/charges", fields)).status, 500);
    await first.close().catch(() => undefined);
    assert.equal(acquirer.asked.length, 0);
    await using kakin = await restart(shared, acquirer);
    assert.equal((await kakin.live.post("/charges", fields, newest)).body.status, "successful");
  });
});

if (testDatabaseUrl !== undefined) {
  test("two engines that both inquire record one answer", async () => {
    await using shared = await shareData();
    const acquirer = slowAcquirer();
    await using one = await startEngine({ on: shared, connectors: [acquirer] });
    await using other = await startEngine({ on: shared, connectors: [acquirer] });
    const ids: string[] = [];
    for (let i = 0; i < 8; i += 1) {
      acquirer.next({ kind: "throws", message: "the line broke" });
      ids.push((await one.live.charge({}, newest)).id);
    }
    acquirer.answerInquiries({ found: "yes", outcome: approved });
    shared.clock.advance(minuteMs);
    await Promise.all([one.settle(), other.settle()]);
    const events = await rowsOf(one, "events");
    for (const id of ids) {
      const keys = events.filter((row) => row["charge_id"] === id).map(({ key }) => key);
      assert.deepEqual(keys.sort(), ["charge.complete", "charge.create"]);
    }
    const balances = await balancedBooks(one);
    assert.equal(balances["acquirer.receivable/THB"], 8 * 100000);
  });
}
