import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Api } from "../../support/api.ts";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

const refund = (api: Api, id: string, fields?: object | string) =>
  api.post(`/charges/${id}/refunds`, fields, newest);

describe("a refund", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("of a part gives it back and leaves the charge successful", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    const made = await refund(api, charge.id, { amount: 25000, metadata: { reason: "size" } });
    assert.equal(made.status, 200, made.text);
    const { id, transaction, ...rest } = made.body;
    assert.match(id, /^rfnd_test_[0-9a-z]{19}$/);
    assert.match(transaction, /^trxn_test_[0-9a-z]{19}$/);
    assert.deepEqual(rest, {
      object: "refund",
      location: `/charges/${charge.id}/refunds/${id}`,
      livemode: false,
      voided: false,
      currency: "THB",
      amount: 25000,
      metadata: { reason: "size" },
      charge: charge.id,
      capture: null,
      terminal: null,
      status: "closed",
      funding_amount: 25000,
      funding_currency: "THB",
      created_at: "2026-01-15T03:00:00Z",
      acquirer_reference_number: null,
      approval_code: null,
    });
    const after = (await api.get(`/charges/${charge.id}`, newest)).body;
    const { status, paid, refunded_amount, refundable, voided, captured_amount } = after;
    assert.deepEqual(
      { status, paid, refunded_amount, refundable, voided, captured_amount },
      {
        status: "successful",
        paid: true,
        refunded_amount: 25000,
        refundable: true,
        voided: false,
        captured_amount: 100000,
      },
    );
    assert.deepEqual([after.refunds.total, after.refunds.data], [1, [made.body]]);
  });

  it("is read from a form, with metadata", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    const made = await refund(api, charge.id, "amount=100&metadata[one]=1&void=false");
    assert.deepEqual([made.body.amount, made.body.metadata], [100, { one: "1" }]);
  });

  it("may come in many parts, until all is back", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    for (const [amount, total] of [
      [60000, 60000],
      [30000, 90000],
      [10000, 100000],
    ]) {
      const made = await refund(api, charge.id, { amount });
      assert.deepEqual([made.status, made.body.voided], [200, false]);
      const { body } = await api.get(`/charges/${charge.id}`, newest);
      assert.deepEqual(
        [body.refunded_amount, body.refundable, body.voided],
        [total, total !== 100000, false],
      );
    }
    const more = await changingNothing(kakin, () => refund(api, charge.id, { amount: 1 }));
    assertRefused(more, 400, "failed_refund", "charge can't be refunded");
  });

  it("is limited by what was captured, not by what was authorised", async () => {
    const { api } = kakin;
    const charge = await api.charge({ capture: false, authorization_type: "pre_auth" });
    await api.post(`/charges/${charge.id}/capture`, { capture_amount: 40000 });
    const tooMuch = await changingNothing(kakin, () => refund(api, charge.id, { amount: 40001 }));
    assertRefused(tooMuch, 400, "failed_refund", "charge can't be refunded");
    assert.equal((await refund(api, charge.id, { amount: 40000 })).body.voided, true);
  });

  it("happens at most fifteen times a charge", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    for (let times = 1; times <= 15; times += 1) {
      assert.equal((await refund(api, charge.id, { amount: 1000 })).status, 200);
    }
    const again = await changingNothing(kakin, () => refund(api, charge.id, { amount: 1000 }));
    assertRefused(again, 400, "failed_refund", "charge can't be refunded");
    const { body } = await api.get(`/charges/${charge.id}`, newest);
    assert.deepEqual(
      [body.refunded_amount, body.refundable, body.partially_refundable, body.refunds.total],
      [15000, false, false, 15],
    );
  });

  for (const [fields, message] of [
    [{}, "amount is not a number"],
    [undefined, "amount is not a number"],
    [{ amount: "all" }, "amount is not a number"],
    [{ amount: 1.5 }, "amount is not a number"],
    [{ amount: [100] }, "amount is not a number"],
    [{ amount: 0 }, "amount must be greater than 0"],
    [{ amount: -100 }, "amount must be greater than 0"],
    [{ amount: 100001 }, "charge can't be refunded"],
    [{ amount: Number.MAX_SAFE_INTEGER }, "charge can't be refunded"],
    [{ amount: 100, void: "perhaps" }, "void must be true or false"],
  ] as const) {
    it(`of ${JSON.stringify(fields)} is refused and changes nothing`, async () => {
      const charge = await kakin.api.charge();
      const answer = await changingNothing(kakin, () => refund(kakin.api, charge.id, fields));
      assertRefused(answer, 400, "failed_refund", message);
    });
  }

  it("is refused of what was not captured, failed, was reversed, or is not there", async () => {
    const { api } = kakin;
    const reserved = await api.charge({ capture: false });
    const reversed = await api.charge({ capture: false });
    await api.post(`/charges/${reversed.id}/reverse`);
    const failed = await api.charge({ card: await api.token({ number: "4111111111140011" }) });
    for (const { id } of [reserved, reversed, failed]) {
      const answer = await changingNothing(kakin, () => refund(api, id, { amount: 100 }));
      assertRefused(answer, 400, "failed_refund", "charge can't be refunded");
    }
    const id = "chrg_test_000000000000";
    const unknown = await refund(api, id, { amount: 100 });
    assertRefused(unknown, 404, "not_found", `charge ${id} was not found`);
  });

  it("refuses metadata that is no hash", async () => {
    const charge = await kakin.api.charge();
    const answer = await refund(kakin.api, charge.id, { amount: 100, metadata: "text" });
    assertRefused(answer, 400, "bad_request", "Metadata should be a JSON hash");
  });

  it("is announced as refund.create alone, with the refund", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    const made = await api.post(`/charges/${charge.id}/refunds`, { amount: 100 });
    const events = await api.get(`/charges/${charge.id}/events`);
    assert.deepEqual(
      events.body.data.map((event: { key: string }) => event.key),
      ["charge.create", "refund.create"],
    );
    const event = await api.get(`/events/${events.body.data[1].id}`);
    assert.deepEqual(event.body.data, made.body);
  });
});

