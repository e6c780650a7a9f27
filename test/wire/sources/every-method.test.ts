import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import type { countries } from "../../../src/catalogue/countries.ts";
import {
  type PaymentMethodRow,
  paymentMethods,
  type SourceType,
} from "../../../src/catalogue/payment-methods.ts";
import type { Answer } from "../../support/api.ts";
import { balancedBooks } from "../../support/books.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

/*
 * Every way to pay of the catalogue is walked through its whole life, as an old and as a new reader see it:
 * made and paid, made and failed, made and run out, expired by request where that is possible, refunded where allowed.
 */

const DAY_MS = 86_400_000;
const types = Object.keys(paymentMethods) as SourceType[];
const versions = ["2015-11-17", "2019-05-29"] as const;
const expirable = new Set(
  "alipay_cn alipay_hk barcode_alipay dana gcash kakaopay paypay touch_n_go".split(" "),
);

const given = {
  bank: "bbl",
  barcode: "1234567890123456",
  email: "somchai@example.com",
  items: [{ sku: "1", name: "Shoes", amount: 100000, quantity: 1 }],
  name: "Somchai",
  phone_number: "0812345678",
  shipping: { country: "TH", city: "Bangkok", street1: "1 Road", postal_code: "10110" },
} as const;

/** A source of a method in its first currency, for an amount that it takes. */
function sourceOf(type: SourceType): { amount: number; currency: string; source: object } {
  const method: PaymentMethodRow = paymentMethods[type];
  const [country] = Object.keys(method.sold) as (keyof typeof countries)[];
  const currency = method.sold[country ?? "TH"]?.[0] ?? "THB";
  const term = method.installments?.terms[0];
  const named = (method.requires ?? []).filter((name) => name !== "installment_term");
  const parameters = Object.fromEntries(named.map((name) => [name, given[name]]));
  const [least] = method.limits === "account" ? [] : (method.limits[currency] ?? []);
  // Enough for every limit and for a part to be given back; yen methods have the lowest ceiling.
  const amount = Math.max(least ?? 0, currency === "JPY" ? 10_000 : 200_000);
  return {
    amount,
    currency,
    source: { type, ...parameters, ...(term && { installment_term: term }) },
  };
}

let kakin: TestEngine;
before(async () => {
  kakin = await startEngine();
});
after(() => kakin.close());

async function charge(type: SourceType, version: string): Promise<Answer["body"]> {
  const method: PaymentMethodRow = paymentMethods[type];
  const card = method.withCard ? { card: await kakin.api.token() } : {};
  const wish = { ...sourceOf(type), ...card, return_uri: "https://shop.example/back" };
  const { status, body, text } = await kakin.api.post("/charges", wish, { version });
  assert.equal(status, 200, `${type}: ${text}`);
  assert.deepEqual([body.status, body.paid, body.authorized], ["pending", false, false], type);
  assert.equal(
    body.capturable || body.refundable || body.reversible || body.disputable,
    false,
    type,
  );
  return body;
}

async function again(id: string, version: string): Promise<Answer["body"]> {
  return (await kakin.api.get(`/charges/${id}`, { version })).body;
}

function looksRight(type: SourceType, body: Answer["body"], version: string): void {
  const method: PaymentMethodRow = paymentMethods[type];
  assert.equal(body.source.type, type);
  assert.equal(body.source.flow, method.flow === "offline" ? "offline" : "redirect");
  const hasPage = method.flow !== "offline" || method.shows === "konbini_code";
  assert.equal(body.authorize_uri !== null, hasPage, `${type}: authorize_uri`);
  if (version === "2019-05-29") {
    assert.equal("offsite" in body || "source_of_fund" in body, false);
    assert.equal(body.source.charge_status, body.status);
    return;
  }
  const isOffline = method.flow === "offline";
  assert.equal(body.source_of_fund, isOffline ? "offline" : "offsite");
  assert.equal(body[isOffline ? "offline" : "offsite"], type);
}

