import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { basic, exchange } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };

describe("a charge by token", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("takes the money at once and says so", async () => {
    const { api } = kakin;
    const card = await api.token();
    const made = await api.post("/charges", { amount: 100000, currency: "thb", card }, newest);
    assert.equal(made.status, 200);
    assert.match(made.body.id, /^chrg_test_[0-9a-z]{19}$/);
    assert.match(made.body.transaction, /^trxn_test_[0-9a-z]{19}$/);
    assert.match(made.body.card.id, /^card_test_[0-9a-z]{19}$/);
    const { object, location, amount, currency, status, livemode, customer, source, paid_at } =
      made.body;
    assert.deepEqual(
      { object, location, amount, currency, status, livemode, customer, source, paid_at },
      {
        object: "charge",
        location: `/charges/${made.body.id}`,
        amount: 100000,
        currency: "THB",
        status: "successful",
        livemode: false,
        customer: null,
        source: null,
        paid_at: "2026-01-15T03:00:00Z",
      },
    );
    assert.deepEqual(
      [made.body.card.brand, made.body.card.last_digits, made.body.card.location],
      ["Visa", "4242", null],
    );
    assert.equal(made.headers.get("omise-version"), "2019-05-29");
    assert.equal(made.headers.get("cache-control"), "no-cache, no-store");
    assert.match(made.headers.get("x-request-id") ?? "", /^[0-9a-f-]{36}$/);
  });

  it("is announced as charge.create, with the charge as it was answered", async () => {
    const { api } = kakin;
    const charge = await api.charge({ description: "announced" });
    const events = await api.get(`/charges/${charge.id}/events`);
    assert.deepEqual(
      events.body.data.map((event: { key: string }) => event.key),
      ["charge.create"],
    );
    const event = await api.get(`/events/${events.body.data[0].id}`);
    assert.deepEqual(event.body.data, charge);
  });

  it("reads a form as curl sends it, brackets raw, encoded or mixed", async () => {
    const { api } = kakin;
    const forms = [
      "metadata[order_id]=P26042018-01&metadata[color]=pink",
      "metadata%5Border_id%5D=P26042018-01&metadata%5bcolor%5d=pink",
      "metadata[order_id%5D=P26042018-01&metadata%5Bcolor]=pink",
    ];
    for (const form of forms) {
      const made = await api.post(
        "/charges",
        `amount=100000&currency=thb&card=${await api.token()}&ip=203.0.113.1&${form}`,
      );
      assert.equal(made.status, 200, made.text);
      assert.deepEqual(made.body.metadata, { order_id: "P26042018-01", color: "pink" });
      assert.equal(made.body.ip, "203.0.113.1");
    }
  });

  it("reads a form whose content type is missing or is none of ours", async () => {
    const { api } = kakin;
    const headers = [
      "",
      "Content-Type: text/plain\r\n",
      "Content-Type: application/octet-stream\r\n",
    ];
    for (const header of headers) {
      const form = `amount=2000&currency=thb&card=${await api.token()}`;
      const { answers } = await exchange(
        kakin.url,
        `POST /charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\n${header}` +
          `Authorization: ${basic(api.keys.secret)}\r\nContent-Length: ${form.length}\r\n\r\n${form}`,
      );
      assert.equal(answers[0]?.status, 200, `${header}: ${answers[0]?.body}`);
    }
  });

  it("reads JSON however the content type is decorated", async () => {
    const { api } = kakin;
    for (const type of [
      "application/json; charset=utf-8",
      "application/json;utf-8",
      "Application/JSON",
    ]) {
      const body = JSON.stringify({ amount: 2000, currency: "thb", card: await api.token() });
      const made = await api.post("/charges", body, { headers: { "Content-Type": type } });
      assert.equal(made.status, 200, `${type}: ${made.text}`);
    }
  });

  it("keeps metadata as it was given: text as text, numbers as numbers, nesting as nesting", async () => {
    const { api } = kakin;
    const form = "metadata[one]=1&metadata[yes]=true&metadata[none]=&metadata[deep][er]=x%20%2B";
    const byForm = await api.post(
      "/charges",
      `amount=2000&currency=thb&card=${await api.token()}&${form}`,
    );
    assert.deepEqual(byForm.body.metadata, {
      one: "1",
      yes: "true",
      none: "",
      deep: { er: "x +" },
    });

    const metadata = {
      one: 1,
      text: "1",
      yes: true,
      none: null,
      list: [1, "b", {}],
      deep: { er: 1.5 },
    };
    const byJson = await api.charge({ metadata });
    assert.deepEqual(byJson.metadata, metadata);
    assert.deepEqual((await api.get(`/charges/${byJson.id}`)).body.metadata, metadata);
  });

  it("takes an amount written as text, and a currency in either case", async () => {
    const { api } = kakin;
    for (const [amount, currency] of [
      ["100000", "thb"],
      [100000, "THB"],
      ["100000", "Thb"],
    ]) {
      const charge = await api.charge({ amount, currency }, newest);
      assert.deepEqual([charge.amount, charge.currency], [100000, "THB"]);
    }
  });

  it("echoes ip, description and return_uri, and then has an authorize_uri of ours", async () => {
    const { api } = kakin;
    const given = {
      ip: "2001:db8::1",
      description: "珈琲 ☕ 2 杯",
      return_uri: "https://www.example.com/orders/54321/complete?a=1&b=%20#x",
    };
    const charge = await api.charge(given);
    const { ip, description, return_uri } = charge;
    assert.deepEqual({ ip, description, return_uri }, given);
    assert.equal(charge.status, "successful");
    assert.match(charge.reference, /^paym_test_[0-9a-z]{19}$/);
    assert.equal(charge.authorize_uri, `${kakin.url}/payments/${charge.reference}/authorize`);
  });

  it("has neither authorize_uri nor the rest when nothing was given", async () => {
    const charge = await kakin.api.charge();
    const { ip, description, return_uri, authorize_uri, metadata } = charge;
    assert.deepEqual(
      { ip, description, return_uri, authorize_uri, metadata },
      { ip: null, description: null, return_uri: null, authorize_uri: null, metadata: {} },
    );
  });

  it("treats null, empty text and empty objects as not given", async () => {
    const { api } = kakin;
    const unset = {
      card: await api.token(),
      customer: null,
      description: null,
      ip: "",
      metadata: null,
      return_uri: null,
      capture: null,
      authorization_type: null,
      platform_fee: {},
      source: null,
      expires_at: null,
      webhook_endpoints: null,
    };
    const charge = await api.charge(unset, newest);
    assert.equal(charge.status, "successful");
    assert.deepEqual([charge.capture, charge.authorization_type, charge.ip], [true, null, null]);
  });

  for (const [capture, expected] of [
    [false, false],
    ["false", false],
    [0, false],
    ["0", false],
    [true, true],
    ["1", true],
    [null, true],
    ["", true],
  ] as const) {
    it(`understands capture=${JSON.stringify(capture)} as ${expected}`, async () => {
      const { api } = kakin;
      const charge = await api.charge({ capture });
      assert.deepEqual([charge.capture, charge.paid], [expected, expected]);
      if (typeof capture !== "string") return;
      const form = `amount=2000&currency=thb&card=${await api.token()}&capture=${capture}`;
      const byForm = await api.post("/charges", form);
      assert.deepEqual([byForm.body.capture, byForm.body.paid], [expected, expected]);
    });
  }

  it("with capture=false reserves the amount and takes nothing", async () => {
    const { api } = kakin;
    const charge = await api.charge({ capture: false }, newest);
    assert.deepEqual(
      [charge.status, charge.authorized, charge.paid, charge.paid_at, charge.transaction],
      ["pending", true, false, null, null],
    );
    assert.equal(charge.authorized_at, "2026-01-15T03:00:00Z");
    assert.equal(charge.expires_at, "2026-01-22T03:00:00Z");
  });

  for (const type of ["pre_auth", "final_auth"]) {
    it(`with authorization_type=${type} shows what was authorised and captured`, async () => {
      const charge = await kakin.api.charge({ capture: false, authorization_type: type });
      const { authorization_type, authorized_amount, captured_amount } = charge;
      assert.deepEqual(
        { authorization_type, authorized_amount, captured_amount },
        { authorization_type: type, authorized_amount: 100000, captured_amount: 100000 },
      );
    });
  }
});

