import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { inspect } from "node:util";
import type { Operation } from "../../src/acquirers/connector.ts";
import type { Inquiry, Outcome } from "../../src/acquirers/outcome.ts";
import type { Answer } from "../support/api.ts";
import { balancedBooks } from "../support/books.ts";
import { tablesLocked } from "../support/locks.ts";
import { assertRefused } from "../support/refusals.ts";
import { rowsOf } from "../support/rows.ts";
import { approved, type SlowAcquirer, slowAcquirer } from "../support/slow-acquirer.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;
const second = 1000;
const broken = { kind: "throws", message: "the line broke" } as const;
const unheard: Inquiry = { found: "no", final: true };
const declined: Outcome = { kind: "declined", failureCode: "insufficient_fund" };
const wouldNot: Outcome = {
  kind: "declined",
  failureCode: "failed_processing",
  failureMessage: "the terminal is closed",
};

interface World extends AsyncDisposable {
  readonly kakin: TestEngine;
  readonly acquirer: SlowAcquirer;
}

/** An engine with an acquirer for its live mode. */
async function open(timeoutMs?: number): Promise<World> {
  const acquirer = slowAcquirer(timeoutMs);
  const kakin = await startEngine({ connectors: [acquirer] });
  return { kakin, acquirer, [Symbol.asyncDispose]: () => kakin.close() };
}

const pay = (kakin: TestEngine, fields: object = {}) => kakin.live.charge({ ...fields }, newest);
const reserve = (kakin: TestEngine) =>
  kakin.live.charge({ capture: false, authorization_type: "pre_auth" }, newest);
const chargeNow = async (kakin: TestEngine, id: string) =>
  (await kakin.live.get(`/charges/${id}`, newest)).body;

async function eventsOf(kakin: TestEngine, id: string): Promise<string[]> {
  const { body } = await kakin.live.get(`/charges/${id}/events?order=chronological`, newest);
  return body.data.map((event: { key: string }) => event.key);
}

/** Lets the time of the next inquiry come, and runs the background work. */
async function inquire(kakin: TestEngine, afterMs = 3600 * second): Promise<void> {
  kakin.clock.advance(afterMs);
  await kakin.settle();
}

