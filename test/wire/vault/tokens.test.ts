import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { type Api, goodCard } from "../../support/api.ts";
import { basic, exchange } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

const newest = { version: "2019-05-29" };
const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const atVault = { key: "public", host: "vault" } as const;
const liveSimulator = { ...simulator, id: "live-simulator", livemode: true };

const readToken = (api: Api, id: string) => api.get(`/tokens/${id}`, { ...atVault, ...newest });

describe("a token", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine({ connectors: [liveSimulator] });
  });
  after(() => kakin.close());

  it("stands in for a card, whose number is not shown", async () => {
    const card = {
      ...goodCard,
      number: "4242 4242-4242 4242",
      city: "Bangkok",
      postal_code: "10320",
      street1: "1448/4 Praditmanutham Road",
      phone_number: "0123456789",
      country: "th",
    };
    const made = await kakin.api.post("/tokens", { card }, { ...atVault, ...newest });
    assert.equal(made.status, 200, made.text);
    assert.match(made.body.id, /^tokn_test_[0-9a-z]{19}$/);
    assert.match(made.body.card.id, /^card_test_[0-9a-z]{19}$/);
    assert.match(made.body.card.fingerprint, /^[A-Za-z0-9+/]{43}=$/);
    const { id, fingerprint, ...shown } = made.body.card;
    assert.deepEqual(
      { ...made.body, card: shown },
      {
        object: "token",
        id: made.body.id,
        livemode: false,
        location: `${kakin.vaultUrl}/tokens/${made.body.id}`,
        used: false,
        charge_status: "unknown",
        card: {
          object: "card",
          livemode: false,
          location: null,
          deleted: false,
          street1: "1448/4 Praditmanutham Road",
          street2: null,
          city: "Bangkok",
          state: null,
          phone_number: "0123456789",
          postal_code: "10320",
          country: "th",
          financing: "credit",
          bank: "Bank of the Unbanked",
          brand: "Visa",
          first_digits: null,
          last_digits: "4242",
          name: "Somchai Prasert",
          expiration_month: 12,
          expiration_year: 2030,
          security_code_check: true,
          tokenization_method: null,
          created_at: "2026-01-15T03:00:00Z",
        },
        created_at: "2026-01-15T03:00:00Z",
      },
    );
    assert.equal(made.text.includes("4242424242424242"), false);
    assert.equal(made.text.includes('security_code":'), false);
  });

  it("is made from a form as curl and PHP send it", async () => {
    const raw =
      "card[name]=Somchai Prasert&card[number]=4242424242424242&card[expiration_month]=08&card[expiration_year]=2030&card[security_code]=123";
    for (const form of [raw, raw.replaceAll("[", "%5B").replaceAll("]", "%5D").replace(" ", "+")]) {
      const made = await kakin.api.post("/tokens/", form, atVault);
      assert.equal(made.status, 200, made.text);
      assert.deepEqual(
        [made.body.card.name, made.body.card.expiration_month],
        ["Somchai Prasert", 8],
      );
    }
  });

  it("reads the same until it is used", async () => {
    const { api } = kakin;
    const made = await api.post("/tokens", { card: goodCard }, { ...atVault, ...newest });
    assert.deepEqual((await readToken(api, made.body.id)).body, made.body);
  });

  it("has fewer keys in the older versions", async () => {
    const { api } = kakin;
    const id = await api.token();
    for (const version of ["2014-07-27", "2015-11-17", "2017-11-02"]) {
      const { body } = await api.get(`/tokens/${id}`, { ...atVault, version });
      assert.deepEqual(Object.keys(body), [
        "object",
        "id",
        "livemode",
        "location",
        "used",
        "card",
        "created",
      ]);
    }
  });

  it("has a card without a checked code when no code was given", async () => {
    const { api } = kakin;
    const { security_code: _unsaid, ...card } = goodCard;
    const made = await api.post("/tokens", { card }, atVault);
    assert.equal(made.body.card.security_code_check, false);
    assert.equal((await api.charge({ card: made.body.id })).status, "successful");
  });

  it("shows the same fingerprint for the same number, and another for another", async () => {
    const { api } = kakin;
    const print = async (number: string, name: string) =>
      (await readToken(api, await api.token({ number, name }))).body.card.fingerprint;
    const first = await print("4242424242424242", "One");
    assert.equal(await print("4242 4242 4242 4242", "Other"), first);
    assert.notEqual(await print("4111111111111111", "One"), first);
  });

  for (const [how, fields, status] of [
    ["paid", {}, "successful"],
    ["reserved", { capture: false }, "pending"],
    ["declined", { number: "4111111111140011" }, "failed"],
  ] as const) {
    it(`that was charged and ${how} is used, shows no card, and says ${status}`, async () => {
      const { api } = kakin;
      const { number, ...rest } = { number: "4242424242424242", ...fields };
      const card = await api.token({ number });
      await api.charge({ card, ...rest });
      const { body } = await readToken(api, card);
      assert.deepEqual([body.used, body.card, body.charge_status], [true, null, status]);
    });
  }

  it("follows its charge on", async () => {
    const { api } = kakin;
    const card = await api.token();
    const { id } = await api.charge({ card, capture: false });
    await api.post(`/charges/${id}/reverse`);
    assert.equal((await readToken(api, card)).body.charge_status, "reversed");
  });

  it("that was given to a customer is used, and was not charged", async () => {
    const { api } = kakin;
    const card = await api.token();
    await api.post("/customers", { card });
    const { body } = await readToken(api, card);
    assert.deepEqual([body.used, body.card, body.charge_status], [true, null, "unknown"]);
  });

  it("works once: for a charge, for a new customer, or for one that there is", async () => {
    const { api } = kakin;
    const customer = (await api.post("/customers", {})).body.id;
    const uses = [
      (card: string) => api.post("/charges", { amount: 100000, currency: "thb", card }),
      (card: string) => api.post("/customers", { card }),
      (card: string) => api.patch(`/customers/${customer}`, { card }),
    ];
    for (const first of uses) {
      const card = await api.token();
      assert.equal((await first(card)).status, 200);
      for (const again of uses) {
        const answer = await changingNothing(kakin, () => again(card));
        assertRefused(answer, 400, "used_token", "token was already used");
      }
    }
  });

  it("works in its own mode and account alone", async () => {
    const { api, live } = kakin;
    const stranger = await kakin.otherAccount();
    for (const [card, user] of [
      [await api.token(), live],
      [await live.token(), api],
      [await api.token(), stranger],
    ] as const) {
      const fields = { amount: 100000, currency: "thb", card };
      for (const attempt of [
        () => user.post("/charges", fields),
        () => user.post("/customers", { card }),
        () => readToken(user, card),
      ]) {
        const answer = await changingNothing(kakin, attempt);
        assertRefused(answer, 404, "not_found", `token ${card} was not found`);
      }
    }
  });

  it("in live mode has a live id, and is charged there", async () => {
    const { live } = kakin;
    const card = await live.token();
    assert.match(card, /^tokn_[0-9a-z]{19}$/);
    const charge = await live.charge({ card });
    assert.deepEqual([charge.livemode, charge.card.livemode], [true, true]);
  });

  it("that there is not is not found", async () => {
    const answer = await readToken(kakin.api, "tokn_test_000000000000");
    assertRefused(answer, 404, "not_found", "token tokn_test_000000000000 was not found");
  });
});

