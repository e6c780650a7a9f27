import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Api } from "../../support/api.ts";
import {
  cookieFrom,
  faultOn,
  headingOf,
  newLink,
  payByCard,
  payer,
  takeCard,
} from "../../support/link-payer.ts";
import { open, pageOf } from "../../support/payer.ts";
import { approved, slowAcquirer } from "../../support/slow-acquirer.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;

async function linkOf(api: Api, id: string) {
  return (await api.get(`/links/${id}`, newest)).body;
}

describe("a link that is paid", () => {
  it("by card has a charge that says what was paid, by whom, and where they came back", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    kakin.clock.advance(60_000);
    const answer = await payByCard(payment_uri);
    assert.deepEqual([answer.status, answer.location], [303, `${payment_uri}/complete`]);

    const link = await linkOf(kakin.api, id);
    assert.deepEqual(
      [link.used, link.used_at, link.multiple, link.charges.total],
      [true, "2026-01-15T03:01:00Z", false, 1],
    );
    const [charge] = (await kakin.api.get(`/links/${id}/charges`, newest)).body.data;
    assert.deepEqual(
      {
        status: charge.status,
        amount: charge.amount,
        link: charge.link,
        description: charge.description,
        metadata: charge.metadata,
        return_uri: charge.return_uri,
        customer: charge.customer,
        ip: charge.ip,
        capture: charge.capture,
      },
      {
        status: "successful",
        amount: 125050,
        link: id,
        description: "Shoes\n\nA pair",
        metadata: payer,
        return_uri: `${payment_uri}/complete`,
        customer: null,
        ip: "127.0.0.1",
        capture: true,
      },
    );
    const { data } = (await kakin.api.get("/events?order=reverse_chronological", newest)).body;
    assert.deepEqual([data[0].key, data[0].data.link], ["charge.create", id]);
    const expanded = await kakin.api.get(`/charges/${charge.id}?expand=true`, newest);
    assert.deepEqual(expanded.body.link, link);
  });

  it("is shown as paid to the browser that paid, and as nothing in particular to others", async () => {
    await using kakin = await startEngine();
    const { payment_uri } = await newLink(kakin.api);
    const answer = await payByCard(payment_uri);
    const path = new URL(payment_uri).pathname;
    assert.match(
      answer.headers.get("set-cookie") ?? "",
      new RegExp(
        `^kakin_payment=paym_test_\\w+; Path=${path}; Max-Age=86400; HttpOnly; SameSite=Lax$`,
      ),
    );
    const own = await open(`${payment_uri}/complete`, undefined, { Cookie: cookieFrom(answer) });
    assert.deepEqual([own.status, headingOf(own)], [200, "Paid"]);
    assert.ok(own.text.includes("THB 1,250.50"));

    const other = await newLink(kakin.api);
    const strangers = [
      [`${payment_uri}/complete`, ""],
      [`${payment_uri}/complete`, "kakin_payment=paym_test_0000000000000000000"],
      [`${other.payment_uri}/complete`, cookieFrom(answer)],
    ] as const;
    for (const [address, Cookie] of strangers) {
      const page = await open(address, undefined, { Cookie });
      assert.deepEqual([page.status, headingOf(page)], [200, "Thank you"]);
      assert.doesNotMatch(page.text, /THB|Shoes|payer@/);
    }
  });

  it("is closed afterwards, to be looked at and to be paid", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const late = await takeCard(await open(payment_uri));
    await payByCard(payment_uri);
    for (const page of [
      await open(payment_uri),
      await open(payment_uri, { ...payer, way: "card", token: late }),
      await open(payment_uri, { ...payer, way: "promptpay" }),
    ]) {
      assert.deepEqual([page.status, headingOf(page)], [410, "No longer available"]);
      assert.doesNotMatch(page.text, /<form|Shoes|THB/);
    }
    assert.equal((await linkOf(kakin.api, id)).charges.total, 1);
  });

  it("stays open and unused when it is for many payments", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api, { multiple: true });
    await payByCard(payment_uri);
    await payByCard(payment_uri);
    const { used, used_at, charges } = await linkOf(kakin.api, id);
    assert.deepEqual([used, used_at, charges.total], [false, null, 2]);
    assert.equal((await open(payment_uri)).status, 200);
  });

  it("stays used when the money is given back", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    await payByCard(payment_uri);
    const [charge] = (await kakin.api.get(`/links/${id}/charges`)).body.data;
    await kakin.api.post(`/charges/${charge.id}/refunds`, { amount: 125050 });
    assert.equal((await linkOf(kakin.api, id)).used, true);
    assert.equal((await open(payment_uri)).status, 410);
  });

  it("by a card with 3-D Secure goes to its issuer's page, and comes back", async () => {
    await using kakin = await startEngine({ settings: { threeDSecure: "challenge" } });
    for (const [action, heading, used] of [
      ["cancel", "Not paid", false],
      ["pay", "Paid", true],
    ] as const) {
      const { id, payment_uri } = await newLink(kakin.api);
      const answer = await payByCard(payment_uri);
      assert.equal(answer.status, 303);
      const [charge] = (await kakin.api.get(`/links/${id}/charges`, newest)).body.data;
      assert.deepEqual([answer.location, charge.status], [charge.authorize_uri, "pending"]);
      const complete = `${payment_uri}/complete`;
      const mine = { Cookie: cookieFrom(answer) };
      const early = await open(complete, undefined, mine);
      assert.equal(headingOf(early), "Not paid yet");
      assert.ok(early.text.includes(`href="${charge.authorize_uri}"`));

      const back = await open(charge.authorize_uri, { action });
      assert.deepEqual([back.status, back.location], [303, complete]);
      const page = await open(complete, undefined, mine);
      assert.equal(headingOf(page), heading);
      assert.equal(page.text.includes(`href="${payment_uri}"`), !used, "it can be tried again");
      assert.equal((await linkOf(kakin.api, id)).used, used);
    }
  });

  it("by PromptPay goes to the page with the code, and comes back when it is paid", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const answer = await open(payment_uri, { ...payer, way: "promptpay" });
    const [charge] = (await kakin.api.get(`/links/${id}/charges`, newest)).body.data;
    const page = await pageOf(kakin.api, charge.id);
    assert.deepEqual([answer.status, answer.location], [303, page]);
    assert.deepEqual([charge.status, charge.source.type], ["pending", "promptpay"]);
    assert.equal((await open(page, { action: "pay" })).location, `${payment_uri}/complete`);
    const complete = await open(`${payment_uri}/complete`, undefined, {
      Cookie: cookieFrom(answer),
    });
    assert.equal(headingOf(complete), "Paid");
    assert.equal((await linkOf(kakin.api, id)).used, true);
  });

  it("says that it waits while a tester lets the charge be settled later", async () => {
    await using kakin = await startEngine();
    const { payment_uri } = await newLink(kakin.api);
    const answer = await open(payment_uri, { ...payer, way: "alipay" });
    await open(answer.location ?? "", { action: "pay", order: "return_first" });
    const mine = { Cookie: cookieFrom(answer) };
    const page = await open(`${payment_uri}/complete`, undefined, mine);
    assert.equal(headingOf(page), "One moment");
    const [, status = ""] = /data-status="([^"]+)"/.exec(page.text) ?? [];
    assert.equal((await open(kakin.url + status)).status, 200);
    kakin.clock.advance(2_000);
    await kakin.settle();
    assert.equal(headingOf(await open(`${payment_uri}/complete`, undefined, mine)), "Paid");
  });

  it("is paid in live mode through its acquirer, by card alone", async () => {
    const acquirer = slowAcquirer();
    await using kakin = await startEngine({ connectors: [acquirer] });
    const { id, payment_uri } = await newLink(kakin.live);
    const page = await open(payment_uri);
    assert.match(page.text, /data-key="pkey_page\./);
    assert.doesNotMatch(page.text, /4242 4242|value="promptpay"|Test mode/);
    acquirer.next({ kind: "hangs" });
    const [first, second] = [await takeCard(page), await takeCard(page)];
    const paying = open(payment_uri, { ...payer, way: "card", token: first });
    await acquirer.untilAsked(1);
    const meanwhile = await open(payment_uri, { ...payer, way: "card", token: second });
    assert.equal(meanwhile.status, 410, "somebody is paying it at this moment");
    acquirer.release({ kind: "declined", failureCode: "insufficient_fund" });
    assert.match(faultOn(await paying) ?? "", /^There is not enough money/);
    acquirer.next(approved);
    const again = await open(payment_uri, { ...payer, way: "card", token: second });
    assert.deepEqual([again.status, again.location], [303, `${payment_uri}/complete`]);
    const link = (await kakin.live.get(`/links/${id}`, newest)).body;
    assert.deepEqual([link.used, link.charges.total, acquirer.asked.length], [true, 2, 2]);
  });
});

