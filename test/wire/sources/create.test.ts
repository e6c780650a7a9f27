import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Answer } from "../../support/api.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" } as const;

async function source(kakin: TestEngine, fields: object | string): Promise<Answer> {
  return kakin.api.post("/sources", fields, { key: "public", ...newest });
}

describe("a source", () => {
  it("is made with the public key or the secret one, and read back as it was", async () => {
    await using kakin = await startEngine();
    for (const key of ["public", "secret"] as const) {
      const made = await kakin.api.post("/sources", "type=alipay&amount=100000&currency=thb", {
        key,
        ...newest,
      });
      assert.equal(made.status, 200, made.text);
      assert.deepEqual(
        [
          made.body.object,
          made.body.type,
          made.body.flow,
          made.body.charge_status,
          made.body.currency,
        ],
        ["source", "alipay", "redirect", "unknown", "THB"],
      );
      const read = await kakin.api.get(`/sources/${made.body.id}`, { key, ...newest });
      assert.deepEqual(read.body, made.body);
    }
  });

  it("carries what it was given, and the address of who made it unless it was given another", async () => {
    await using kakin = await startEngine();
    const sum = { amount: 100_000, currency: "thb" };
    const address = { country: "TH", city: "Bangkok", postal_code: "10320", street1: "1 Road" };
    const given = {
      phone_number: "0812345678",
      items: [
        { sku: "1", name: "Shoes", amount: 100_000, quantity: 1, item_uri: "https://a.example" },
      ],
      shipping: address,
      billing: { ...address, city: "Nonthaburi" },
      store_id: "store-1",
      store_name: "Siam",
      terminal_id: "till-2",
      promotion_code: "SONGKRAN",
    };
    const { body } = await source(kakin, { ...sum, type: "atome", ...given, platform_type: "ios" });
    for (const [name, value] of Object.entries(given)) assert.deepEqual(body[name], value, name);
    assert.deepEqual(
      [body.mobile_number, body.platform_type, body.ip],
      ["0812345678", "IOS", "127.0.0.1"],
    );
    const wechat = { ...sum, type: "wechat_pay" };
    assert.equal((await source(kakin, { ...wechat, ip: "203.0.113.1" })).body.ip, "203.0.113.1");
    assert.equal((await source(kakin, { ...wechat, ip: null })).body.ip, "127.0.0.1");
    const forwarded = { headers: { "X-Forwarded-For": "203.0.113.9" }, ...newest };
    const behind = await kakin.api.post("/sources", wechat, forwarded);
    assert.equal(behind.body.ip, "127.0.0.1", "a header is not believed");
    const charge = { ...sum, return_uri: "https://shop.example/", source: { type: "wechat_pay" } };
    const made = (await kakin.api.post("/charges", charge, newest)).body;
    assert.deepEqual([made.source.ip, made.ip], ["127.0.0.1", null]);
  });

  it("has the keys of its version", async () => {
    await using kakin = await startEngine();
    const fields = {
      type: "installment_bay",
      amount: 500000,
      currency: "THB",
      installment_term: 6,
    };
    const made = (await source(kakin, fields)).body;
    assert.deepEqual([made.installment_term, made.absorption_type], [6, "customer"]);
    const old = (await kakin.api.get(`/sources/${made.id}`, { version: "2017-11-02" })).body;
    assert.deepEqual([old.installment_terms, old.currency, "created" in old], [6, "thb", true]);
  });

  it("answers a browser's preflight", async () => {
    await using kakin = await startEngine();
    const answer = await fetch(`${kakin.url}/sources`, { method: "OPTIONS" });
    assert.equal(answer.status, 204);
    assert.equal(answer.headers.get("access-control-allow-origin"), "*");
  });

  it("of another account or mode is not found", async () => {
    await using kakin = await startEngine();
    const { id } = (await source(kakin, "type=alipay&amount=100000&currency=thb")).body;
    const other = await kakin.otherAccount();
    for (const api of [other, kakin.live]) {
      const { status, body } = await api.get(`/sources/${id}`);
      assert.deepEqual([status, body.message], [404, `source ${id} was not found`]);
    }
  });

  it("shows the flow of an app only where the payer said to have it", async () => {
    await using kakin = await startEngine();
    const fields = { type: "alipay_cn", amount: 100000, currency: "thb" };
    for (const [platform_type, flow] of [
      ["IOS", "app_redirect"],
      ["ANDROID", "app_redirect"],
      ["WEB", "redirect"],
      ["None", "redirect"],
    ]) {
      assert.equal((await source(kakin, { ...fields, platform_type })).body.flow, flow);
    }
  });
});

const econtext = {
  type: "econtext",
  amount: 1000,
  currency: "jpy",
  name: "Taro",
  email: "taro@example.com",
  phone_number: "0312345678",
};