for (const version of versions) {
  describe(`every way to pay, read in ${version}`, () => {
    for (const type of types) {
      const method: PaymentMethodRow = paymentMethods[type];

      it(`${type} is paid, and refunded as far as the method allows`, async () => {
        const made = await charge(type, version);
        looksRight(type, made, version);
        const paid = (
          await kakin.api.post(`/charges/${made.id}/mark_as_paid`, undefined, { version })
        ).body;
        assert.deepEqual([paid.status, paid.paid, paid.failure_code], ["successful", true, null]);
        assert.match(paid.transaction, /^trxn_test_/);
        assert.deepEqual(
          [paid.refundable, paid.partially_refundable],
          [method.refund !== "none", method.refund === "partial"],
        );
        assert.equal(paid.can_perform_void, method.void === true);
        const part = await kakin.api.post(`/charges/${made.id}/refunds`, { amount: 1000 });
        assert.equal(part.status, method.refund === "partial" ? 200 : 400, part.text);
        if (method.refund !== "full") return;
        const whole = await kakin.api.post(`/charges/${made.id}/refunds`, { amount: made.amount });
        assert.equal(whole.status, 200, whole.text);
        assert.equal(whole.body.voided, false);
      });

      it(`${type} fails with the reason that is chosen`, async () => {
        const made = await charge(type, version);
        const path = `/charges/${made.id}/mark_as_failed`;
        const failed = (await kakin.api.post(path, "failure_code=payment_cancelled", { version }))
          .body;
        assert.deepEqual(
          [failed.status, failed.failure_code, failed.paid, failed.transaction],
          ["failed", "payment_cancelled", false, null],
        );
        looksRight(type, failed, version);
        assert.equal((await kakin.api.post(path)).body.code, "invalid_charge");
      });

      it(`${type} runs out when nobody pays`, async () => {
        const made = await charge(type, version);
        kakin.clock.advance(8 * DAY_MS);
        await kakin.settle();
        const over = await again(made.id, version);
        const ends =
          method.onTimeout === "failed" ? ["failed", "timeout", true] : ["expired", null, true];
        assert.deepEqual([over.status, over.failure_code, over.expired], ends);
        assert.equal(over.expired_at, made.expires_at);
        const late = await kakin.api.post(`/charges/${made.id}/mark_as_paid`);
        assert.deepEqual([late.status, late.body.code], [400, "invalid_charge"]);
      });

      it(`${type} ${expirable.has(type) ? "is expired" : "cannot be expired"} by request`, async () => {
        const made = await charge(type, version);
        const answer = await kakin.api.post(`/charges/${made.id}/expire`, undefined, { version });
        if (!expirable.has(type)) {
          assert.deepEqual([answer.status, answer.body.code], [400, "failed_expire"]);
          return;
        }
        const { body } = answer;
        assert.deepEqual(
          [body.status, body.expired, body.expired_at],
          ["expired", true, body.expires_at],
        );
        const { data } = (await kakin.api.get(`/charges/${made.id}/events`)).body;
        assert.deepEqual(
          data.map(({ key }: { key: string }) => key),
          ["charge.create", "charge.expire"],
        );
      });
    }

    for (const type of types.filter((one) => (paymentMethods[one] as PaymentMethodRow).void)) {
      it(`${type} is voided on the day that it was paid, and refunded later`, async () => {
        for (const [laterMs, voided] of [
          [0, true],
          [DAY_MS, false],
        ] as const) {
          const { id, amount } = await charge(type, version);
          await kakin.api.post(`/charges/${id}/mark_as_paid`);
          kakin.clock.advance(laterMs);
          const refund = await kakin.api.post(`/charges/${id}/refunds`, { amount });
          assert.deepEqual([refund.status, refund.body.voided], [200, voided]);
          assert.equal((await again(id, version)).voided, voided);
        }
      });
    }

    it("leaves balanced books", async () => {
      await balancedBooks(kakin);
    });
  });
}
