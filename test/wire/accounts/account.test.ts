import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };

describe("an account", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at });
  });
  after(() => kakin.close());

  it("is shown in the newest version with every key, in order", async () => {
    const { status, body } = await kakin.api.get("/account", newest);
    assert.equal(status, 200);
    assert.match(body.id, /^account_test_[0-9a-z]{19}$/);
    assert.match(body.team, /^acct_[0-9a-z]{19}$/);
    const expected = {
      object: "account",
      id: body.id,
      team: body.team,
      livemode: false,
      location: "/account",
      country: "TH",
      currency: "THB",
      email: "merchant@example.com",
      created_at: at,
      supported_currencies: body.supported_currencies,
      api_version: "2015-11-17",
      auto_activate_recipients: false,
      chain_enabled: false,
      zero_interest_installments: false,
      chain_return_uri: null,
      webhook_uri: null,
      metadata_export_keys: { charge: [], transfer: [], refund: [], dispute: [] },
      chaining_allowed: false,
      last_updated_api_version: "2026-01-15",
      transfer_config: {
        min_transfer_amount: "30.00",
        max_transfer_amount: "150000.00",
        same_bank_max_transfer_amount: null,
        is_payout_enabled: false,
        fee: "0.00",
        provider: null,
        merchant_id: null,
        transfer_service_availability: null,
        max_active_realtime_transfer_schedules: null,
      },
    };
    assert.equal(JSON.stringify(body), JSON.stringify(expected));
    assert.equal(body.supported_currencies[0], "THB");
    assert.equal(body.supported_currencies.length, 12);
  });

  it("is shown in the older versions by its team, in eight keys", async () => {
    for (const version of ["2014-07-27", "2015-11-17", "2017-11-02"]) {
      const { body } = await kakin.api.get("/account", { version });
      const { id, supported_currencies: currencies, ...rest } = body;
      assert.match(id, /^acct_[0-9a-z]{19}$/);
      assert.equal(currencies[0], "thb");
      assert.deepEqual(rest, {
        object: "account",
        livemode: false,
        location: "/account",
        email: "merchant@example.com",
        currency: "thb",
        created: at,
      });
    }
  });

  it("is the same one in live mode, under its name there", async () => {
    const [test, live] = await Promise.all([
      kakin.api.get("/account", newest),
      kakin.live.get("/account", newest),
    ]);
    assert.equal(live.body.livemode, true);
    assert.equal(live.body.id.replace("account_", "account_test_"), test.body.id);
    assert.equal(live.body.team, test.body.team);
  });

  it("keeps what its merchant sets, one thing at a time, in JSON and in forms", async () => {
    const api = await kakin.otherAccount();
    const steps: [object | string, object][] = [
      [{ webhook_uri: "http://localhost:1/a" }, { webhook_uri: "http://localhost:1/a" }],
      [{ chain_enabled: true }, { chain_enabled: true }],
      [
        "chain_return_uri=https%3A%2F%2Fshop.example.com%2Fback",
        { chain_return_uri: "https://shop.example.com/back" },
      ],
      ["zero_interest_installments=1", { zero_interest_installments: true }],
      [
        { metadata_export_keys: { charge: ["order_id"], refund: ["why"] } },
        {
          metadata_export_keys: {
            charge: ["order_id"],
            transfer: [],
            refund: ["why"],
            dispute: [],
          },
        },
      ],
      ["chain_enabled=0&webhook_uri=", { chain_enabled: false, webhook_uri: null }],
      [
        "metadata_export_keys[dispute][]=a&metadata_export_keys[dispute][]=b",
        { metadata_export_keys: { charge: [], transfer: [], refund: [], dispute: ["a", "b"] } },
      ],
    ];
    let expected = (await api.get("/account", newest)).body;
    for (const [fields, change] of steps) {
      expected = { ...expected, ...change };
      const { body } = await api.patch("/account", fields, newest);
      assert.deepEqual(body, expected);
      assert.deepEqual((await api.get("/account", newest)).body, expected);
    }
  });

  it("is not changed by what typed clients send for all that they did not set", async () => {
    await kakin.api.patch("/account", { webhook_uri: "http://localhost:1/keep" });
    const before = (await kakin.api.get("/account", newest)).body;
    const unset = { webhook_uri: null, chain_return_uri: null, chain_enabled: null };
    const { body } = await kakin.api.patch("/account", unset, newest);
    assert.deepEqual(body, before);
    const other = { id: "x", livemode: true, country: "JP", currency: "JPY", email: "a@b.c" };
    assert.deepEqual((await kakin.api.patch("/account", other, newest)).body, before);
  });

  it("refuses what is none, and changes nothing then", async () => {
    for (const [fields, message] of [
      [{ webhook_uri: "shop" }, "webhook_uri must be an address that begins with https://"],
      [{ webhook_uri: { a: 1 } }, "webhook_uri must be an address"],
      [{ chain_return_uri: "javascript:1" }, /^chain_return_uri must be an address that begins/],
      [{ chain_enabled: "perhaps" }, "chain_enabled must be true or false"],
      [{ metadata_export_keys: "charge" }, /^metadata_export_keys must hold lists of names/],
      [{ metadata_export_keys: { charge: [1] } }, /^metadata_export_keys must hold lists/],
    ] as const) {
      const answer = await changingNothing(kakin, () => kakin.api.patch("/account", fields));
      assertRefused(answer, 400, "bad_request", message);
    }
  });

  it("is for secret keys", async () => {
    const answer = await kakin.api.get("/account", { key: "public" });
    assertRefused(answer, 401, "authentication_failure", "authentication failed");
  });
});
