import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { paymentMethods } from "../../../src/catalogue/payment-methods.ts";
import type { Api } from "../../support/api.ts";
import { faultOn, headingOf, newLink, payer, takeCard } from "../../support/link-payer.ts";
import { open, type Shown } from "../../support/payer.ts";
import { startEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;

const waysOn = ({ text }: Shown): string[] =>
  [...text.matchAll(/name="way" value="([^"]+)"/g)].map(([, way = ""]) => way);

const pageIn = (uri: string, language: string) =>
  open(uri, undefined, { "Accept-Language": language });

describe("a link's page", () => {
  it("offers the card and each method that the account may use for this amount, once", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const narrow = await kakin.otherAccount({ paymentMethods: ["promptpay", "truemoney_qr"] });
    const japan = await kakin.otherAccount({ paymentMethods: "country" }, "JP");
    const methodsIn = async (of: Api, currency: string) => {
      const { payment_methods } = (await of.get("/capability", newest)).body;
      const those = payment_methods.filter(({ currencies }: { currencies: string[] }) =>
        currencies.includes(currency),
      );
      return those.map(({ name }: { name: string }) => name);
    };
    const large = await open((await newLink(api, { amount: 1_500_000 })).payment_uri);
    assert.deepEqual(waysOn(large).sort(), (await methodsIn(api, "THB")).sort());
    assert.ok(waysOn(large).length > 50);

    const few = await open((await newLink(narrow)).payment_uri);
    assert.deepEqual(waysOn(few), ["card", "promptpay", "truemoney_qr"]);
    assert.doesNotMatch(few.text, /<details/);
    const small = await open((await newLink(narrow, { amount: 2000 })).payment_uri);
    assert.deepEqual(waysOn(small), ["card", "promptpay"], "truemoney_qr takes 100 baht and more");
    const yen = { amount: 4980, currency: "jpy" };
    const shop = await open((await newLink(japan, yen)).payment_uri);
    assert.deepEqual(waysOn(shop), ["card", "econtext", "paypay"]);
  });

  it("offers no more months than the amount allows", async () => {
    await using kakin = await startEngine();
    const { text } = await open((await newLink(kakin.api, { amount: 210_000 })).payment_uri);
    const [, select = ""] =
      /id="installment_bay-installment_term"[^>]*>(.*?)<\/select>/.exec(text) ?? [];
    assert.deepEqual(
      [...select.matchAll(/value="(\d+)">([^<]*)/g)].map(([, term, said]) => [term, said]),
      [
        ["3", "3 months, about THB 700.00 each"],
        ["4", "4 months, about THB 525.00 each"],
      ],
    );
  });

  it("has a field for whatever a method requires, and lets it be paid with that", async () => {
    await using kakin = await startEngine();
    const japan = await kakin.otherAccount({}, "JP");
    const malaysia = await kakin.otherAccount({}, "MY");
    for (const [api, way, amount, filled, shown] of [
      [
        kakin.api,
        "truemoney",
        125050,
        { phone_number: "081-234 5678" },
        { phone_number: "0812345678" },
      ],
      [
        kakin.api,
        "barcode_alipay",
        125050,
        { barcode: "280123456789" },
        { barcode: "280123456789" },
      ],
      [kakin.api, "installment_ktc", 400000, { installment_term: "10" }, { installment_term: 10 }],
      [malaysia, "fpx", 125050, { bank: "cimb" }, { bank: "cimb" }],
      [
        japan,
        "econtext",
        4980,
        { payer_name: "山田太郎", phone_number: "0312345678" },
        { name: "山田太郎", phone_number: "0312345678", email: payer.email },
      ],
      [
        kakin.api,
        "atome",
        125050,
        { phone_number: "0812345678", street1: "1 Road", city: "Bangkok", postal_code: "10320" },
        { shipping: { street1: "1 Road", city: "Bangkok", postal_code: "10320" } },
      ],
    ] as const) {
      const currency = api === japan ? "jpy" : api === malaysia ? "myr" : "thb";
      const { id, payment_uri } = await newLink(api, { amount, currency });
      const page = await open(payment_uri);
      for (const name of Object.keys(filled)) {
        assert.match(page.text, new RegExp(`<label for="${way}-${name}">[^<]+</label>`));
        assert.ok(page.text.includes(`id="${way}-${name}" name="${way}[${name}]"`), name);
      }
      const fields = Object.entries(filled).map(([name, value]) => [`${way}[${name}]`, value]);
      const answer = await open(payment_uri, { ...payer, way, ...Object.fromEntries(fields) });
      assert.deepEqual([answer.status, faultOn(answer)], [303, undefined], way);
      const [charge] = (await api.get(`/links/${id}/charges`, newest)).body.data;
      for (const [name, value] of Object.entries(shown)) {
        assert.deepEqual(charge.source[name], value, `${way} ${name}`);
      }
    }
  });

  it("takes a card's number too for installments by the shop's own form", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api, { amount: 400_000 });
    const page = await open(payment_uri);
    assert.match(page.text, /value="installment_wlb_ktc" data-card/);
    const way = { way: "installment_wlb_ktc", "installment_wlb_ktc[installment_term]": "3" };
    assert.match(faultOn(await open(payment_uri, { ...payer, ...way })) ?? "", /^The card did not/);
    const token = await takeCard(page);
    assert.equal((await open(payment_uri, { ...payer, ...way, token })).status, 303);
    const [charge] = (await kakin.api.get(`/links/${id}/charges`, newest)).body.data;
    assert.deepEqual([charge.card.last_digits, charge.source.installment_term], ["4242", 3]);
  });

  it("every method of the catalogue has a row there, or takes another currency or amount", async () => {
    await using kakin = await startEngine();
    const shown = new Set<string>();
    for (const [country, currency, amount] of [
      ["TH", "thb", 1_500_000],
      ["SG", "sgd", 10_000],
      ["MY", "myr", 300_000],
      ["JP", "jpy", 4_980],
    ] as const) {
      const api = await kakin.otherAccount({}, country);
      for (const way of waysOn(await open((await newLink(api, { amount, currency })).payment_uri)))
        shown.add(way);
    }
    const missing = Object.keys(paymentMethods).filter((type) => !shown.has(type));
    assert.deepEqual(missing, []);
  });

  it("speaks Japanese, English or Thai, its faults too", async () => {
    await using kakin = await startEngine();
    const { payment_uri } = await newLink(kakin.api);
    for (const [language, ways, wrong] of [
      ["ja", "お支払い方法", "メールアドレスを入力"],
      ["en-GB", "How would you like to pay?", "Enter an e-mail address"],
      ["th", "เลือกวิธีชำระเงิน", "กรอกอีเมล"],
    ] as const) {
      const page = await pageIn(payment_uri, language);
      assert.ok(page.text.includes(ways), language);
      assert.ok(page.text.includes(`<html lang="${language.slice(0, 2)}">`));
      const refused = await open(
        payment_uri,
        { way: "promptpay" },
        { "Accept-Language": language },
      );
      assert.ok(faultOn(refused)?.includes(wrong), language);
    }
  });

  it("is nowhere under a code that is guessed, and under its own in small letters too", async () => {
    await using kakin = await startEngine();
    const { payment_uri } = await newLink(kakin.api);
    assert.equal(
      (await open(payment_uri.replace(/[0-9A-Z]+$/, (code: string) => code.toLowerCase()))).status,
      200,
    );
    for (const code of ["0000000000000000000", "1", "..%2f..", "%00", "a'--", "1".repeat(400)]) {
      for (const path of ["", "/complete"]) {
        const page = await open(`${kakin.url}/pay/${code}${path}`);
        assert.deepEqual([page.status, headingOf(page)], [404, "Nothing here"], code + path);
      }
    }
  });

  it("of a link that was removed says so, to whoever opens or pays it", async () => {
    await using kakin = await startEngine();
    const { id, payment_uri } = await newLink(kakin.api);
    const token = await takeCard(await open(payment_uri));
    await kakin.api.delete(`/links/${id}`);
    for (const page of [
      await open(payment_uri),
      await open(payment_uri, { ...payer, way: "card", token }),
    ]) {
      assert.deepEqual([page.status, headingOf(page)], [410, "No longer available"]);
    }
    assert.equal((await kakin.api.get(`/links/${id}/charges`)).body.total, 0);
  });
});