describe("an acquirer that is asked over a network", () => {
  test("is asked to take, to reserve, to capture, to give back and to refund, each under an id of its own", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const sale = await pay(kakin, { amount: 50000 });
    const held = await reserve(kakin);
    const other = await reserve(kakin);
    await kakin.live.post(`/charges/${held.id}/capture`, { capture_amount: 40000 }, newest);
    await kakin.live.post(`/charges/${other.id}/reverse`, {}, newest);
    const refund = await kakin.live.post(`/charges/${sale.id}/refunds`, { amount: 20000 }, newest);
    assert.deepEqual(
      acquirer.asked.map(({ kind, chargeId, amount, currency, capture }) => [
        kind,
        chargeId,
        amount,
        currency,
        ...(kind === "authorize" ? [capture] : []),
      ]),
      [
        ["authorize", sale.id, 50000, "THB", true],
        ["authorize", held.id, 100000, "THB", false],
        ["authorize", other.id, 100000, "THB", false],
        ["capture", held.id, 40000, "THB"],
        ["reverse", other.id, 100000, "THB"],
        ["refund", sale.id, 20000, "THB"],
      ],
    );
    assert.equal(new Set(acquirer.asked.map(({ id }) => id)).size, 6);
    assert.ok(acquirer.asked.every(({ id }) => /^oper_[0-9a-z]{19}$/.test(id)));
    const states = await Promise.all([sale, held, other].map(({ id }) => chargeNow(kakin, id)));
    assert.deepEqual(
      states.map((charge) => [charge.status, charge.captured_amount, charge.refunded_amount]),
      [
        ["successful", 50000, 20000],
        ["successful", 40000, 0],
        ["reversed", 100000, 0],
      ],
    );
    assert.equal(states[0].approval_code, "A1B2C3");
    assert.deepEqual([refund.status, refund.body.amount], [200, 20000]);
    assert.deepEqual(await eventsOf(kakin, held.id), ["charge.create", "charge.capture"]);
    const operations = await rowsOf(kakin, "operations");
    assert.ok(operations.every(({ state, due_at }) => state === "closed" && due_at === null));
    const balances = await balancedBooks(kakin);
    assert.equal(balances["acquirer.receivable/THB"], 50000 + 40000 - 20000);
    assert.equal(balances["hold.authorised/THB"], undefined);
  });

  test("may decline: the charge is made and has failed", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    acquirer.next(declined);
    const charge = await pay(kakin);
    assert.deepEqual(
      [charge.status, charge.failure_code, charge.failure_message],
      [
        "failed",
        "insufficient_fund",
        "insufficient funds in the account or the card has reached the credit limit",
      ],
    );
    assert.deepEqual(await eventsOf(kakin, charge.id), ["charge.create"]);
  });

  test("is not asked for test mode, nor the simulator for live mode", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const charge = await kakin.api.charge({}, newest);
    assert.equal(charge.status, "successful");
    assert.equal(acquirer.asked.length, 0);
    // A number that the simulator would decline.
    const card = await kakin.live.token({ number: "4111111111140011" });
    assert.equal((await pay(kakin, { card })).status, "successful");
  });

  test("that is not configured refuses the charge and says what to do", async () => {
    await using kakin = await startEngine();
    const fields = { amount: 100000, currency: "thb", card: await kakin.live.token() };
    assertRefused(
      await kakin.live.post("/charges", fields),
      400,
      "feature_not_supported",
      "no acquirer is configured for live mode: use test keys, or configure a connector",
    );
    assert.deepEqual(await rowsOf(kakin, "charges"), []);
    assert.equal((await rowsOf(kakin, "tokens"))[0]?.["used_at"], null);
  });

  test("gets the card number and, the first time, the security code, and neither can be printed", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const card = await kakin.live.token({ number: "5555555555554444", security_code: "987" });
    const customer = await kakin.live.post("/customers", { card: await kakin.live.token() });
    acquirer.next({ kind: "hangs" });
    const paying = pay(kakin, { card });
    const first = await acquirer.untilAsked(1);
    // Once it is asked, only the connector has the code.
    assert.deepEqual(await rowsOf(kakin, "security_codes"), []);
    assert.equal((await rowsOf(kakin, "tokens")).find(({ id }) => id === card)?.["version"], 2);
    acquirer.release(approved);
    await paying;
    await pay(kakin, { customer: customer.body.id });
    const later = await acquirer.untilAsked(2);
    assert.deepEqual(revealed(first), ["5555555555554444", "987"]);
    assert.deepEqual(revealed(later), ["4242424242424242", undefined]);
    const texts = [inspect(first, { depth: 9 }), JSON.stringify(first), String(first.card?.number)];
    for (const text of texts) {
      assert.doesNotMatch(text, /5555555555554444|\b987\b/);
      assert.match(text, /\[redacted\]/);
    }
  });
});

/** What a connector would send. */
function revealed({ card }: Operation): unknown[] {
  // eslint-disable-next-line no-restricted-syntax -- the test stands for a connector here
  return [card?.number.reveal(), card?.securityCode?.reveal()];
}

