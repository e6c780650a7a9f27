import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { wireTime } from "../../src/primitives/clock.ts";
import { type Api, goodCard } from "../support/api.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";
import {
  type BareAnswer,
  bytesOf,
  type CapturedClient,
  capturedClients,
  exchangeBytes,
} from "./captured-clients.ts";
import { type Given, steps } from "./captured-steps.ts";
import { assertReadable } from "./readable.ts";

/*
 * What nine clients send, byte for byte, and what each must get back: exactly 200 (some take 201 for an error), in a
 * shape that it can parse. Every step has a merchant of its own.
 */

let kakin: TestEngine;

before(async () => {
  kakin = await startEngine({ at: "2026-01-15T03:00:00Z" });
});

after(() => kakin.close());

/** A merchant with two charges, a customer and an unused token. */
async function prepare(): Promise<{ api: Api; given: Given }> {
  kakin.clock.set("2026-01-15T03:00:00Z");
  const api = await kakin.otherAccount();
  const paid = await api.charge({ metadata: { order_id: "1" } });
  kakin.clock.advance(30_000);
  const between = wireTime(kakin.clock.now()).slice(0, -1);
  kakin.clock.advance(30_000);
  const authorized = await api.charge({ capture: false, authorization_type: "pre_auth" });
  const token = await api.token();
  const customer = await api.post("/customers", { card: await api.token() });
  return {
    api,
    given: {
      token,
      between,
      paid: paid.id,
      authorized: authorized.id,
      customer: customer.body.id,
      card: customer.body.default_card,
    },
  };
}

async function send(
  api: Api,
  client: CapturedClient,
  request: { line: string; body?: string; key?: "public" | "secret" },
): Promise<BareAnswer> {
  const key = api.keys[request.key ?? "secret"];
  return exchangeBytes(kakin.url, bytesOf(client, { ...request, key }));
}

describe("what the official clients send is answered as they need it", () => {
  for (const step of steps) {
    const client: CapturedClient = capturedClients[step.client];
    it(`${step.client} ${step.step}`, async () => {
      const { api, given } = await prepare();
      const body = step.body?.(given);
      const answer = await send(api, client, {
        line: step.line(given),
        ...(body !== undefined && { body }),
        ...(step.key !== undefined && { key: step.key }),
      });
      assert.equal(answer.status, 200, answer.text);
      const version = client.version ?? "2015-11-17";
      assert.equal(answer.headers.get("omise-version"), version);
      assert.equal(answer.headers.get("content-type"), "application/json; charset=utf-8");
      assert.equal(answer.headers.get("cache-control"), "no-cache, no-store");
      assert.ok(answer.headers.has("x-request-id"));
      const said = JSON.parse(answer.text);
      if (!step.line(given).includes("expand=true")) assertReadable(said, version);
      const shown = step.shows?.(given) ?? {};
      assert.partialDeepStrictEqual(said, shown);
      if ("metadata" in shown) assert.deepEqual(said.metadata, shown.metadata);
      if (step.ids === undefined) return;
      assert.deepEqual(
        said.data.map(({ id }: { id: string }) => id),
        step.ids(given),
      );
    });
  }
});

// what is wrong, the request's line and body, status, code, message.
// Source: refusals as the vendor's own recordings have them.
const refusals = [
  {
    fault: "a charge that is not there",
    line: () => "GET /charges/chrg_test_4xso2s8ivdej29pqnhz",
    status: 404,
    code: "not_found",
    message: "charge chrg_test_4xso2s8ivdej29pqnhz was not found",
  },
  {
    fault: "a token that is not there",
    line: () => "POST /charges",
    body: { amount: 100000, currency: "thb", card: "invalid_token" },
    status: 404,
    code: "not_found",
    message: "token invalid_token was not found",
  },
  {
    fault: "too small an amount",
    line: () => "POST /charges",
    body: { amount: 10, currency: "thb", card: "tokn_test_4xs9408a642a1htto8z" },
    status: 400,
    code: "invalid_charge",
    message: "amount must be greater than or equal to 2000 (thb subunits)",
  },
  {
    fault: "an unknown currency",
    line: () => "POST /charges",
    body: { amount: 100000, currency: "invalid", card: "tokn_test_4xs9408a642a1htto8z" },
    status: 400,
    code: "invalid_charge",
    message: "currency is currently not supported",
  },
  {
    fault: "a charge that is captured already",
    line: ({ paid }: Given) => `POST /charges/${paid}/reverse`,
    status: 400,
    code: "failed_reverse",
    message: "only uncaptured authorized charges can be reversed",
  },
] as const;

