import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const versions = ["2014-07-27", "2015-11-17", "2017-11-02", "2019-05-29"] as const;

const refundedFlags =
  "authorized capturable capture disputable livemode refundable reversed reversible voided";
const later =
  "acquirer_reference_number linked_account partially_refundable can_perform_void approval_code";

// version: the keys of a charge, in their order.
// Source: the seed's JSON and table of attributes (2015-11-17); recorded charges (2017-11-02, 2019-05-29).
const keysOfCharge = {
  "2014-07-27": `object id location amount funding_amount refunded transaction_fees currency funding_currency ip
    refunds link description metadata card schedule customer dispute transaction failure_code failure_message status
    offline offsite source_of_fund reference authorize_uri return_uri created captured_at expires_at expired_at
    reversed_at branch terminal device ${refundedFlags} captured expired ${later}`,
  "2015-11-17": `object id location amount funding_amount refunded transaction_fees currency funding_currency ip
    refunds link description metadata card schedule customer dispute transaction failure_code failure_message status
    offline offsite source_of_fund reference authorize_uri return_uri created paid_at expires_at expired_at
    reversed_at branch terminal device ${refundedFlags} paid expired ${later}`,
  "2017-11-02": `object id location amount funding_amount refunded transaction_fees currency funding_currency ip
    refunds link description metadata card source schedule customer dispute transaction failure_code failure_message
    status reference authorize_uri return_uri created paid_at expires_at expired_at reversed_at branch terminal device
    ${refundedFlags} paid expired ${later}`,
  "2019-05-29": `object id location amount authorization_type authorized_amount captured_amount
    acquirer_reference_number net fee fee_vat interest interest_vat funding_amount refunded_amount transaction_fees
    platform_fee currency funding_currency ip refunds link description metadata card source schedule linked_account
    customer dispute transaction failure_code failure_message merchant_advice status authorize_uri return_uri
    created_at paid_at authorized_at expires_at expired_at reversed_at multi_capture zero_interest_installments branch
    terminal device authorized capturable capture disputable livemode refundable partially_refundable reversed
    reversible voided paid expired can_perform_void approval_code`,
} as const;

const words = (text: string) => text.split(/\s+/).filter((word) => word !== "");

describe("the version of an answer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("is the account's own without a header: 2015-11-17 for a new account", async () => {
    const { api } = kakin;
    const made = await api.post("/charges", {
      amount: 100000,
      currency: "thb",
      card: await api.token(),
    });
    assert.equal(made.headers.get("omise-version"), "2015-11-17");
    assert.deepEqual(Object.keys(made.body), words(keysOfCharge["2015-11-17"]));
  });

  for (const version of versions) {
    it(`is ${version} by header: on making, reading, listing and changing`, async () => {
      const { api } = kakin;
      const how = { version };
      const expected = words(keysOfCharge[version]);
      const card = await api.token();
      const fields = { amount: 100000, currency: "thb", card, capture: false };
      const made = await api.post("/charges", fields, how);
      const path = `/charges/${made.body.id}`;
      const list = await api.get("/charges?limit=1&order=reverse_chronological", how);
      for (const [answer, charge] of [
        [made, made.body],
        [await api.get(path, how), (await api.get(path, how)).body],
        [list, list.body.data[0]],
        [await api.patch(path, { description: "x" }, how), undefined],
        [await api.post(`${path}/capture`, {}, how), undefined],
      ] as const) {
        assert.equal(answer.headers.get("omise-version"), version);
        assert.deepEqual(Object.keys(charge ?? answer.body), expected);
      }
    });

    it(`is ${version} by the account's setting, and the header goes before it`, async () => {
      const api = await kakin.otherAccount({ apiVersion: version });
      const charge = await api.charge();
      assert.deepEqual(Object.keys(charge), words(keysOfCharge[version]));
      const plain = await api.get(`/charges/${charge.id}`);
      assert.equal(plain.headers.get("omise-version"), version);
      for (const other of versions) {
        const { body } = await api.get(`/charges/${charge.id}`, { version: other });
        assert.deepEqual(Object.keys(body), words(keysOfCharge[other]));
      }
    });
  }

  for (const [header, version] of [
    ["2010-01-01", "2014-07-27"],
    ["2015-04-24", "2014-07-27"],
    ["2015-11-16", "2014-07-27"],
    ["2016-02-29", "2015-11-17"],
    ["2019-05-15", "2017-11-02"],
    ["2019-05-22", "2017-11-02"],
    ["2019-05-28", "2017-11-02"],
    ["2019-05-30", "2019-05-29"],
    ["2099-12-31", "2019-05-29"],
    [" 2017-11-02 ", "2017-11-02"],
  ] as const) {
    it(`asked for as "${header}" is ${version}, the nearest older one`, async () => {
      const { id } = await kakin.api.charge();
      const answer = await kakin.api.get(`/charges/${id}`, { version: header });
      assert.equal(answer.headers.get("omise-version"), version);
      assert.deepEqual(Object.keys(answer.body), words(keysOfCharge[version]));
    });
  }

  for (const header of [
    "latest",
    "",
    "2019",
    "2019-5-29",
    "2019-02-30",
    "29-05-2019",
    "2019-05-29x",
  ]) {
    it(`asked for as "${header}" is refused, and nothing is done`, async () => {
      const { api } = kakin;
      const fields = { amount: 100000, currency: "thb", card: await api.token() };
      const answer = await changingNothing(kakin, () =>
        api.post("/charges", fields, { version: header }),
      );
      assertRefused(answer, 400, "bad_request", "Omise-Version must be a date such as 2019-05-29");
    });
  }
});

