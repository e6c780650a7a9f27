import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { balancedBooks } from "../../support/books.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;

const sum = { amount: 100000, currency: "thb", return_uri: "https://shop.example/back" } as const;

async function made(kakin: TestEngine, type = "alipay"): Promise<{ id: string; body: object }> {
  const { body } = await kakin.api.post("/sources", { type, amount: 100000, currency: "thb" });
  return { id: body.id, body };
}

describe("a charge by source", () => {
  it("takes the source's id, and shows the source in the charge's own status", async () => {
    await using kakin = await startEngine();
    const { id } = await made(kakin);
    const { status, body } = await kakin.api.post(
      "/charges",
      { ...sum, source: id },
      { version: "2019-05-29" },
    );
    assert.deepEqual([status, body.source.id, body.source.charge_status], [200, id, "pending"]);
    assert.match(body.authorize_uri, /\/payments\/pay2_test_[0-9a-z]{19}\/authorize$/);
    assert.equal(
      (await kakin.api.get(`/sources/${id}`, { version: "2019-05-29" })).body.charge_status,
      "pending",
    );
  });

  it("takes the whole object that a client got, as the C# client sends it", async () => {
    await using kakin = await startEngine();
    const { id, body: source } = await made(kakin);
    const whole = { ...source, platform_type: "None", deleted: false };
    const { status, body } = await kakin.api.post(
      "/charges",
      { ...sum, source: whole },
      { version: "2019-05-29" },
    );
    assert.deepEqual([status, body.source.id], [200, id]);
  });

  it("makes the source on the way, from brackets or JSON", async () => {
    await using kakin = await startEngine();
    const form =
      "amount=100000&currency=THB&return_uri=https://shop.example/&source%5Btype%5D=alipay";
    for (const fields of [form, { ...sum, source: { type: "alipay" } }]) {
      const { status, body } = await kakin.api.post("/charges", fields, { version: "2019-05-29" });
      assert.equal(status, 200);
      const read = await kakin.api.get(`/sources/${body.source.id}`);
      assert.deepEqual([read.status, read.body.amount], [200, 100000]);
    }
  });

  it("is captured at once, whatever two clients say of capture", async () => {
    await using kakin = await startEngine();
    const fields = {
      ...sum,
      source: { type: "alipay", installment_term: 0 },
      capture: false,
      card: null,
      zero_interest_installments: false,
    };
    const { body } = await kakin.api.post("/charges", fields);
    const paid = (await kakin.api.post(`/charges/${body.id}/mark_as_paid`)).body;
    assert.deepEqual([body.capture, paid.status], [true, "successful"]);
  });

  it("by the old offsite parameter is no source to an old reader, and one to a new reader", async () => {
    await using kakin = await startEngine();
    const { body } = await kakin.api.post("/charges", { ...sum, offsite: "alipay" });
    assert.deepEqual(
      [body.offsite, body.offline, body.source_of_fund, "source" in body, body.card, body.customer],
      ["alipay", null, "offsite", false, null, null],
    );
    assert.match(body.reference, /^ofsp_test_/);
    const { body: now } = await kakin.api.get(`/charges/${body.id}`, { version: "2019-05-29" });
    assert.equal(now.source.type, "alipay");
  });

  it("by offsite together with a customer is an offsite charge", async () => {
    await using kakin = await startEngine();
    const customer = (await kakin.api.post("/customers", { card: await kakin.api.token() })).body
      .id;
    const { status, body } = await kakin.api.post("/charges", {
      ...sum,
      customer,
      offsite: "alipay",
    });
    assert.deepEqual([status, body.status, body.offsite], [200, "pending", "alipay"]);
  });

  it("shows its source to an old reader who used one", async () => {
    await using kakin = await startEngine();
    const { body } = await kakin.api.post("/charges", { ...sum, source: { type: "promptpay" } });
    assert.deepEqual(
      [body.source.type, body.offline, body.source_of_fund],
      ["promptpay", "promptpay", "offline"],
    );
    const keys = Object.keys(body);
    assert.equal(keys[keys.indexOf("card") + 1], "source");
  });

  it("carries a card too when the installment's form is the shop's own", async () => {
    await using kakin = await startEngine();
    const fields = {
      ...sum,
      amount: 300000,
      card: await kakin.api.token(),
      source: { type: "installment_wlb_kbank", installment_term: 3 },
    };
    const { status, body } = await kakin.api.post("/charges", fields, { version: "2019-05-29" });
    assert.deepEqual(
      [status, body.card.last_digits, body.source.installment_term],
      [200, "4242", 3],
    );
  });

  it("waits until expires_at where the method lets the merchant say so", async () => {
    await using kakin = await startEngine();
    const fields = { ...sum, source: { type: "promptpay" } };
    const soon = "2026-01-15T05:00:00Z";
    const { body } = await kakin.api.post("/charges", { ...fields, expires_at: soon });
    assert.equal(body.expires_at, soon);
    for (const expires_at of ["2026-01-17T00:00:00Z", "2026-01-15T02:00:00Z", "tomorrow"]) {
      const answer = await kakin.api.post("/charges", { ...fields, expires_at });
      assert.deepEqual([answer.status, answer.body.code], [400, "bad_request"]);
    }
  });

  it("is converted into the account's currency by the fixed rates", async () => {
    await using kakin = await startEngine();
    const fields = { amount: 10000, currency: "sgd", source: { type: "paynow" } };
    const { body } = await kakin.api.post("/charges", fields, { version: "2019-05-29" });
    assert.deepEqual([body.currency, body.funding_currency], ["SGD", "THB"]);
    assert.ok(body.funding_amount > body.amount);
  });
});