describe("the window of a refund", () => {
  for (const [brand, number, days] of [
    ["Visa", "4242424242424242", 365],
    ["MasterCard", "5555555555554444", 365],
    ["JCB", "3530111333300000", 160],
    ["American Express", "378282246310005", 160],
    ["Diners Club", "36021042000004", 160],
  ] as const) {
    it(`is ${days} days for ${brand}`, async () => {
      await using kakin = await startEngine();
      const { api, clock } = kakin;
      const charge = await api.charge({ card: await api.token({ number }) });
      clock.advance(days * dayMs);
      assert.equal((await refund(api, charge.id, { amount: 100 })).status, 200);
      clock.advance(1000);
      const late = await changingNothing(kakin, () => refund(api, charge.id, { amount: 100 }));
      assertRefused(late, 400, "failed_refund", "charge can't be refunded");
      assert.equal((await api.get(`/charges/${charge.id}`)).body.refundable, false);
    });
  }
});

describe("a void", () => {
  // country, capture, refund of the whole, whether it is a void: the day is the account's own.
  const days = [
    ["TH", "2026-01-15T03:00:00Z", "2026-01-15T09:00:00Z", true],
    ["TH", "2026-01-15T03:00:00Z", "2026-01-15T16:59:59Z", true],
    ["TH", "2026-01-15T03:00:00Z", "2026-01-15T17:00:00Z", false],
    ["TH", "2026-01-15T16:59:00Z", "2026-01-15T17:01:00Z", false],
    ["TH", "2026-01-15T17:00:00Z", "2026-01-16T16:59:59Z", true],
    ["TH", "2026-01-15T03:00:00Z", "2026-01-16T02:00:00Z", false],
    ["JP", "2026-01-15T03:00:00Z", "2026-01-15T14:59:59Z", true],
    ["JP", "2026-01-15T03:00:00Z", "2026-01-15T15:00:00Z", false],
    ["SG", "2026-01-15T03:00:00Z", "2026-01-15T15:59:59Z", true],
    ["SG", "2026-01-15T03:00:00Z", "2026-01-15T16:00:00Z", false],
    ["MY", "2026-01-15T15:59:59Z", "2026-01-15T16:00:00Z", false],
  ] as const;
  for (const [country, captured, refunded, isVoid] of days) {
    it(`${isVoid ? "is" : "is not"} what a refund of the whole at ${refunded} in ${country} is of a capture at ${captured}`, async () => {
      await using kakin = await startEngine({ country, at: captured });
      const { api, clock } = kakin;
      const charge = await api.charge({ currency: kakin.account.settings.currency }, newest);
      assert.equal(charge.can_perform_void, true);
      clock.set(refunded);
      const before = (await api.get(`/charges/${charge.id}`, newest)).body;
      assert.equal(before.can_perform_void, isVoid);
      const made = await refund(api, charge.id, { amount: 100000 });
      assert.equal(made.body.voided, isVoid);
      const { body } = await api.get(`/charges/${charge.id}`, newest);
      const { status, paid, voided, refundable, disputable, refunded_amount } = body;
      assert.deepEqual(
        { status, paid, voided, refundable, disputable, refunded_amount },
        {
          status: "successful",
          paid: true,
          voided: isVoid,
          refundable: false,
          disputable: !isVoid,
          refunded_amount: 100000,
        },
      );
    });
  }

  it("counts from the capture, not from the authorisation", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const charge = await api.charge({ capture: false });
    clock.advance(3 * dayMs);
    await api.post(`/charges/${charge.id}/capture`);
    assert.equal((await refund(api, charge.id, { amount: 100000 })).body.voided, true);
  });

  it("is never made of parts, even of those that reach the whole", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge();
    assert.equal((await refund(api, charge.id, { amount: 99999 })).body.voided, false);
    assert.equal((await refund(api, charge.id, { amount: 1 })).body.voided, false);
    assert.equal((await api.get(`/charges/${charge.id}`)).body.voided, false);
  });

  it("that is demanded and impossible is refused; void=false leaves it to the rule", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const charge = await api.charge();
    const part = { amount: 100, void: true };
    const partly = await changingNothing(kakin, () => refund(api, charge.id, part));
    assertRefused(partly, 400, "failed_void", "void failed");
    const whole = await api.charge();
    const voided = await refund(api, whole.id, { amount: 100000, void: true });
    assert.equal(voided.body.voided, true);
    const byRule = await api.charge();
    const sent = await refund(api, byRule.id, { amount: 100000, void: false });
    assert.equal(sent.body.voided, true, "two clients always send void=false");
    clock.advance(dayMs);
    const late = await changingNothing(kakin, () =>
      refund(api, charge.id, { amount: 100000, void: true }),
    );
    assertRefused(late, 400, "failed_void", "void failed");
  });
});