describe("the words of a version", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("name time, payment and refunds each in its own way", async () => {
    const { api } = kakin;
    const { id } = await api.charge();
    await api.post(`/charges/${id}/refunds`, { amount: 2500 });
    const [v2014, v2015, v2017, v2019] = await Promise.all(
      versions.map(async (version) => (await api.get(`/charges/${id}`, { version })).body),
    );
    const at = "2026-01-15T03:00:00Z";
    assert.deepEqual(
      [v2014.created, v2015.created, v2017.created, v2019.created_at],
      [at, at, at, at],
    );
    assert.deepEqual(
      [v2014.captured_at, v2015.paid_at, v2017.paid_at, v2019.paid_at],
      [at, at, at, at],
    );
    assert.deepEqual(
      [v2014.captured, v2015.paid, v2017.paid, v2019.paid],
      [true, true, true, true],
    );
    assert.deepEqual(
      [v2014.refunded, v2015.refunded, v2017.refunded, v2019.refunded_amount],
      [2500, 2500, 2500, 2500],
    );
    assert.deepEqual(
      [v2014, v2015, v2017, v2019].map(({ currency }) => currency),
      ["thb", "thb", "thb", "THB"],
    );
    assert.deepEqual(
      [v2014, v2015, v2017, v2019].map(({ refunds }) => refunds.order),
      ["chronological", "chronological", null, "chronological"],
    );
    assert.deepEqual([v2015.source_of_fund, v2015.offsite, v2015.offline], ["card", null, null]);
    assert.match(v2017.reference, /^paym_test_/);
    assert.equal(v2017.source, null);
  });

  it("show what was authorised and captured in old versions only when a type was given", async () => {
    const { api } = kakin;
    const plain = await api.charge({ capture: false });
    const typed = await api.charge({ capture: false, authorization_type: "pre_auth" });
    const names = ["authorization_type", "authorized_amount", "captured_amount"];
    for (const version of versions) {
      const ofPlain = (await api.get(`/charges/${plain.id}`, { version })).body;
      const ofTyped = (await api.get(`/charges/${typed.id}`, { version })).body;
      const isNewest = version === "2019-05-29";
      assert.deepEqual(
        names.filter((name) => name in ofPlain),
        isNewest ? names : [],
      );
      const after = Object.keys(ofTyped).slice(Object.keys(ofTyped).indexOf("amount") + 1);
      assert.deepEqual(after.slice(0, 3), names);
    }
  });

  for (const version of versions) {
    it(`reach into refunds and cards in ${version}`, async () => {
      const { api } = kakin;
      const { id } = await api.charge();
      const how = { version };
      const refund = (await api.post(`/charges/${id}/refunds`, { amount: 2500 }, how)).body;
      const charge = (await api.get(`/charges/${id}`, how)).body;
      assert.deepEqual(charge.refunds.data, [refund]);
      const isNewest = version === "2019-05-29";
      const [time, currency] = isNewest ? ["created_at", "THB"] : ["created", "thb"];
      assert.equal(refund.currency, currency);
      assert.equal(time in refund, true);
      assert.equal(time in charge.card, true);
      assert.equal("status" in refund, isNewest, "a refund says that it is closed since 2019");
      assert.equal("location" in charge.card, isNewest, "a token's card has a location since 2019");
      assert.equal("deleted" in charge.card, isNewest);
    });
  }

  it("of an event's object are the account's at that moment, whatever the request spoke", async () => {
    const { api } = kakin;
    const { id } = await api.charge({}, { version: "2019-05-29" });
    const listed = (await api.get(`/charges/${id}/events`, { version: "2019-05-29" })).body.data[0];
    for (const version of versions) {
      const event = (await api.get(`/events/${listed.id}`, { version })).body;
      assert.equal(version === "2019-05-29" ? "created_at" in event : "created" in event, true);
      assert.deepEqual(Object.keys(event.data), words(keysOfCharge["2015-11-17"]));
      assert.equal(event.data.currency, "thb");
    }
  });
});