describe("an installment's interest", () => {
  const bay = { type: "installment_bay", installment_term: 6 };
  const sum = { amount: 1_000_000, currency: "thb" };
  const back = { return_uri: "https://shop.example/back" };

  it("is borne by the merchant where the source says so, and comes off what they get", async () => {
    await using kakin = await startEngine();
    const source = { ...bay, zero_interest_installments: true };
    const made = await kakin.api.post("/charges", { ...sum, ...back, source }, newest);
    // Source: a recorded charge, number by number.
    const recorded = {
      fee: 36_500,
      fee_vat: 2_555,
      interest: 48_000,
      interest_vat: 3_360,
      net: 909_585,
      zero_interest_installments: true,
    };
    const moneyOf = (charge: Record<string, unknown>) =>
      Object.fromEntries(Object.keys(recorded).map((name) => [name, charge[name]]));
    assert.deepEqual(moneyOf(made.body), recorded);
    assert.equal(made.body.source.absorption_type, "merchant");
    const paid = await kakin.api.post(`/charges/${made.body.id}/mark_as_paid`, undefined, newest);
    assert.deepEqual(moneyOf(paid.body), recorded);
    assert.equal((await kakin.api.get("/balance", newest)).body.total, 909_585);
    await balancedBooks(kakin);
  });

  it("is the payer's otherwise, and nothing that the merchant sees", async () => {
    await using kakin = await startEngine();
    const { body } = await kakin.api.post("/charges", { ...sum, ...back, source: bay }, newest);
    assert.deepEqual(
      [body.interest, body.interest_vat, body.net, body.source.absorption_type],
      [0, 0, 960_945, "customer"],
    );
    assert.equal(body.zero_interest_installments, false);
  });

  it("follows the account where neither source nor charge says anything", async () => {
    await using kakin = await startEngine();
    await kakin.api.patch("/account", { zero_interest_installments: true });
    const capability = await kakin.api.get("/capability", newest);
    assert.equal(capability.body.zero_interest_installments, true);
    const made = async (more: object, source: object = bay) =>
      (await kakin.api.post("/charges", { ...sum, ...back, ...more, source }, newest)).body;
    assert.equal((await made({})).interest, 48_000);
    assert.equal((await made({}, { ...bay, zero_interest_installments: false })).interest, 0);
    // The Java client sends false with every charge.
    assert.equal((await made({ zero_interest_installments: false })).interest, 48_000);
  });

  it("may be said by the charge, and must then be what its source says", async () => {
    await using kakin = await startEngine();
    const flag = { zero_interest_installments: true };
    const inline = { ...sum, ...back, ...flag, source: bay };
    assert.equal((await kakin.api.post("/charges", inline, newest)).body.interest, 48_000);
    const { id } = (await kakin.api.post("/sources", { ...sum, ...bay })).body;
    const { status, body } = await kakin.api.post("/charges", {
      ...sum,
      ...back,
      ...flag,
      source: id,
    });
    assert.deepEqual(
      [status, body.code, body.message],
      [400, "bad_request", "zero_interest_installments must match the source"],
    );
  });

  it("is always the merchant's in Malaysia", async () => {
    await using kakin = await startEngine();
    const api = await kakin.otherAccount({}, "MY");
    const source = { type: "installment_mbb", installment_term: 12 };
    const wish = { amount: 100_000, currency: "myr", ...back, source };
    const { body } = await api.post("/charges", wish, newest);
    assert.deepEqual([body.interest, body.source.absorption_type], [9_600, "merchant"]);
  });
});

