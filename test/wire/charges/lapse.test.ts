import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const secondMs = 1000;
const dayMs = 86_400_000;

const eventsOf = async (kakin: TestEngine, id: string): Promise<string[]> => {
  const { body } = await kakin.api.get(`/charges/${id}/events`);
  return body.data.map((event: { key: string }) => event.key);
};

describe("an authorisation", () => {
  for (const [country, days] of [
    ["TH", 7],
    ["SG", 7],
    ["MY", 7],
    ["JP", 30],
  ] as const) {
    it(`holds ${days} days in ${country}, to the second`, async () => {
      await using kakin = await startEngine({ country });
      const { api, clock, account } = kakin;
      const fields = { capture: false, currency: account.settings.currency };
      const inTime = await api.charge(fields, newest);
      const late = await api.charge(fields, newest);
      const lifeMs = Date.parse(inTime.expires_at) - Date.parse(inTime.created_at);
      assert.equal(lifeMs, days * dayMs);
      clock.advance(lifeMs - secondMs);
      await kakin.settle();
      assert.equal((await api.post(`/charges/${inTime.id}/capture`)).body.paid, true);
      clock.advance(secondMs);
      assertRefused(
        await api.post(`/charges/${late.id}/capture`),
        400,
        "expired_charge",
        "charge expired",
      );
    });
  }

  it("holds as long as the account says, where it says so", async () => {
    await using kakin = await startEngine({ settings: { authorizationValidForDays: 30 } });
    const { api, clock } = kakin;
    const { id, expires_at } = await api.charge({ capture: false }, newest);
    assert.equal(expires_at, "2026-02-14T03:00:00Z");
    clock.advance(29 * dayMs);
    await kakin.settle();
    assert.equal((await api.get(`/charges/${id}`, newest)).body.capturable, true);
    clock.advance(dayMs);
    await kakin.settle();
    assert.equal((await api.get(`/charges/${id}`, newest)).body.capturable, false);
  });

  it("that ran out is settled by itself: reversed and expired, at the moment its time was over", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const { id, expires_at } = await api.charge({ capture: false }, newest);
    clock.advance(9 * dayMs);
    await kakin.settle();
    const { body } = await api.get(`/charges/${id}`, newest);
    const { status, reversed, expired, reversed_at, expired_at, authorized, paid } = body;
    assert.deepEqual(
      { status, reversed, expired, reversed_at, expired_at, authorized, paid },
      {
        status: "reversed",
        reversed: true,
        expired: true,
        reversed_at: expires_at,
        expired_at: expires_at,
        authorized: true,
        paid: false,
      },
    );
    assert.equal(body.expires_at, expires_at);
    assert.equal(body.transaction, null);
  });

  it("that ran out is announced once, as charge.reverse, however often the job comes by", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const { id } = await api.charge({ capture: false });
    clock.advance(7 * dayMs);
    for (let times = 0; times < 3; times += 1) await kakin.settle();
    assert.deepEqual(await eventsOf(kakin, id), ["charge.create", "charge.reverse"]);
    const events = (await api.get(`/charges/${id}/events`)).body.data;
    const event = (await api.get(`/events/${events[1].id}`)).body;
    assert.deepEqual(event.data, (await api.get(`/charges/${id}`)).body);
  });

  it("that ran out leaves nothing in the books", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    await api.charge({ capture: false });
    clock.advance(7 * dayMs);
    await kakin.settle();
    assert.deepEqual(await balancedBooks(kakin), {});
    assert.equal((await api.get("/balance", newest)).body.total, 0);
    assert.equal((await api.get("/transactions")).body.total, 0);
  });

  for (const action of ["capture", "reverse"]) {
    it(`that ran out refuses a ${action}, whether or not the job came by yet`, async () => {
      await using kakin = await startEngine();
      const { api, clock } = kakin;
      const { id } = await api.charge({ capture: false });
      clock.advance(7 * dayMs);
      const early = await api.post(`/charges/${id}/${action}`);
      assertRefused(early, 400, "expired_charge", "charge expired");
      await kakin.settle();
      const late = await changingNothing(kakin, () => api.post(`/charges/${id}/${action}`));
      assertRefused(late, 400, "expired_charge", "charge expired");
      assert.deepEqual(await eventsOf(kakin, id), ["charge.create", "charge.reverse"]);
      assert.deepEqual(await balancedBooks(kakin), {});
    });
  }

  it("that ran out is never shown as one that may be captured, before the job came by either", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const { id } = await api.charge({ capture: false }, newest);
    clock.advance(7 * dayMs);
    const shown = await changingNothing(kakin, () => api.get(`/charges/${id}`, newest));
    const { status, capturable, reversible, reversed, expired } = shown.body;
    assert.deepEqual(
      { status, capturable, reversible, reversed, expired },
      { status: "reversed", capturable: false, reversible: false, reversed: true, expired: true },
    );
    assert.deepEqual((await api.get("/charges", newest)).body.data, [shown.body]);
    await kakin.settle();
    assert.deepEqual((await api.get(`/charges/${id}`, newest)).body, shown.body);
  });

  it("that ran out lapses before its description changes", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const { id } = await api.charge({ capture: false }, newest);
    clock.advance(7 * dayMs);
    const { body } = await api.patch(`/charges/${id}`, { description: "late" }, newest);
    assert.deepEqual([body.status, body.description], ["reversed", "late"]);
    assert.deepEqual(await eventsOf(kakin, id), [
      "charge.create",
      "charge.reverse",
      "charge.update",
    ]);
    assert.deepEqual(await balancedBooks(kakin), {});
  });

  it("that ran out cannot be refunded", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const { id } = await api.charge({ capture: false });
    clock.advance(7 * dayMs);
    const answer = await api.post(`/charges/${id}/refunds`, { amount: 100 });
    assertRefused(answer, 400, "failed_refund", "charge can't be refunded");
  });

  it("lapses with all the others whose time is over, and with those alone", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body.id;
    const make = () => api.charge({ capture: false, customer });
    const old = await Promise.all(Array.from({ length: 230 }, make));
    clock.advance(dayMs);
    const young = await make();
    clock.advance(6 * dayMs);
    await kakin.settle();
    const statuses = new Set<string>();
    for (let offset = 0; offset < old.length; offset += 100) {
      const page = (await api.get(`/charges?limit=100&offset=${offset}`, newest)).body.data;
      for (const charge of page) if (charge.id !== young.id) statuses.add(charge.status);
    }
    assert.deepEqual([...statuses], ["reversed"]);
    assert.equal((await api.get(`/charges/${young.id}`, newest)).body.capturable, true);
    assert.deepEqual(await balancedBooks(kakin), {
      "hold.authorised/THB": 100000,
      "hold.counterpart/THB": -100000,
    });
  });

  it("is held to the test clock of its own account", async () => {
    await using kakin = await startEngine();
    const stranger = await kakin.otherAccount();
    const own = await kakin.api.charge({ capture: false });
    const other = await stranger.charge({ capture: false });
    const moved = await kakin.api.post("/_kakin/clock", { advance: "8d" });
    assert.equal(moved.status, 200, moved.text);
    await kakin.settle();
    assert.equal((await kakin.api.get(`/charges/${own.id}`, newest)).body.status, "reversed");
    assert.equal((await stranger.get(`/charges/${other.id}`, newest)).body.capturable, true);
  });
});