describe("the fee of a refunded charge", () => {
  it("comes back with a void", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge({}, newest);
    assert.equal((await api.get("/balance", newest)).body.total, 96094);
    const made = await refund(api, charge.id, { amount: 100000 });
    assert.equal((await api.get("/balance", newest)).body.total, 0);
    const transaction = (await api.get(`/transactions/${made.body.transaction}`, newest)).body;
    assert.deepEqual(
      [transaction.direction, transaction.amount, transaction.origin],
      ["debit", 96094, made.body.id],
    );
    assert.deepEqual(await balancedBooks(kakin), {});
    const after = (await api.get(`/charges/${charge.id}`, newest)).body;
    assert.deepEqual([after.fee, after.fee_vat, after.net], [3650, 256, 96094]);
  });

  it("is kept on a refund", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const charge = await api.charge();
    clock.advance(dayMs);
    const made = await refund(api, charge.id, { amount: 100000 });
    assert.equal((await api.get("/balance", newest)).body.total, 96094 - 100000);
    const transaction = (await api.get(`/transactions/${made.body.transaction}`, newest)).body;
    assert.deepEqual([transaction.direction, transaction.amount], ["debit", 100000]);
    assert.deepEqual(await balancedBooks(kakin), {
      "merchant.available/THB": 3906,
      "revenue.fee/THB": -3650,
      "tax.vat/THB": -256,
    });
    const list = (await api.get("/transactions", newest)).body;
    assert.deepEqual(
      list.data.map((row: { direction: string; amount: number }) => [row.direction, row.amount]),
      [
        ["credit", 96094],
        ["debit", 100000],
      ],
    );
  });

  it("is kept on every part", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge();
    for (const amount of [33333, 33333, 33334]) await refund(api, charge.id, { amount });
    assert.equal((await api.get("/balance", newest)).body.total, 96094 - 100000);
    await balancedBooks(kakin);
  });
});