// what is wrong, the fields, the message.
// biome-ignore format: a table reads by columns
const refusals: readonly [string, object, string][] = [
  ["an unknown type", { type: "pigeon", amount: 100000, currency: "thb" }, "type is currently not supported"],
  ["no type", { amount: 100000, currency: "thb" }, "type is currently not supported"],
  ["a currency it is not sold in", { type: "promptpay", amount: 100000, currency: "usd" }, "currency is currently not supported"],
  ["a currency that does not exist", { type: "promptpay", amount: 100000, currency: "zzz" }, "currency is currently not supported"],
  ["econtext in baht", { ...econtext, currency: "thb" }, "currency must be JPY"],
  ["paypay in baht", { type: "paypay", amount: 1000, currency: "thb" }, "currency must be JPY"],
  ["no amount", { type: "promptpay", currency: "thb" }, "amount is not a number"],
  ["an amount in words", { type: "promptpay", amount: "lots", currency: "thb" }, "amount is not a number"],
  ["too little", { ...econtext, amount: 199 }, "amount must be greater than or equal to 200"],
  ["too much", { ...econtext, amount: 50000 }, "amount must be less than 50000"],
  ["too little for atome in Singapore", { type: "atome", amount: 149, currency: "sgd", phone_number: "0812345678", items: [{ name: "x" }], shipping: { city: "x" } }, "amount must be at least 150"],
  ["an item that costs nothing", { type: "atome", amount: 10000, currency: "thb", phone_number: "0812345678", items: [{ name: "x", amount: 10000 }, { name: "y", amount: 0 }], shipping: { city: "x" } }, "items amount must be greater than 0"],
  ["nothing that atome wants", { type: "atome", amount: 10000, currency: "thb" }, "phone_number cannot be blank, items cannot be blank, and shipping cannot be blank"],
  ["no phone number", { type: "truemoney", amount: 10000, currency: "thb" }, "phone_number cannot be blank"],
  ["no barcode", { type: "barcode_alipay", amount: 10000, currency: "thb" }, "barcode cannot be blank"],
  ["less than an installment's least", { type: "installment_ktc", amount: 199999, currency: "thb", installment_term: 3 }, "amount must be greater than or equal to 200000"],
  ["no name", { ...econtext, name: "" }, "name cannot be blank"],
  ["a long name", { ...econtext, name: "Taro Yamada Z" }, "name is too long (maximum is 10 characters)"],
  ["a bad e-mail", { ...econtext, email: "taro" }, "email is in invalid format"],
  ["a short phone number", { ...econtext, phone_number: "123" }, "phone_number must contain 10-11 digit characters"],
  ["a term that is not offered", { type: "installment_bay", amount: 500000, currency: "thb", installment_term: 5 }, "installment_term is currently not supported"],
  ["less than the least a month", { type: "installment_bay", amount: 200000, currency: "thb", installment_term: 6 }, "amount must be greater than or equal to 300000"],
  ["no bank where one is needed", { type: "fpx", amount: 10000, currency: "myr" }, "bank cannot be blank"],
  ["two faults", { type: "promptpay", amount: "x", currency: "zzz" }, "currency is currently not supported and amount is not a number"],
  ["three faults", { ...econtext, amount: 1, name: "Taro Yamada Z", email: "x" }, "amount must be greater than or equal to 200, name is too long (maximum is 10 characters), and email is in invalid format"],
];

describe("a source is refused for", () => {
  for (const [what, fields, message] of refusals) {
    it(what, async () => {
      await using kakin = await startEngine();
      const { status, body } = await source(kakin, fields);
      assert.deepEqual([status, body.code, body.message], [400, "bad_request", message]);
    });
  }
});

describe("an account that is narrowed", () => {
  it("to its country has that country's methods alone, and capability shows exactly those", async () => {
    await using kakin = await startEngine({ settings: { paymentMethods: "country" } });
    const { payment_methods } = (await kakin.api.get("/capability", newest)).body;
    const names = payment_methods.map(({ name }: { name: string }) => name);
    assert.equal(names.includes("promptpay") && names.includes("card"), true);
    assert.equal(names.includes("paynow") || names.includes("fpx"), false);
    const { body } = await source(kakin, "type=paynow&amount=10000&currency=sgd");
    assert.equal(body.message, "type is currently not supported");
  });

  it("to a list has that list alone", async () => {
    await using kakin = await startEngine({ settings: { paymentMethods: ["promptpay"] } });
    const { payment_methods } = (await kakin.api.get("/capability", newest)).body;
    assert.deepEqual(
      payment_methods.map(({ name }: { name: string }) => name),
      ["card", "promptpay"],
    );
    const { body } = await source(kakin, "type=alipay&amount=100000&currency=thb");
    assert.equal(body.message, "type is currently not supported");
  });
});

describe("capability", () => {
  it("is read with either key and always lists the wallets that become tokens", async () => {
    await using kakin = await startEngine();
    for (const key of ["public", "secret"] as const) {
      const { body } = await kakin.api.get("/capability", { key, ...newest });
      assert.deepEqual(body.tokenization_methods, ["googlepay", "applepay"]);
      assert.equal(body.payment_methods[0].name, "card");
      assert.equal(body.limits.charge_amount.min, 2000);
    }
  });

  it("shows an old reader the same methods as backends, in lower case", async () => {
    await using kakin = await startEngine();
    const { body } = await kakin.api.get("/capability", { version: "2017-11-02" });
    assert.equal("payment_methods" in body, false);
    const [card, ...others] = body.payment_backends;
    assert.equal(card.credit_card.type, "card");
    assert.equal(card.credit_card.currencies.includes("thb"), true);
    const bay = others.find((backend: object) => "installment_bay" in backend);
    assert.deepEqual(
      [bay.installment_bay.type, bay.installment_bay.allowed_installment_terms],
      ["installment", [3, 4, 6, 9, 10]],
    );
  });
});