describe("a token that nobody used", () => {
  it("lives for 24 hours", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const [inTime, late] = [await api.token(), await api.token()];
    clock.advance(dayMs - 1000);
    assert.equal((await api.charge({ card: inTime })).status, "successful");
    clock.advance(1000);
    for (const attempt of [
      () => api.post("/charges", { amount: 100000, currency: "thb", card: late }),
      () => api.post("/customers", { card: late }),
    ]) {
      const answer = await changingNothing(kakin, attempt);
      assertRefused(answer, 404, "not_found", `token ${late} was not found`);
    }
  });

  it("that was used stays used after its time", async () => {
    await using kakin = await startEngine();
    const { api, clock } = kakin;
    const card = await api.token();
    await api.charge({ card });
    clock.advance(2 * dayMs);
    assertRefused(
      await api.post("/charges", { amount: 100000, currency: "thb", card }),
      400,
      "used_token",
      "token was already used",
    );
  });
});

describe("the vault's door", () => {
  let kakin: TestEngine;
  before(async () => {
    kakin = await startEngine();
  });
  after(() => kakin.close());

  it("opens to the public key alone", async () => {
    const { api } = kakin;
    const id = await api.token();
    for (const key of ["secret", "none", { text: "pkey_test_0000000000000000000" }] as const) {
      const how = { host: "vault", key } as const;
      for (const attempt of [
        () => api.post("/tokens", { card: goodCard }, how),
        () => api.get(`/tokens/${id}`, how),
      ]) {
        const answer = await changingNothing(kakin, attempt);
        assertRefused(answer, 401, "authentication_failure", "authentication failed");
      }
    }
  });

  const preflight = (path: string) =>
    fetch(kakin.url + path, {
      method: "OPTIONS",
      headers: {
        Origin: "https://shop.example.com",
        "Access-Control-Request-Method": "POST",
        "Access-Control-Request-Headers": "authorization,content-type",
      },
    });

  it("tells browsers that pages of any site may call it", async () => {
    for (const path of ["/tokens", "/tokens/", "/tokens/tokn_test_000000000000"]) {
      const answer = await preflight(path);
      assert.equal(answer.status, 204);
      assert.equal(answer.headers.get("access-control-allow-origin"), "*");
      assert.match(answer.headers.get("access-control-allow-methods") ?? "", /POST/);
      const allowed = (answer.headers.get("access-control-allow-headers") ?? "").toLowerCase();
      for (const name of ["authorization", "content-type", "omise-version"])
        assert.equal(allowed.includes(name), true, name);
      assert.equal(answer.headers.get("access-control-allow-credentials"), null);
    }
  });

  it("lets them read its answers, refusals included", async () => {
    const { api } = kakin;
    const answers = [
      await api.post("/tokens", { card: goodCard }, atVault),
      await api.post("/tokens", { card: { number: "1" } }, atVault),
      await api.post("/tokens", "{", {
        ...atVault,
        headers: { "Content-Type": "application/json" },
      }),
      await api.post("/tokens", { card: goodCard }, { key: "none", host: "vault" }),
      await api.get("/tokens/tokn_test_000000000000", atVault),
    ];
    assert.deepEqual(
      answers.map(({ status }) => status),
      [200, 400, 400, 401, 404],
    );
    for (const { headers } of answers)
      assert.equal(headers.get("access-control-allow-origin"), "*");
  });

  it("tells them nothing of the kind about the API", async () => {
    const { api } = kakin;
    const charge = await api.charge();
    for (const path of ["/charges", `/charges/${charge.id}`, "/customers", "/balance", "/events"]) {
      const asked = await preflight(path);
      assert.equal(asked.headers.get("access-control-allow-origin"), null, path);
      assert.notEqual(asked.status, 204);
      const answer = await api.get(path, { headers: { Origin: "https://shop.example.com" } });
      assert.equal(answer.headers.get("access-control-allow-origin"), null, path);
    }
  });
});