describe("while the acquirer is asked", () => {
  test("the charge is pending, nothing of the database is held, and everything else goes on", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    acquirer.next({ kind: "hangs" });
    const paying = pay(kakin);
    const { chargeId } = await acquirer.untilAsked(1);
    assert.deepEqual(await tablesLocked(kakin), []);
    assert.equal((await chargeNow(kakin, chargeId)).status, "pending");
    assert.equal((await kakin.live.get("/charges")).body.total, 1);
    assert.equal((await kakin.api.charge({}, newest)).status, "successful");
    assert.equal((await pay(kakin)).status, "successful");
    assert.deepEqual(await eventsOf(kakin, chargeId), []);
    acquirer.release(approved);
    assert.equal((await paying).status, "successful");
    assert.deepEqual(await eventsOf(kakin, chargeId), ["charge.create"]);
  });

  test("its token is used up", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const fields = { amount: 100000, currency: "thb", card: await kakin.live.token() };
    acquirer.next({ kind: "hangs" });
    const paying = kakin.live.post("/charges", fields, newest);
    await acquirer.untilAsked(1);
    assertRefused(
      await kakin.live.post("/charges", fields),
      400,
      "used_token",
      "token was already used",
    );
    acquirer.release(approved);
    assert.equal((await paying).status, 200);
    assert.equal(acquirer.effects.length, 1);
  });

  test("a second request on the same charge is refused, and a change of its description is kept", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const waiting = "another request on this charge has not been answered yet";
    const { id } = await reserve(kakin);
    acquirer.next({ kind: "hangs" });
    const capturing = kakin.live.post(`/charges/${id}/capture`, {}, newest);
    await acquirer.untilAsked(2);
    const post = (verb: string, fields: object = {}) =>
      kakin.live.post(`/charges/${id}/${verb}`, fields);
    assertRefused(await post("capture"), 400, "failed_capture", waiting);
    assertRefused(await post("reverse"), 400, "failed_reverse", waiting);
    assertRefused(
      await post("refunds", { amount: 1 }),
      400,
      "failed_refund",
      "charge can't be refunded",
    );
    await kakin.live.patch(`/charges/${id}`, { description: "meanwhile" });
    acquirer.release(approved);
    const captured = (await capturing).body;
    assert.deepEqual([captured.status, captured.description], ["successful", "meanwhile"]);

    acquirer.next({ kind: "hangs" });
    const refunding = post("refunds", { amount: 60000 });
    await acquirer.untilAsked(3);
    assertRefused(await post("refunds", { amount: 60000 }), 400, "failed_refund", waiting);
    acquirer.release(approved);
    assert.equal((await refunding).status, 200);
    assert.equal((await chargeNow(kakin, id)).refunded_amount, 60000);
    assert.equal(acquirer.effects.length, 3);
    await balancedBooks(kakin);
  });

  test("an authorisation whose time runs out does not lapse: what was asked in time counts", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const { id } = await reserve(kakin);
    acquirer.next({ kind: "hangs" });
    const capturing = kakin.live.post(`/charges/${id}/capture`, {}, newest);
    await acquirer.untilAsked(2);
    acquirer.answerInquiries({ found: "cannot_tell", cause: "busy" });
    await inquire(kakin, 40 * 86_400 * second);
    acquirer.release(approved);
    assert.equal((await capturing).body.status, "successful");
    assert.equal((await chargeNow(kakin, id)).status, "successful");
  });
});

describe("an acquirer that would not", () => {
  for (const [verb, refusedAs] of [
    ["capture", "failed_capture"],
    ["reverse", "failed_reverse"],
    ["refunds", "failed_refund"],
  ] as const) {
    test(`${verb}: the charge stays as it was, and may be asked again`, async () => {
      await using world = await open();
      const { kakin, acquirer } = world;
      const { id } = verb === "refunds" ? await pay(kakin) : await reserve(kakin);
      const before = await chargeNow(kakin, id);
      const fields = verb === "refunds" ? { amount: 30000 } : {};
      const post = () => kakin.live.post(`/charges/${id}/${verb}`, fields, newest);
      acquirer.next(wouldNot);
      assertRefused(await post(), 400, refusedAs, "the terminal is closed");
      acquirer.next({ kind: "not_sent", cause: "connection refused" });
      assertRefused(await post(), 400, refusedAs, "the acquirer cannot be reached");
      assert.deepEqual(await chargeNow(kakin, id), before);
      assert.deepEqual(await eventsOf(kakin, id), ["charge.create"]);
      assert.equal((await post()).status, 200);
      assert.equal(acquirer.effects.length, 2);
      assert.deepEqual(
        await rowsOf(kakin, "refunds").then((rows) => rows.length),
        verb === "refunds" ? 1 : 0,
      );
      await balancedBooks(kakin);
    });
  }

  test("a refused capture gives its idempotency key back: the same request is asked afresh", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const { id } = await reserve(kakin);
    const post = () =>
      kakin.live.post(`/charges/${id}/capture`, {}, { ...newest, idempotencyKey: "k" });
    acquirer.next(wouldNot);
    assertRefused(await post(), 400, "failed_capture", "the terminal is closed");
    const captured = await post();
    assert.deepEqual([captured.status, captured.body.status], [200, "successful"]);
    assert.equal((await post()).text, captured.text);
    assert.equal(acquirer.asked.length, 3);
  });

  test("a charge for which nothing was sent has failed", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    acquirer.next({ kind: "not_sent", cause: "connection refused" });
    const charge = await pay(kakin);
    assert.deepEqual([charge.status, charge.failure_code], ["failed", "failed_processing"]);
  });
});