describe("a charge by source is refused", () => {
  it("when the source was used before, also by fifty at once", async () => {
    await using kakin = await startEngine();
    const { id } = await made(kakin);
    const answers = await Promise.all(
      Array.from({ length: 50 }, () => kakin.api.post("/charges", { ...sum, source: id })),
    );
    const good = answers.filter(({ status }) => status === 200);
    assert.equal(good.length, 1);
    for (const { status, body } of answers.filter((answer) => answer !== good[0])) {
      assert.deepEqual(
        [status, body.code, body.message],
        [400, "bad_request", "source was already used"],
      );
    }
  });

  for (const [what, fields, expected] of [
    [
      "when the source is unknown",
      { source: "src_test_000" },
      [404, "not_found", "source src_test_000 was not found"],
    ],
    [
      "when the offsite value is unknown",
      { offsite: "pigeon" },
      [400, "bad_request", "offsite is not valid"],
    ],
    [
      "when nobody says where a redirected payer goes back to",
      { source: { type: "alipay" }, return_uri: null },
      [400, "invalid_charge", "return uri is invalid"],
    ],
    [
      "when the way back is no web address",
      { source: { type: "alipay" }, return_uri: "javascript:alert(1)" },
      [400, "invalid_charge", "return uri is invalid"],
    ],
    [
      "when the type is unknown",
      { source: { type: "pigeon" } },
      [400, "bad_request", "type is currently not supported"],
    ],
  ] as const) {
    it(what, async () => {
      await using kakin = await startEngine();
      const { status, body } = await kakin.api.post("/charges", { ...sum, ...fields });
      assert.deepEqual([status, body.code, body.message], expected);
      assert.equal((await kakin.api.get("/charges")).body.total, 0);
    });
  }

  it("when amount or currency are not the source's", async () => {
    await using kakin = await startEngine();
    const { id } = await made(kakin);
    const { status, body } = await kakin.api.post("/charges", {
      ...sum,
      amount: 50000,
      source: id,
    });
    assert.deepEqual([status, body.message], [400, "amount and currency must match the source"]);
    assert.equal((await kakin.api.post("/charges", { ...sum, source: id })).status, 200);
  });

  it("in live mode, where no acquirer takes sources", async () => {
    await using kakin = await startEngine();
    const { status, body } = await kakin.live.post("/charges", {
      ...sum,
      source: { type: "alipay" },
    });
    assert.deepEqual([status, body.code], [400, "feature_not_supported"]);
  });
});

describe("marking a charge", () => {
  it("does not exist for a live key", async () => {
    await using kakin = await startEngine();
    for (const verb of ["mark_as_paid", "mark_as_failed"]) {
      const { status, body } = await kakin.live.post(`/charges/chrg_000/${verb}`);
      assert.deepEqual(
        [status, body.code, body.message],
        [404, "not_found", "charge chrg_000 was not found"],
      );
    }
  });

  it("counts once: of fifty at once one wins, and the others hear that it is over", async () => {
    await using kakin = await startEngine();
    const { id } = await kakin.api.charge({
      ...sum,
      card: undefined,
      source: { type: "promptpay" },
    });
    const verbs = ["mark_as_paid", "mark_as_failed"];
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, i) => kakin.api.post(`/charges/${id}/${verbs[i % 2]}`)),
    );
    assert.equal(answers.filter(({ status }) => status === 200).length, 1);
    const { total } = (await kakin.api.get(`/charges/${id}/events`)).body;
    assert.equal(total, 2);
  });

  it("is refused for a card charge that waits for nobody", async () => {
    await using kakin = await startEngine();
    const { id } = await kakin.api.charge();
    const { status, body } = await kakin.api.post(`/charges/${id}/mark_as_paid`);
    assert.deepEqual([status, body.code], [400, "invalid_charge"]);
  });

  it("takes no failure code that does not exist", async () => {
    await using kakin = await startEngine();
    const { id } = await kakin.api.charge({
      ...sum,
      card: undefined,
      source: { type: "promptpay" },
    });
    const { status, body } = await kakin.api.post(
      `/charges/${id}/mark_as_failed`,
      "failure_code=bored",
    );
    assert.deepEqual([status, body.code], [400, "bad_request"]);
  });
});