describe("the vault on a port of its own", () => {
  it("answers tokens, and the other port the rest", async () => {
    await using kakin = await startEngine({ environment: { KAKIN_VAULT_PORT: "0" } });
    const { api } = kakin;
    assert.notEqual(kakin.url, kakin.vaultUrl);
    const card = await api.token();
    const token = await readToken(api, card);
    assert.equal(token.body.location, `${kakin.vaultUrl}/tokens/${card}`);
    assert.equal((await api.charge({ card })).status, "successful");
    const wrongPort = await api.post("/tokens", { card: goodCard }, { key: "public" });
    assertRefused(wrongPort, 404, "not_found", "the requested path was not found");
    const noCharges = await api.get("/charges", { host: "vault" });
    assertRefused(noCharges, 404, "not_found", "the requested path was not found");
  });

  it("never takes its own address from the Host that it was asked under", async () => {
    await using kakin = await startEngine();
    const body = JSON.stringify({ card: goodCard });
    const { answers } = await exchange(
      kakin.url,
      `POST /tokens HTTP/1.1\r\nHost: evil.example.com\r\nX-Forwarded-Host: evil.example.com\r\n` +
        `Authorization: ${basic(kakin.api.keys.public)}\r\nContent-Type: application/json\r\n` +
        `Connection: close\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    assert.equal(answers[0]?.status, 200);
    const { id, location } = JSON.parse(answers[0].body);
    assert.equal(location, `${kakin.vaultUrl}/tokens/${id}`);
  });
});
