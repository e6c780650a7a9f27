import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("a capture", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  const reserve = (fields: object = {}) => kakin.api.charge({ capture: false, ...fields }, newest);
  const capture = (id: string, fields?: object | string) =>
    kakin.api.post(`/charges/${id}/capture`, fields, newest);

  // What full captures look like from each client: no body, an empty one, {}, 0, nothing set, the amount itself.
  for (const [how, fields] of [
    ["nothing", undefined],
    ["an empty form", ""],
    ["an empty object", {}],
    ["capture_amount 0", { capture_amount: 0 }],
    ["capture_amount null", { capture_amount: null }],
    ["the whole amount", { capture_amount: 100000 }],
    ["the whole amount in a form", "capture_amount=100000"],
  ] as const) {
    it(`with ${how} takes the whole`, async () => {
      const charge = await reserve();
      kakin.clock.advance(60_000);
      const captured = await capture(charge.id, fields);
      assert.equal(captured.status, 200, captured.text);
      const { status, paid, amount, captured_amount, funding_amount } = captured.body;
      assert.deepEqual(
        { status, paid, amount, captured_amount, funding_amount },
        {
          status: "successful",
          paid: true,
          amount: 100000,
          captured_amount: 100000,
          funding_amount: 100000,
        },
      );
      assert.equal(captured.body.capture, false, "what was asked for at first stays on record");
      assert.equal(Date.parse(captured.body.paid_at) - Date.parse(charge.created_at), 60_000);
      assert.equal(captured.body.authorized_at, charge.authorized_at);
      assert.equal(captured.body.expires_at, charge.expires_at);
      assert.match(captured.body.transaction, /^trxn_test_/);
    });
  }

  it("with an empty body under a JSON content type takes the whole, as the Node client sends it", async () => {
    const charge = await reserve();
    const headers = { "Content-Type": "application/json" };
    const captured = await kakin.api.post(`/charges/${charge.id}/capture`, undefined, { headers });
    assert.deepEqual([captured.status, captured.body.paid], [200, true]);
  });

  it("of half of a pre-authorisation takes half, and its fee", async () => {
    const charge = await reserve({ authorization_type: "pre_auth" });
    const captured = await capture(charge.id, { capture_amount: 50000 });
    const { amount, authorized_amount, captured_amount, funding_amount, fee, fee_vat, net } =
      captured.body;
    assert.deepEqual(
      { amount, authorized_amount, captured_amount, funding_amount, fee, fee_vat, net },
      {
        amount: 100000,
        authorized_amount: 100000,
        captured_amount: 50000,
        funding_amount: 50000,
        fee: 1825,
        fee_vat: 128,
        net: 48047,
      },
    );
    const transaction = await kakin.api.get(`/transactions/${captured.body.transaction}`, newest);
    assert.deepEqual(
      [transaction.body.amount, transaction.body.key, transaction.body.origin],
      [48047, "charge.captured.net", charge.id],
    );
  });

  it("is read from a form as well", async () => {
    const charge = await reserve({ authorization_type: "pre_auth" });
    const captured = await capture(charge.id, "capture_amount=2001");
    assert.deepEqual([captured.status, captured.body.captured_amount], [200, 2001]);
  });

  it("of the least part there is takes it", async () => {
    const charge = await reserve({ authorization_type: "pre_auth" });
    const captured = await capture(charge.id, { capture_amount: 1 });
    assert.deepEqual([captured.body.captured_amount, captured.body.net], [1, 1]);
  });

  it("of a final authorisation takes the whole when asked for nothing less", async () => {
    for (const fields of [{}, { capture_amount: 0 }, { capture_amount: 100000 }]) {
      const charge = await reserve({ authorization_type: "final_auth" });
      assert.equal((await capture(charge.id, fields)).body.captured_amount, 100000);
    }
  });

  it("is announced once, as charge.capture", async () => {
    const charge = await reserve();
    const captured = await kakin.api.post(`/charges/${charge.id}/capture`);
    const events = await kakin.api.get(`/charges/${charge.id}/events`);
    assert.deepEqual(
      events.body.data.map((event: { key: string }) => event.key),
      ["charge.create", "charge.capture"],
    );
    const event = await kakin.api.get(`/events/${events.body.data[1].id}`);
    assert.deepEqual(event.body.data, captured.body);
  });

  const notANumber = "capture amount is not a number";
  const partial = "partial capture requires a charge created with authorization_type=pre_auth";
  const tooMuch = "capture amount must be less than or equal to the authorized amount";
  const nothing = "capture amount must be greater than 0";
  for (const [type, amount, message] of [
    ["pre_auth", -1, nothing],
    ["pre_auth", -100000, nothing],
    ["pre_auth", 100001, tooMuch],
    ["pre_auth", Number.MAX_SAFE_INTEGER, tooMuch],
    ["pre_auth", 0.5, notANumber],
    ["pre_auth", "all", notANumber],
    ["pre_auth", [50000], notANumber],
    ["final_auth", 50000, partial],
    ["final_auth", 100001, tooMuch],
    [null, 50000, partial],
    [null, -1, nothing],
  ] as const) {
    it(`of ${JSON.stringify(amount)} out of 100000 (${type}) is refused and leaves the rest open`, async () => {
      const charge = await reserve({ authorization_type: type });
      const answer = await changingNothing(kakin, () =>
        capture(charge.id, { capture_amount: amount }),
      );
      assertRefused(answer, 400, "failed_capture", message);
      assert.equal((await capture(charge.id)).body.paid, true);
    });
  }

  it("happens once: what was captured, at once or by request, is not captured again", async () => {
    const byRequest = await reserve({ authorization_type: "pre_auth" });
    await capture(byRequest.id, { capture_amount: 50000 });
    const atOnce = await kakin.api.charge();
    for (const id of [byRequest.id, atOnce.id]) {
      const again = await changingNothing(kakin, () => capture(id, { capture_amount: 50000 }));
      assertRefused(again, 400, "failed_capture", "Charge is already captured");
    }
  });

  it("is refused of a charge that failed or was given back", async () => {
    const card = await kakin.api.token({ number: "4111111111140011" });
    const failed = await reserve({ card });
    assert.equal(failed.status, "failed");
    const reversed = await reserve();
    await kakin.api.post(`/charges/${reversed.id}/reverse`);
    for (const { id } of [failed, reversed]) {
      const answer = await changingNothing(kakin, () => capture(id));
      assertRefused(answer, 400, "failed_capture", "Charge is not authorized");
    }
  });

  it("is refused of a charge that there is not", async () => {
    const id = "chrg_test_000000000000";
    assertRefused(await capture(id), 404, "not_found", `charge ${id} was not found`);
  });
});

describe("the books of a capture", () => {
  it("hold what is reserved beside the money, and release it whole", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge({ capture: false, authorization_type: "pre_auth" });
    assert.deepEqual(await balancedBooks(kakin), {
      "hold.authorised/THB": 100000,
      "hold.counterpart/THB": -100000,
    });
    assert.equal((await api.get("/balance", newest)).body.total, 0);
    assert.equal((await api.get("/transactions")).body.total, 0);

    await api.post(`/charges/${charge.id}/capture`, { capture_amount: 50000 });
    assert.deepEqual(await balancedBooks(kakin), {
      "acquirer.receivable/THB": 50000,
      "merchant.available/THB": -48047,
      "revenue.fee/THB": -1825,
      "tax.vat/THB": -128,
    });
    const balance = (await api.get("/balance", newest)).body;
    assert.deepEqual([balance.total, balance.transferable], [48047, 48047]);
    assert.equal((await api.get("/transactions")).body.total, 1);
  });
});