describe("an acquirer whose answer does not come", () => {
  const silences: Record<string, (acquirer: SlowAcquirer) => void> = {
    "because the line broke": (acquirer) => acquirer.next(broken),
    "within its time": (acquirer) => acquirer.next({ kind: "hangs" }),
    yet: (acquirer) => acquirer.next({ kind: "pending" }),
  };
  for (const [name, silence] of Object.entries(silences)) {
    test(`leaves a charge pending when it does not come ${name}, announced once`, async () => {
      await using world = await open(60);
      const { kakin, acquirer } = world;
      silence(acquirer);
      const charge = await pay(kakin);
      assert.deepEqual(
        [charge.status, charge.authorized, charge.paid, charge.capturable],
        ["pending", false, false, false],
      );
      acquirer.answerInquiries({ found: "cannot_tell", cause: "busy" });
      await inquire(kakin);
      await inquire(kakin);
      const later = await chargeNow(kakin, charge.id);
      assert.deepEqual({ ...later, refunds: null }, { ...charge, refunds: null });
      assert.deepEqual(await eventsOf(kakin, charge.id), ["charge.create"]);
      assert.deepEqual(await balancedBooks(kakin), {});
    });
  }

  const truths: Record<
    string,
    { inquiry: Inquiry; capture: boolean; status: string; code: string | null }
  > = {
    "that it was paid": {
      inquiry: { found: "yes", outcome: approved },
      capture: true,
      status: "successful",
      code: null,
    },
    "that it was reserved": {
      inquiry: { found: "yes", outcome: approved },
      capture: false,
      status: "pending",
      code: null,
    },
    "that it was declined": {
      inquiry: { found: "yes", outcome: declined },
      capture: true,
      status: "failed",
      code: "insufficient_fund",
    },
    "that it never came": {
      inquiry: unheard,
      capture: true,
      status: "failed",
      code: "failed_processing",
    },
  };
  for (const [name, { inquiry, capture, status, code }] of Object.entries(truths)) {
    test(`is asked what became of a charge, and tells ${name}`, async () => {
      await using world = await open();
      const { kakin, acquirer } = world;
      acquirer.next(broken);
      const { id } = await pay(kakin, { capture });
      acquirer.answerInquiries(inquiry);
      await kakin.settle();
      assert.deepEqual(acquirer.lookedUp, [], "not before its time");
      await inquire(kakin, second);
      const charge = await chargeNow(kakin, id);
      assert.deepEqual(
        [charge.status, charge.failure_code, charge.authorized, charge.paid],
        [status, code, inquiry !== unheard && code === null, status === "successful"],
      );
      assert.deepEqual(await eventsOf(kakin, id), ["charge.create", "charge.complete"]);
      await inquire(kakin);
      assert.deepEqual(acquirer.lookedUp, [acquirer.asked[0]?.id]);
      await balancedBooks(kakin);
    });
  }

  test("is asked less and less often while it cannot tell, and never forgotten", async () => {
    await using world = await open(60);
    const { kakin, acquirer } = world;
    acquirer.next(broken);
    const { id } = await pay(kakin);
    const unhelpful = [
      { found: "cannot_tell", cause: "busy" } as const,
      "throws" as const,
      { found: "no", final: false } as const,
      "hangs" as const,
      { found: "yes", outcome: { kind: "pending" } } as const,
    ];
    for (const [i, afterSeconds] of [1, 5, 15, 60, 300, 900, 3600, 3600].entries()) {
      acquirer.answerInquiries(unhelpful[i % unhelpful.length] ?? "throws");
      await inquire(kakin, afterSeconds * second - 1);
      assert.equal(acquirer.lookedUp.length, i, `before ${afterSeconds} s`);
      await inquire(kakin, 1);
      assert.equal(acquirer.lookedUp.length, i + 1, `after ${afterSeconds} s`);
    }
    assert.equal((await chargeNow(kakin, id)).status, "pending");
    acquirer.answerInquiries({ found: "yes", outcome: approved });
    await inquire(kakin);
    assert.equal((await chargeNow(kakin, id)).status, "successful");
  });

  for (const [verb, event] of [
    ["capture", "charge.capture"],
    ["reverse", "charge.reverse"],
    ["refunds", "refund.create"],
  ] as const) {
    test(`${verb}: nobody knows, nothing else is let in, until the inquiry tells`, async () => {
      await using world = await open();
      const { kakin, acquirer } = world;
      const { id } = verb === "refunds" ? await pay(kakin) : await reserve(kakin);
      const fields = verb === "refunds" ? { amount: 30000 } : {};
      const post = () => kakin.live.post(`/charges/${id}/${verb}`, fields, newest);
      const lookedUp = "the acquirer has not answered yet; the outcome is being looked up";
      acquirer.next(broken);
      assertRefused(await post(), 400, "backend_error", lookedUp);
      const refusedAs = verb === "refunds" ? "failed_refund" : `failed_${verb}`;
      const waiting = "another request on this charge has not been answered yet";
      assertRefused(await post(), 400, refusedAs, waiting);

      acquirer.answerInquiries(unheard);
      await inquire(kakin);
      assert.deepEqual(await eventsOf(kakin, id), ["charge.create"]);

      acquirer.next(broken);
      assertRefused(await post(), 400, "backend_error", lookedUp);
      acquirer.answerInquiries({ found: "yes", outcome: approved });
      await inquire(kakin);
      assert.deepEqual(await eventsOf(kakin, id), ["charge.create", event]);
      assert.equal((await rowsOf(kakin, "refunds")).length, verb === "refunds" ? 1 : 0);
      assert.equal((await post()).status, verb === "refunds" ? 200 : 400);
      await balancedBooks(kakin);
    });
  }

  test("may speak up late, when an inquiry has told already: nothing changes, and the asker is told what was recorded", async () => {
    await using world = await open();
    const { kakin, acquirer } = world;
    const { id } = await reserve(kakin);
    const ask = async (
      verb: string,
      fields: object,
      told: Inquiry,
      late: Outcome,
    ): Promise<Answer> => {
      acquirer.next({ kind: "hangs" });
      const asked = acquirer.asked.length;
      const asking = kakin.live.post(`/charges/${id}/${verb}`, fields, newest);
      await acquirer.untilAsked(asked + 1);
      acquirer.answerInquiries(told);
      await inquire(kakin, acquirer.timeoutMs + 5 * second);
      const events = await eventsOf(kakin, id);
      acquirer.release(late);
      const answer = await asking;
      assert.deepEqual(await eventsOf(kakin, id), events);
      return answer;
    };
    const yes: Inquiry = { found: "yes", outcome: approved };
    const no: Inquiry = { found: "yes", outcome: wouldNot };
    assertRefused(
      await ask("capture", {}, no, approved),
      400,
      "failed_capture",
      "the terminal is closed",
    );
    const captured = await ask("capture", {}, yes, wouldNot);
    assert.deepEqual([captured.status, captured.body.status], [200, "successful"]);
    assertRefused(
      await ask("refunds", { amount: 5 }, no, approved),
      400,
      "failed_refund",
      "the terminal is closed",
    );
    const refund = await ask("refunds", { amount: 30000 }, yes, wouldNot);
    assert.deepEqual([refund.status, refund.body.amount, refund.body.charge], [200, 30000, id]);
    assert.equal((await chargeNow(kakin, id)).refunded_amount, 30000);
    await balancedBooks(kakin);
  });

  test("keeps no other inquiry waiting", async () => {
    await using world = await open(60);
    const { kakin, acquirer } = world;
    const ids: string[] = [];
    for (let i = 0; i < 3; i += 1) {
      acquirer.next(broken);
      ids.push((await pay(kakin)).id);
    }
    const { lookUp } = acquirer;
    acquirer.lookUp = (id, signal) => {
      if (id === acquirer.asked[0]?.id) return new Promise(() => undefined);
      if (id === acquirer.asked[1]?.id) return Promise.resolve(JSON.parse("{}") as Inquiry);
      return lookUp(id, signal);
    };
    acquirer.answerInquiries({ found: "yes", outcome: approved });
    await inquire(kakin);
    const states = await Promise.all(ids.map((id) => chargeNow(kakin, id)));
    assert.deepEqual(
      states.map(({ status }) => status),
      ["pending", "pending", "successful"],
    );
  });
});