describe("refunds as lists", () => {
  let kakin: TestEngine;
  let charges: [string, string];
  const made: string[] = [];
  before(async () => {
    kakin = await startEngine();
    charges = [(await kakin.api.charge()).id, (await kakin.api.charge()).id];
    for (let i = 0; i < 6; i += 1) {
      kakin.clock.advance(hourMs);
      const charge = charges[i % 2] ?? "";
      made.push((await refund(kakin.api, charge, { amount: 100 + i })).body.id);
    }
  });
  after(() => kakin.close());
  const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

  it("hold those of one charge under the charge", async () => {
    const location = `/charges/${charges[0]}/refunds`;
    const { body } = await kakin.api.get(location, newest);
    assert.deepEqual(idsOf(body), [made[0], made[2], made[4]]);
    assert.deepEqual(
      [body.object, body.total, body.limit, body.offset, body.location, body.order],
      ["list", 3, 20, 0, location, "chronological"],
    );
    const page = await kakin.api.get(`${location}?limit=1&offset=1&order=reverse_chronological`);
    assert.deepEqual([idsOf(page.body), page.body.total], [[made[2]], 3]);
  });

  it("hold those of all charges under /refunds", async () => {
    const { body } = await kakin.api.get("/refunds", newest);
    assert.deepEqual(idsOf(body), made);
    assert.deepEqual([body.total, body.location], [6, "/refunds"]);
    const some = await kakin.api.get("/refunds?from=2026-01-15T05:00:00Z&to=2026-01-15T07:00:00Z");
    assert.deepEqual([idsOf(some.body), some.body.total], [made.slice(1, 4), 3]);
    const stranger = await kakin.otherAccount();
    assert.equal((await stranger.get("/refunds")).body.total, 0);
    assert.equal((await kakin.live.get("/refunds")).body.total, 0);
  });

  it("show in the charge the same objects", async () => {
    const list = (await kakin.api.get(`/charges/${charges[1]}/refunds`, newest)).body;
    const charge = (await kakin.api.get(`/charges/${charges[1]}`, newest)).body;
    assert.deepEqual(charge.refunds.data, list.data);
  });

  it("give single refunds, under their own charge only", async () => {
    const [charge, other] = charges;
    const found = await kakin.api.get(`/charges/${charge}/refunds/${made[0]}`, newest);
    assert.deepEqual([found.body.id, found.body.charge], [made[0], charge]);
    for (const path of [`/charges/${other}/refunds/${made[0]}`, `/charges/${charge}/refunds/404`]) {
      const id = path.split("/").at(-1);
      assertRefused(await kakin.api.get(path), 404, "not_found", `refund ${id} was not found`);
    }
  });
});