describe("what the official clients get back when they are refused", () => {
  for (const { fault, line, status, code, message, ...request } of refusals) {
    it(`has status and error object for ${fault}`, async () => {
      const { api, given } = await prepare();
      const body = "body" in request ? JSON.stringify(request.body) : undefined;
      const answer = await send(api, capturedClients["go 1.5"], {
        line: line(given),
        ...(body !== undefined && { body }),
      });
      assert.equal(answer.status, status, answer.text);
      const location = `https://www.omise.co/api-errors#${code.replaceAll("_", "-")}`;
      assert.deepEqual(JSON.parse(answer.text), { object: "error", location, code, message });
    });
  }

  it("has them for a key that nobody has", async () => {
    const { api } = await prepare();
    const stranger = { ...api, keys: { ...api.keys, secret: "skey_test_5665swqhhb3mioax1y7" } };
    const answer = await send(stranger, capturedClients["java 2"], { line: "GET /charges" });
    assert.equal(answer.status, 401);
    const { object, code, message } = JSON.parse(answer.text);
    assert.deepEqual(
      [object, code, message],
      ["error", "authentication_failure", "authentication failed"],
    );
  });

  it("has neither for a declined card, which is a failed charge", async () => {
    const { api } = await prepare();
    const token = await api.token({ ...goodCard, number: "4111111111140011" });
    for (const name of ["java 5", "elixir"] as const) {
      const card = name === "java 5" ? token : await api.token({ number: "4111111111140011" });
      const body = `{"amount":100000,"currency":"thb","capture":true,"card":"${card}"}`;
      const client: CapturedClient = capturedClients[name];
      const answer = await send(api, client, { line: "POST /charges", body });
      assert.equal(answer.status, 200, answer.text);
      const charge = JSON.parse(answer.text);
      assertReadable(charge, client.version ?? "2015-11-17");
      assert.partialDeepStrictEqual(charge, {
        object: "charge",
        status: "failed",
        paid: false,
        failure_code: "insufficient_fund",
        transaction: null,
      });
    }
  });
});

describe("clients that follow the location of an answer", () => {
  it("come from a charge to its capture, its refunds, each refund and the charge again", async () => {
    const { api, given } = await prepare();
    const ruby = capturedClients.ruby;
    const read = async (line: string, body?: string) => {
      const answer = await send(api, ruby, { line, ...(body !== undefined && { body }) });
      assert.equal(answer.status, 200, answer.text);
      return JSON.parse(answer.text);
    };
    const charge = await read(`GET /charges/${given.authorized}`);
    const taken = await read(`POST ${charge.location}/capture`);
    const made = await read(`POST ${taken.refunds.location}`, "amount=10000");
    const again = await read(`GET ${made.location}`);
    assert.deepEqual(again, made);
    const reloaded = await read(`GET ${taken.location}`);
    assert.equal(reloaded.refunds.data[0].id, made.id);
    const list = await read(`GET ${reloaded.refunds.location}?limit=1`);
    assert.equal(list.data[0].location, made.location);
    const page = await read("GET /charges?limit=1");
    const next = await read(`GET ${page.location}?limit=1&offset=1`);
    assert.equal(next.data[0].id, given.authorized);
  });

  it("come from a customer to their cards, and from a card of theirs to the card again", async () => {
    const { api, given } = await prepare();
    const ruby = capturedClients.ruby;
    const read = async (line: string) => {
      const answer = await send(api, ruby, { line });
      assert.equal(answer.status, 200, answer.text);
      return JSON.parse(answer.text);
    };
    const customer = await read(`GET /customers/${given.customer}`);
    assertReadable(customer, "2015-11-17");
    const [card] = (await read(`GET ${customer.cards.location}`)).data;
    assert.deepEqual(await read(`GET ${card.location}`), card);
  });

  it("find a token at its whole address, at the vault", async () => {
    const { api, given } = await prepare();
    const how = { key: "public", host: "vault", version: "2019-05-29" } as const;
    const token = await api.get(`/tokens/${given.token}`, how);
    assertReadable(token.body, how.version);
    assert.equal(token.body.location, `${kakin.vaultUrl}/tokens/${given.token}`);
    assert.equal(token.body.card.location, null);
  });
});
