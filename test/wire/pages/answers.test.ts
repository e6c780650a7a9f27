import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { Answer } from "../../support/api.ts";
import { open, pageOf, returnUri, sourceCharge } from "../../support/payer.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const back = new URL(returnUri).href;

/** A card whose holder the issuer does not recognise. */
const unrecognised = { number: "4111111111140003" };

describe("an answer on a payer's page", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ settings: { threeDSecure: "challenge" } });
  });
  after(() => kakin.close());

  const newest = { version: "2019-05-29" };
  const read = async (charge: { id: string }): Promise<Answer["body"]> =>
    (await kakin.api.get(`/charges/${charge.id}`, newest)).body;
  const eventsOf = async (charge: { id: string }): Promise<string[]> => {
    const { body } = await kakin.api.get(`/charges/${charge.id}/events`);
    return body.data.map((event: { key: string }) => event.key).sort();
  };
  const cardCharge = async (card: object = {}, more: object = {}) =>
    kakin.api.charge({
      card: await kakin.api.token({ ...card }),
      return_uri: returnUri,
      ...more,
    });

  it("pays a source and sends the browser back to the unchanged address", async () => {
    const charge = await sourceCharge(kakin.api, "alipay");
    const answer = await open(charge.authorize_uri, { action: "pay" });
    assert.equal(answer.status, 303);
    assert.equal(answer.location, back);
    const { status, paid, authorized, failure_code, source } = await read(charge);
    assert.deepEqual(
      { status, paid, authorized, failure_code, source: source.charge_status },
      {
        status: "successful",
        paid: true,
        authorized: true,
        failure_code: null,
        source: "successful",
      },
    );
    assert.deepEqual(await eventsOf(charge), ["charge.complete", "charge.create"]);
  });

  it("authenticates a card's holder, whose issuer then has the last word", async () => {
    for (const [card, more, expected] of [
      [{}, {}, ["successful", true, true, null]],
      [{}, { capture: false }, ["pending", true, false, null]],
      [unrecognised, {}, ["failed", false, false, "payment_rejected"]],
    ] as const) {
      const charge = await cardCharge(card, more);
      assert.equal(charge.status, "pending");
      const answer = await open(charge.authorize_uri, { action: "pay" });
      assert.equal(answer.location, back);
      const { status, authorized, paid, failure_code } = await read(charge);
      assert.deepEqual([status, authorized, paid, failure_code], expected);
    }
  });

  it("fails with the code that was chosen", async () => {
    for (const code of ["insufficient_balance", "stolen_or_lost_card", "timeout"]) {
      const charge = await sourceCharge(kakin.api, "internet_banking_bay");
      const sent = { action: "fail", failure_code: code };
      assert.equal((await open(charge.authorize_uri, sent)).location, back);
      const { status, failure_code, failure_message } = await read(charge);
      assert.deepEqual([status, failure_code], ["failed", code]);
      assert.ok(failure_message.length > 0);
    }
  });

  it("cancels", async () => {
    const charge = await cardCharge();
    assert.equal((await open(charge.authorize_uri, { action: "cancel" })).location, back);
    const { status, failure_code } = await read(charge);
    assert.deepEqual([status, failure_code], ["failed", "payment_cancelled"]);
  });

  it("counts under the old address too", async () => {
    const made = await kakin.api.post("/charges", {
      amount: 125050,
      currency: "thb",
      offsite: "alipay",
      return_uri: returnUri,
    });
    assert.match(made.body.authorize_uri, /\/offsites\/ofsp_test_\w+\/pay$/);
    assert.equal((await open(made.body.authorize_uri, { action: "pay" })).location, back);
    assert.equal((await read(made.body)).status, "successful");
  });

  it("is seen at once by the page's status", async () => {
    const charge = await sourceCharge(kakin.api, "alipay");
    const status = async () => open(charge.authorize_uri.replace("authorize", "status"));
    assert.equal((await status()).text, '{"processed":false}');
    await open(charge.authorize_uri, { action: "fail", failure_code: "timeout" });
    assert.equal((await status()).text, '{"processed":true}');
    assert.match((await status()).headers.get("content-type") ?? "", /^application\/json/);
    const unknown = await open(`${kakin.url}/payments/pay2_test_0000000000000000000/status`);
    assert.equal(unknown.status, 404);
  });

  it("shows how it ended where there is no way back", async () => {
    const charge = await sourceCharge(kakin.api, "promptpay", { charge: { return_uri: null } });
    const page = await pageOf(kakin.api, charge.id);
    const answer = await open(page, { action: "pay" });
    assert.equal(answer.status, 200);
    assert.match(answer.text, /<h1>Paid<\/h1>/);
    assert.match((await open(page)).text, /<h1>Paid<\/h1>/);
  });

  describe("that is repeated, late or forged", () => {
    const replies = [
      { action: "pay" },
      { action: "fail", failure_code: "timeout" },
      { action: "cancel" },
      { action: "pay", order: "return_first" },
    ];

    it("changes nothing once the first has counted, and goes back all the same", async () => {
      const charge = await sourceCharge(kakin.api, "alipay");
      await open(charge.authorize_uri, { action: "fail", failure_code: "payment_rejected" });
      await changingNothing(kakin, async () => {
        for (const reply of replies) {
          const answer = await open(charge.authorize_uri, reply);
          assert.deepEqual([answer.status, answer.location], [303, back]);
        }
        assert.equal((await open(charge.authorize_uri)).location, back);
        assert.equal((await open(`${charge.authorize_uri}?acs=false`)).location, back);
      });
      assert.equal((await read(charge)).status, "failed");
    });

    it("changes nothing after the charge's time, whether or not anybody noticed that it is over", async () => {
      const charge = await sourceCharge(kakin.api, "alipay");
      const card = await cardCharge();
      kakin.clock.advance(31 * 24 * 3600 * 1000);
      const replyAgain = async () => {
        for (const reply of [...replies, undefined]) {
          assert.equal((await open(charge.authorize_uri, reply)).location, back);
          assert.equal((await open(card.authorize_uri, reply)).location, back);
        }
      };
      // The job that notices may come by at any moment from here on; what it writes is none of the replies'.
      await replyAgain();
      await kakin.settle();
      for (const one of [charge, card]) {
        const { status, failure_code, paid } = await read(one);
        assert.deepEqual([status, failure_code, paid], ["expired", null, false]);
        assert.deepEqual(await eventsOf(one), ["charge.create", "charge.expire"]);
      }
      await changingNothing(kakin, replyAgain);
    });

    it("changes nothing when it is not one of our buttons", async () => {
      const charge = await sourceCharge(kakin.api, "alipay");
      await changingNothing(kakin, async () => {
        for (const forged of [
          {},
          { action: "paid" },
          { action: "fail" },
          { action: "fail", failure_code: "constructor" },
          { action: "pay", order: "toString" },
          { action: "pay", order: "webhook_late", seconds: "0" },
          { action: "pay", order: "webhook_late", seconds: "1e9" },
          { status: "successful", paid: "true" },
        ]) {
          const answer = await open(charge.authorize_uri, forged);
          assert.equal(answer.status, 400, JSON.stringify(forged));
          assert.match(answer.text, /<h1>That was not understood<\/h1>/);
        }
      });
    });

    it("finds no page under an id that is guessed, of another kind, or of a charge without one", async () => {
      const charge = await sourceCharge(kakin.api, "alipay");
      const without = await kakin.api.charge();
      const { body } = await kakin.api.get(`/charges/${without.id}`, { version: "2015-11-17" });
      const id = charge.authorize_uri.split("/").at(-2);
      await changingNothing(kakin, async () => {
        for (const path of [
          "/payments/pay2_test_0000000000000000000/authorize",
          `/payments/${charge.id}/authorize`,
          `/payments/${body.reference}/authorize`,
          `/offsites/${id}/pay`,
          `/payments/${id}'%20OR%201=1/authorize`,
        ]) {
          assert.equal((await open(kakin.url + path)).status, 404, path);
          assert.equal((await open(kakin.url + path, { action: "pay" })).status, 404, path);
        }
      });
    });

    it("counts once when a hundred come together", async () => {
      const charge = await sourceCharge(kakin.api, "alipay");
      const answers = await Promise.all(
        Array.from({ length: 100 }, (_none, i) =>
          open(charge.authorize_uri, replies[i % replies.length]),
        ),
      );
      assert.deepEqual(
        [...new Set(answers.map(({ status, location }) => `${status} ${location}`))],
        [`303 ${back}`],
      );
      kakin.clock.advance(2000);
      await kakin.settle();
      assert.deepEqual(await eventsOf(charge), ["charge.complete", "charge.create"]);
    });
  });

  it("is never given by looking", async () => {
    const charges = [
      await sourceCharge(kakin.api, "alipay"),
      await sourceCharge(kakin.api, "promptpay"),
      await cardCharge(),
    ];
    const pages = await Promise.all(charges.map(({ id }) => pageOf(kakin.api, id)));
    await changingNothing(kakin, async () => {
      for (const page of pages) {
        for (const query of ["", "?left=1", "?action=pay", "?acs=true", "?status=successful"]) {
          assert.equal((await open(page + query)).status, 200);
        }
        const head = await fetch(`${page}?acs=false`, { method: "HEAD", redirect: "manual" });
        assert.equal(head.status, 404);
      }
    });
  });

  it("is given by opening ?acs=false, and is a yes", async () => {
    for (const charge of [await sourceCharge(kakin.api, "alipay"), await cardCharge()]) {
      assert.equal((await open(`${charge.authorize_uri}?acs=false`)).location, back);
      assert.equal((await read(charge)).status, "successful");
    }
    const charge = await cardCharge(unrecognised);
    assert.equal((await open(`${charge.authorize_uri}?acs=false`)).location, back);
    assert.equal((await read(charge)).failure_code, "payment_rejected");
  });

  it("of a card that was removed meanwhile is a failure, not a fault", async () => {
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body;
    const charge = await api.charge({ customer: customer.id, return_uri: returnUri });
    await api.delete(`/customers/${customer.id}/cards/${customer.default_card}`);
    assert.equal((await open(charge.authorize_uri, { action: "pay" })).location, back);
    const { status, failure_code } = await read(charge);
    assert.deepEqual([status, failure_code], ["failed", "failed_processing"]);
  });
});
