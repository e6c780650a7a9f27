import assert from "node:assert/strict";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { assertRefused } from "../../support/refusals.ts";
import { rowsOf } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const at = "2026-01-15T03:00:00Z";
const newest = { version: "2019-05-29" };
const older = ["2014-07-27", "2015-11-17", "2017-11-02"] as const;
const HOUR_MS = 3_600_000;
// Live mode answers like test mode here, so that both have balance transactions.
const liveSimulator = { ...simulator, id: "live-simulator", livemode: true };

const idsOf = (list: { data: { id: string }[] }) => list.data.map(({ id }) => id);

describe("a balance transaction", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ at, connectors: [liveSimulator] });
  });
  after(() => kakin.close());

  it("of a captured charge credits what is left after the fee", async () => {
    const charge = await kakin.api.charge();
    const { body } = await kakin.api.get(`/transactions/${charge.transaction}`, newest);
    const expected = {
      object: "transaction",
      id: charge.transaction,
      livemode: false,
      currency: "THB",
      amount: 96094,
      location: `/transactions/${charge.transaction}`,
      direction: "credit",
      key: "charge.captured.net",
      origin: charge.id,
      transferable_at: at,
      created_at: at,
    };
    assert.equal(JSON.stringify(body), JSON.stringify(expected));
  });

  for (const version of older) {
    it(`goes by its older names in ${version}`, async () => {
      const charge = await kakin.api.charge();
      const { body } = await kakin.api.get(`/transactions/${charge.transaction}`, { version });
      const expected = {
        object: "transaction",
        id: charge.transaction,
        location: `/transactions/${charge.transaction}`,
        type: "credit",
        amount: 96094,
        currency: "thb",
        transferable: at,
        source: charge.id,
        created: at,
      };
      assert.equal(JSON.stringify(body), JSON.stringify(expected));
    });
  }

  it("of a refund debits the whole amount, of a void what the charge had brought", async () => {
    const { api } = kakin;
    for (const [amount, voided, debited] of [
      [25000, false, 25000],
      [100000, true, 96094],
    ] as const) {
      const charge = await api.charge();
      const refund = (await api.post(`/charges/${charge.id}/refunds`, { amount })).body;
      assert.equal(refund.voided, voided);
      const { body } = await api.get(`/transactions/${refund.transaction}`, newest);
      assert.deepEqual(
        [body.direction, body.amount, body.key, body.origin],
        ["debit", debited, "refund.created.debit", refund.id],
      );
    }
  });

  it("of a partial capture counts the captured part, when it is captured", async () => {
    const { api, clock } = kakin;
    const made = await api.charge({ capture: false, authorization_type: "pre_auth" });
    assert.equal(made.transaction, null);
    clock.advance(HOUR_MS);
    const { body } = await api.post(`/charges/${made.id}/capture`, { capture_amount: 50000 });
    const { body: entry } = await api.get(`/transactions/${body.transaction}`, newest);
    assert.deepEqual([entry.amount, entry.origin], [48047, made.id]);
    assert.equal(entry.created_at, "2026-01-15T04:00:00Z");
  });

  it("of a charge that costs more than it brings is a debit", async () => {
    const cardFee = { feeFlat: "3000.0", feeRate: "0.0", vatRate: "0.0" };
    const other = await kakin.otherAccount({ cardFee });
    const charge = await other.charge({ amount: 2000 });
    const { body } = await other.get(`/transactions/${charge.transaction}`, newest);
    assert.deepEqual([body.direction, body.amount], ["debit", 1000]);
    assert.equal((await other.get("/balance", newest)).body.total, -1000);
  });

  it("is unknown by its id to other merchants and to the other mode", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    const mine = (await api.charge()).transaction as string;
    const lives = (await live.charge()).transaction as string;
    assert.equal((await live.get(`/transactions/${lives}`, newest)).body.livemode, true);
    for (const [at, id] of [
      [api, "trxn_test_0000000000000000000"],
      [api, "nonsense"],
      [other, mine],
      [live, mine],
      [api, lives],
    ] as const) {
      const answer = await at.get(`/transactions/${id}`);
      assertRefused(answer, 404, "not_found", `transaction ${id} was not found`);
    }
  });

  it("is none of what the books only remember", async () => {
    const { api } = kakin;
    const charge = await api.charge({ capture: false });
    const entries = await rowsOf(kakin, "journal_entries");
    const hold = entries.find((entry) => entry["origin_id"] === charge.id);
    assert.equal(hold?.["happening"], "authorised");
    const answer = await api.get(`/transactions/${hold["id"]}`);
    assertRefused(answer, 404, "not_found", `transaction ${hold["id"]} was not found`);
  });

  it("refuses a public key", async () => {
    const { transaction } = await kakin.api.charge();
    for (const path of ["/transactions", `/transactions/${transaction}`]) {
      const answer = await kakin.api.get(path, { key: "public" });
      assertRefused(answer, 401, "authentication_failure", "authentication failed");
    }
  });
});

describe("listing balance transactions", () => {
  let kakin: TestEngine;
  beforeEach(async () => {
    kakin = await startEngine({ at: "2026-01-15T00:00:00Z", connectors: [liveSimulator] });
  });
  afterEach(() => kakin.close());

  it("shows what moved the balance, and nothing of what was only reserved or declined", async () => {
    const { api } = kakin;
    const captured = await api.charge();
    const reserved = await api.charge({ capture: false });
    await api.post(`/charges/${reserved.id}/reverse`);
    await api.charge({ capture: false });
    await api.charge({ card: await api.token({ number: "4111111111140011" }) });
    const refund = (await api.post(`/charges/${captured.id}/refunds`, { amount: 2000 })).body;
    const { data, ...frame } = (await api.get("/transactions", newest)).body;
    assert.deepEqual(frame, {
      object: "list",
      limit: 20,
      offset: 0,
      total: 2,
      location: "/transactions",
      order: "chronological",
      from: "1970-01-01T00:00:00Z",
      to: "2026-01-15T00:00:00Z",
    });
    assert.deepEqual(idsOf({ data }), [captured.transaction, refund.transaction]);
    for (const one of data) assert.deepEqual((await api.get(one.location, newest)).body, one);
  });

  it("pages, turns round and keeps within bounds of time", async () => {
    const { api, clock } = kakin;
    const ids: string[] = [];
    for (let i = 0; i < 5; i += 1) {
      ids.push((await api.charge()).transaction);
      clock.advance(HOUR_MS);
    }
    for (const [query, wanted, total] of [
      ["?limit=2", ids.slice(0, 2), 5],
      ["?limit=2&offset=4", ids.slice(4), 5],
      ["?order=reverse_chronological", ids.toReversed(), 5],
      ["?from=2026-01-15T01:00:00Z&to=2026-01-15T03:00:00Z", ids.slice(1, 4), 3],
      ["?to=2026-01-14", [], 0],
    ] as const) {
      const { body } = await api.get(`/transactions${query}`);
      assert.deepEqual([idsOf(body), body.total], [wanted, total], query);
    }
    for (const query of ["?from=yesterday", "?limit=0", "?offset=-1", "?order=up"]) {
      assertRefused(await api.get(`/transactions${query}`), 400, "bad_request", /must be/);
    }
  });

  it("knows nothing of other merchants and of the other mode", async () => {
    const { api, live } = kakin;
    const other = await kakin.otherAccount();
    for (const at of [api, other, live]) {
      const { transaction } = await at.charge();
      const { body } = await at.get("/transactions");
      assert.deepEqual([idsOf(body), body.total], [[transaction], 1]);
    }
  });
});