describe("what keeps a link from being paid", () => {
  const phone = "truemoney-phone_number";
  const cases: readonly (readonly [
    what: string,
    fields: Readonly<Record<string, string>>,
    said: RegExp,
    field?: string,
  ])[] = [
    ["no e-mail", { email: "", way: "promptpay" }, /^Enter an e-mail/, "email"],
    ["an e-mail that is none", { email: "a b", way: "promptpay" }, /^Enter an e-mail/, "email"],
    ["no way to pay", { way: "" }, /^Choose a way/],
    ["a way that is none", { way: "constructor" }, /^Choose a way/],
    ["a way of another currency", { way: "paynow" }, /^This way to pay cannot be used/],
    ["a card that did not come", { way: "card" }, /^The card did not arrive/],
    ["a token that is none", { way: "card", token: "tokn_test_1" }, /^The card did not arrive/],
    ["a card of a customer", { way: "card", token: "card_test_1" }, /^The card did not arrive/],
    ["no phone number", { way: "truemoney" }, /^Enter a phone number/, phone],
    ["no barcode", { way: "wechat_pay_upm" }, /^Enter the code/, "wechat_pay_upm-barcode"],
    [
      "no address",
      { way: "atome", "atome[phone_number]": "0812345678" },
      /^Enter street/,
      "atome-street1",
    ],
    [
      "no months",
      { way: "installment_first_choice" },
      /^Choose the number of months/,
      "installment_first_choice-installment_term",
    ],
  ];
  for (const [what, fields, said, field] of cases) {
    it(`is said in words, tied to its field, and can be put right: ${what}`, async () => {
      await using kakin = await startEngine();
      const { id, payment_uri } = await newLink(kakin.api, { amount: 300_000 });
      const page = await open(payment_uri, { ...payer, ...fields });
      assert.equal(page.status, 422);
      assert.match(faultOn(page) ?? "", said);
      if (field !== undefined) {
        const mark = `aria-invalid="true" aria-describedby="${field}-wrong"`;
        assert.match(page.text, new RegExp(`id="${field}"[^>]*${mark}`));
        assert.match(page.text, new RegExp(`id="${field}-wrong">[^<]+<`));
      }
      assert.ok(page.text.includes(`>${payer.note}</textarea>`), "what was typed stays");
      assert.equal((await kakin.api.get(`/links/${id}/charges`)).body.total, 0);
      assert.equal((await open(payment_uri, { ...payer, way: "promptpay" })).status, 303);
    });
  }

  for (const [number, said] of [
    ["4111111111140011", /^There is not enough money/],
    ["4111111111160001", /^The card’s issuer did not accept the security code/],
    ["4111111111130012", /^The payment was declined/],
    ["4111111111190016", /^The payment was declined/],
  ] as const) {
    it(`is said no more of than helps: the card ${number}`, async () => {
      await using kakin = await startEngine();
      const { id, payment_uri } = await newLink(kakin.api);
      const token = await takeCard(await open(payment_uri), number);
      const page = await open(payment_uri, { ...payer, way: "card", token });
      assert.equal(page.status, 422);
      assert.match(faultOn(page) ?? "", said);
      assert.doesNotMatch(page.text, /stolen|fraud|4111|tokn_/);
      const again = await open(payment_uri, { ...payer, way: "card", token });
      assert.match(faultOn(again) ?? "", /^The card did not arrive/, "a token is used once");
      const { total, data } = (await kakin.api.get(`/links/${id}/charges`)).body;
      assert.deepEqual([total, data[0].status], [1, "failed"]);
    });
  }

  it("is said of an amount that a method does not take, and of a brand that nobody takes", async () => {
    await using kakin = await startEngine();
    for (const [amount, way, said] of [
      [2000, "truemoney_qr", /^The amount is too small/],
      [2000, "installment_bay", /^The amount is too small/],
      [6_000_000, "truemoney_qr", /^The amount is too large/],
    ] as const) {
      const { payment_uri } = await newLink(kakin.api, { amount });
      const term = { "installment_bay[installment_term]": "3" };
      assert.match(faultOn(await open(payment_uri, { ...payer, ...term, way })) ?? "", said);
    }
    const { payment_uri } = await newLink(kakin.api);
    const token = await takeCard(await open(payment_uri), "6759649826438453");
    const page = await open(payment_uri, { ...payer, way: "card", token });
    assert.match(faultOn(page) ?? "", /^Cards of this brand/);
  });
});