describe("a charge of a customer", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("without naming a card takes the customer's default card", async () => {
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body;
    const charge = await api.charge({ customer: customer.id }, newest);
    assert.equal(charge.status, "successful");
    assert.equal(charge.customer, customer.id);
    assert.equal(charge.card.id, customer.default_card);
    assert.equal(charge.card.location, `/customers/${customer.id}/cards/${charge.card.id}`);
  });

  it("with a card takes that card, as often as it likes", async () => {
    const { api } = kakin;
    const customer = (await api.post("/customers", { card: await api.token() })).body;
    const second = await api.token({ number: "5555555555554444" });
    const updated = (await api.patch(`/customers/${customer.id}`, { card: second })).body;
    const card = updated.cards.data.find((one: { id: string }) => one.id !== customer.default_card);
    for (let times = 0; times < 3; times += 1) {
      const form = `amount=100000&currency=thb&customer=${customer.id}&card=${card.id}`;
      const made = await api.post("/charges", form);
      assert.deepEqual(
        [made.body.status, made.body.card.id, made.body.card.brand],
        ["successful", card.id, "MasterCard"],
      );
    }
  });

  it("is declined when its card is, by the same table", async () => {
    const { api } = kakin;
    const token = await api.token({ number: "4111111111140011" });
    const customer = (await api.post("/customers", { card: token })).body;
    const charge = await api.charge({ customer: customer.id });
    assert.deepEqual([charge.status, charge.failure_code], ["failed", "insufficient_fund"]);
  });

  it("is refused when the customer has no card, is unknown, or was removed", async () => {
    const { api } = kakin;
    const bare = (await api.post("/customers", { description: "no card" })).body;
    const gone = (await api.post("/customers", { card: await api.token() })).body;
    await api.delete(`/customers/${gone.id}`);
    const charge = (customer: string) =>
      changingNothing(kakin, () =>
        api.post("/charges", { amount: 100000, currency: "thb", customer }),
      );
    assertRefused(
      await charge(bare.id),
      400,
      "missing_card",
      "request contains no card parameters",
    );
    const unknown = "cust_test_000000000000";
    assertRefused(await charge(unknown), 404, "not_found", `customer ${unknown} was not found`);
    assertRefused(await charge(gone.id), 404, "not_found", `customer ${gone.id} was not found`);
  });

  it("is refused when the card is another customer's, removed, or unknown", async () => {
    const { api } = kakin;
    const mine = (await api.post("/customers", { card: await api.token() })).body;
    const other = (await api.post("/customers", { card: await api.token() })).body;
    const third = (await api.post("/customers", { card: await api.token() })).body;
    await api.delete(`/customers/${third.id}/cards/${third.default_card}`);
    for (const [customer, card] of [
      [mine.id, other.default_card],
      [third.id, third.default_card],
      [mine.id, "card_test_000000000000"],
      [mine.id, await api.token()],
    ]) {
      const refused = await changingNothing(kakin, () =>
        api.post("/charges", { amount: 100000, currency: "thb", customer, card }),
      );
      assertRefused(refused, 404, "not_found", `card ${card} was not found`);
    }
  });
});