describe("a link that several people pay at the same time", () => {
  it("is paid by one of fifty with a card", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const page = await open(payment_uri);
    const tokens = await Promise.all(Array.from({ length: 50 }, () => takeCard(page)));
    const answers = await Promise.all(
      tokens.map((token) => open(payment_uri, { ...payer, way: "card", token })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    assert.deepEqual(statuses, [303, ...Array<number>(49).fill(410)]);
    const { data, total } = (await kakin.api.get(`/links/${id}/charges`)).body;
    assert.deepEqual([total, data[0].status], [1, "successful"]);
  });

  it("is paid by the first of those who went elsewhere; the others fail and owe nothing", async () => {
    await using kakin = await startEngine({ settings: { threeDSecure: "challenge" } });
    const { id, payment_uri } = await newLink(kakin.api);
    const addresses = [
      (await open(payment_uri, { ...payer, way: "alipay" })).location,
      (await open(payment_uri, { ...payer, way: "promptpay" })).location,
      (await payByCard(payment_uri)).location,
      (await open(payment_uri, { ...payer, way: "truemoney_qr" })).location,
    ];
    await Promise.all(addresses.map((address) => open(address ?? "", { action: "pay" })));
    const { data } = (await kakin.api.get(`/links/${id}/charges`, newest)).body;
    const ends = data.map(({ status, failure_code, failure_message }: Record<string, string>) =>
      [status, failure_code, failure_message].join(" "),
    );
    assert.deepEqual(ends.sort(), [
      ...Array<string>(3).fill("failed payment_rejected the link was paid already"),
      "successful  ",
    ]);
    const balance = (await kakin.api.get("/transactions")).body;
    assert.equal(balance.total, 1);
  });

  it("is not paid a second time by mark_as_paid", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    await open(payment_uri, { ...payer, way: "promptpay" });
    const [waiting] = (await kakin.api.get(`/links/${id}/charges`)).body.data;
    await payByCard(payment_uri);
    const { status, body } = await kakin.api.post(`/charges/${waiting.id}/mark_as_paid`);
    assert.deepEqual([status, body.status, body.paid], [200, "failed", false]);
  });

  it("is still paid by whoever had begun when it was removed", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const { location } = await open(payment_uri, { ...payer, way: "alipay" });
    await kakin.api.delete(`/links/${id}`);
    await open(location ?? "", { action: "pay" });
    const link = await linkOf(kakin.api, id);
    assert.deepEqual([link.deleted, link.used, link.charges.total], [true, true, 1]);
    assert.equal((await kakin.api.get("/links")).body.total, 0);
  });

  it("can be tried again by whoever was declined, or left", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    await payByCard(payment_uri, "4111111111140011");
    await open(payment_uri, { ...payer, way: "alipay" });
    assert.equal((await linkOf(kakin.api, id)).used, false);
    assert.equal((await payByCard(payment_uri)).status, 303);
    assert.equal((await linkOf(kakin.api, id)).used, true);
  });
});