describe("a charge that waits for its payer", () => {
  for (const [type, status, failure] of [
    ["promptpay", "expired", null],
    ["installment_kbank", "failed", "timeout"],
  ] as const) {
    it(`by ${type} is ${status} from the moment its time is over, before the job came by too`, async () => {
      await using kakin = await startEngine();
      const { api, clock } = kakin;
      const source = { type, installment_term: 4 };
      const wish = { amount: 500000, currency: "thb", source, return_uri: "https://shop.example" };
      const made = (await api.post("/charges", wish, newest)).body;
      clock.advance(Date.parse(made.expires_at) - Date.parse(made.created_at) - secondMs);
      assert.equal((await api.get(`/charges/${made.id}`, newest)).body.status, "pending");
      clock.advance(secondMs);
      const { body } = await changingNothing(kakin, () => api.get(`/charges/${made.id}`, newest));
      assert.deepEqual(
        [body.status, body.expired, body.failure_code, body.source.charge_status],
        [status, true, failure, status],
      );
      await kakin.settle();
      assert.deepEqual((await api.get(`/charges/${made.id}`, newest)).body, body);
    });
  }
});

describe("a charge whose window has passed", () => {
  it("has an expired_at when it was paid, and is not expired", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const charge = await api.charge({}, newest);
    const captured = await api.charge({ capture: false }, newest);
    await api.post(`/charges/${captured.id}/capture`);
    clock.advance(7 * dayMs - secondMs);
    for (const { id } of [charge, captured]) {
      assert.equal((await api.get(`/charges/${id}`, newest)).body.expired_at, null);
    }
    clock.advance(secondMs);
    for (const { id, expires_at } of [charge, captured]) {
      const { body } = await api.get(`/charges/${id}`, newest);
      assert.deepEqual(
        [body.expired_at, body.expired, body.status, body.refundable],
        [expires_at, false, "successful", true],
      );
      const last = (await eventsOf(kakin, id)).at(-1);
      assert.equal(last, id === charge.id ? "charge.create" : "charge.capture");
    }
  });

  it("is expired besides when it had failed, and stays failed", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const card = await api.token({ number: "4111111111140011" });
    const { id, expires_at } = await api.charge({ card }, newest);
    clock.advance(7 * dayMs);
    await kakin.settle();
    const { body } = await api.get(`/charges/${id}`, newest);
    assert.deepEqual(
      [body.expired_at, body.expired, body.status, body.failure_code],
      [expires_at, true, "failed", "insufficient_fund"],
    );
    assert.deepEqual(await eventsOf(kakin, id), ["charge.create"]);
  });
});