describe("a charge that is refused", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  // biome-ignore format: a table reads by columns
  const refusals = [
    ["nothing at all", {}, 400, "invalid_amount", "amount is not a number"],
    ["a currency alone", { currency: "thb" }, 400, "invalid_amount", "amount is not a number"],
    ["an amount alone", { amount: 100000 }, 400, "invalid_charge", "currency is currently not supported"],
    ["words for an amount", { amount: "abc", currency: "thb" }, 400, "invalid_amount", "amount is not a number"],
    ["an amount below the least", { amount: 10, currency: "thb" }, 400, "invalid_charge", "amount must be greater than or equal to 2000 (thb subunits)"],
    ["an amount above the most", { amount: 15000001, currency: "thb" }, 400, "invalid_charge", "amount must be less than or equal to 15000000 (thb subunits)"],
    ["an unknown currency", { amount: 100000, currency: "invalid" }, 400, "invalid_charge", "currency is currently not supported"],
    ["both wrong", { amount: "abc", currency: "invalid" }, 400, "invalid_charge", "currency is currently not supported and amount is not a number"],
    ["three wrong", { amount: "abc", currency: "invalid", return_uri: "no" }, 400, "invalid_charge", "currency is currently not supported, amount is not a number, and return uri is invalid"],
    ["no way to pay", { amount: 100000, currency: "thb" }, 404, "not_found", "token was not found"],
    ["an unknown token", { amount: 100000, currency: "thb", card: "invalid_token" }, 404, "not_found", "token invalid_token was not found"],
    ["a card without its customer", { amount: 100000, currency: "thb", card: "card_test_60kiedwwd2obbiztswl" }, 400, "invalid_card_token", "invalid card token"],
    ["a raw card", { amount: 100000, currency: "thb", card: { number: "4242424242424242" } }, 400, "invalid_card_token", "invalid card token"],
    ["metadata that is text", { amount: 100000, currency: "thb", card: "x", metadata: "text" }, 400, "bad_request", "Metadata should be a JSON hash"],
    ["metadata that is a list", { amount: 100000, currency: "thb", card: "x", metadata: [1] }, 400, "bad_request", "Metadata should be a JSON hash"],
    ["a capture that is no flag", { amount: 100000, currency: "thb", card: "x", capture: "maybe" }, 400, "invalid_charge", "capture must be true or false"],
    ["an unknown authorization_type", { amount: 100000, currency: "thb", card: "x", authorization_type: "auth" }, 400, "invalid_charge", "authorization_type must be pre_auth or final_auth"],
    ["a wrong amount before a wrong card", { amount: 10, currency: "thb", card: "invalid_token" }, 400, "invalid_charge", "amount must be greater than or equal to 2000 (thb subunits)"],
  ] as const;

  for (const [what, fields, status, code, message] of refusals) {
    it(`for ${what} says so and makes nothing`, async () => {
      const answer = await changingNothing(kakin, () => kakin.api.post("/charges", fields));
      assertRefused(answer, status, code, message);
    });
  }

  for (const uri of [
    "not a uri",
    "/relative",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.com/",
    "https://user:secret@example.com/",
    "https://example.com/\r\nSet-Cookie: a=b",
    `https://example.com/${"x".repeat(2048)}`,
    ["https://example.com/"],
  ]) {
    it(`for the return_uri ${JSON.stringify(uri).slice(0, 40)} says that it is invalid`, async () => {
      const card = await kakin.api.token();
      const answer = await changingNothing(kakin, () =>
        kakin.api.post("/charges", { amount: 100000, currency: "thb", card, return_uri: uri }),
      );
      assertRefused(answer, 400, "invalid_charge", "return uri is invalid");
    });
  }

  it("leaves its token unused, so that the next try can succeed", async () => {
    const { api } = kakin;
    const card = await api.token();
    const refused = await api.post("/charges", { amount: 10, currency: "thb", card });
    assert.equal(refused.status, 400);
    assert.equal((await api.charge({ card })).status, "successful");
  });

  it("with a used token says so", async () => {
    const { api } = kakin;
    const card = await api.token();
    await api.charge({ card });
    const again = await changingNothing(kakin, () =>
      api.post("/charges", { amount: 100000, currency: "thb", card }),
    );
    assertRefused(again, 400, "used_token", "token was already used");
  });

  it("in live mode without an acquirer says what to configure", async () => {
    const { live } = kakin;
    const card = await live.token();
    const answer = await changingNothing(kakin, () =>
      live.post("/charges", { amount: 100000, currency: "thb", card }),
    );
    assertRefused(answer, 400, "feature_not_supported", /no acquirer is configured for live mode/);
  });
});
