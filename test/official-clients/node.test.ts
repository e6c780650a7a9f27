import assert from "node:assert/strict";
import { globalAgent } from "node:http";
import { createRequire } from "node:module";
import { after, before, describe, it } from "node:test";
import { WELL_KNOWN_KEYS } from "../../src/accounts/api-key.ts";
import { goodCard } from "../support/api.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

/*
 * The vendor's own client for Node, unmodified. It knows hosts but no ports, so the port is handed to the agent that
 * it sends with; which scheme and hosts it uses are its own settings.
 */

// biome-ignore lint/suspicious/noExplicitAny: what the client hands back is the wire, whose shape is checked here
type Method = (...args: readonly unknown[]) => Promise<any>;

type Methods<Name extends string> = Readonly<Record<Name, Method>>;

/** What these tests use of the client. */
interface Client {
  readonly tokens: Methods<"create" | "retrieve">;
  readonly customers: Methods<
    | "create"
    | "list"
    | "retrieve"
    | "update"
    | "destroy"
    | "listCards"
    | "retrieveCard"
    | "updateCard"
    | "destroyCard"
  >;
  readonly charges: Methods<
    | "create"
    | "list"
    | "retrieve"
    | "update"
    | "capture"
    | "reverse"
    | "createRefund"
    | "listRefunds"
    | "retrieveRefund"
  >;
  readonly events: Methods<"list" | "retrieve">;
  readonly transactions: Methods<"list" | "retrieve">;
  readonly balance: Methods<"retrieve">;
}

const require = createRequire(import.meta.url);
const omise = require("omise") as (options: Readonly<Record<string, string>>) => Client;

/** A client of the well-known account; a version is asked for only where one is named. */
function clientOf(options: Readonly<Record<string, string>> = {}): Client {
  const where = { scheme: "http", host: "127.0.0.1", vaultHost: "127.0.0.1" };
  const keys = { publicKey: WELL_KNOWN_KEYS.public, secretKey: WELL_KNOWN_KEYS.secret };
  return omise({ ...where, ...keys, ...options });
}

const decline = "4111111111140011";

let kakin: TestEngine;
let client: Client;

before(async () => {
  // The client would send everything through a proxy that the environment names.
  process.env["http_proxy"] = "";
  process.env["OMISE_SCHEME"] = "";
  kakin = await startEngine();
  Object.assign(globalAgent, { defaultPort: Number(new URL(kakin.url).port) });
  client = clientOf();
});

after(async () => {
  globalAgent.destroy();
  await kakin.close();
});

const newToken = async (card: object = {}): Promise<string> =>
  (await client.tokens.create({ card: { ...goodCard, ...card } })).id;

const newCharge = async (fields: object = {}) =>
  client.charges.create({ amount: 100000, currency: "thb", card: await newToken(), ...fields });

describe("the npm client", () => {
  it("goes from token and customer over charge, capture and refund to list, update and reverse", async () => {
    const token = await client.tokens.create({ card: goodCard });
    assert.equal(token.object, "token");
    assert.equal(token.used, false);
    assert.equal(token.card.last_digits, "4242");

    const customer = await client.customers.create({
      email: "somchai.prasert@example.com",
      description: "Somchai Prasert (id: 30)",
      card: token.id,
    });
    assert.equal(customer.default_card, token.card.id);
    assert.equal(customer.cards.total, 1);

    const charge = await client.charges.create({
      amount: "100000",
      currency: "thb",
      customer: customer.id,
      capture: false,
    });
    assert.equal(charge.status, "pending");
    assert.equal(charge.amount, 100000);
    assert.equal(charge.authorized, true);
    assert.equal(charge.capturable, true);

    const captured = await client.charges.capture(charge.id);
    assert.equal(captured.status, "successful");
    assert.equal(captured.paid, true);

    const refund = await client.charges.createRefund(charge.id, { amount: 25000 });
    assert.equal(refund.object, "refund");
    assert.equal(refund.amount, 25000);
    assert.equal(refund.charge, charge.id);

    const list = await client.charges.list();
    assert.equal(list.object, "list");
    const listed = list.data.find(({ id }: { id: string }) => id === charge.id);
    assert.equal(listed.refunded, 25000);

    const updated = await client.charges.update(charge.id, { description: "Another description" });
    assert.equal(updated.description, "Another description");

    const second = await newCharge({ capture: false });
    const reversed = await client.charges.reverse(second.id);
    assert.equal(reversed.status, "reversed");
    assert.equal(reversed.reversed, true);
  });

  it("retrieves what it made", async () => {
    const charge = await newCharge();
    const again = await client.charges.retrieve(charge.id);
    assert.deepEqual(again, charge);

    const token = await client.tokens.create({ card: goodCard });
    assert.deepEqual(await client.tokens.retrieve(token.id), token);

    const customer = await client.customers.create({ email: "somsri@example.com" });
    assert.equal((await client.customers.retrieve(customer.id)).email, "somsri@example.com");
  });

  it("resolves with a failed charge when the issuer declines", async () => {
    const charge = await newCharge({ card: await newToken({ number: decline }) });
    assert.equal(charge.object, "charge");
    assert.equal(charge.status, "failed");
    assert.equal(charge.paid, false);
    assert.equal(charge.failure_code, "insufficient_fund");
    assert.equal(typeof charge.failure_message, "string");
  });

  it("rejects with the error object when a request is refused", async () => {
    const unknown = "chrg_test_no1t4tnemucod0e51mo";
    await assert.rejects(client.charges.retrieve(unknown), {
      object: "error",
      location: "https://www.omise.co/api-errors#not-found",
      code: "not_found",
      message: `charge ${unknown} was not found`,
    });
    await assert.rejects(newCharge({ amount: 10 }), {
      object: "error",
      location: "https://www.omise.co/api-errors#invalid-charge",
      code: "invalid_charge",
      message: "amount must be greater than or equal to 2000 (thb subunits)",
    });
    const card = await newToken();
    await newCharge({ card });
    await assert.rejects(newCharge({ card }), {
      code: "used_token",
      message: "token was already used",
    });
    const stranger = clientOf({ secretKey: "skey_test_5665swqhhb3mioax1y7" });
    await assert.rejects(stranger.charges.list(), {
      code: "authentication_failure",
      message: "authentication failed",
    });
    const { id } = await newCharge();
    await assert.rejects(client.charges.reverse(id), { code: "failed_reverse" });
    await assert.rejects(client.charges.capture(id), { code: "failed_capture" });
  });

  it("charges a customer's card by both ids", async () => {
    const customer = await client.customers.create({ card: await newToken() });
    const second = await client.customers.update(customer.id, {
      card: await newToken({ number: "5555555555554444" }),
    });
    const [, card] = second.cards.data;
    const charge = await client.charges.create({
      amount: "100000",
      currency: "thb",
      customer: customer.id,
      card: card.id,
    });
    assert.equal(charge.status, "successful");
    assert.equal(charge.customer, customer.id);
    assert.equal(charge.card.id, card.id);
    assert.equal(charge.card.brand, "MasterCard");
  });

  it("gets metadata back as it was sent, strings and nested hashes alike", async () => {
    const metadata = { order_id: "123456", color: "black", lines: { first: "1", count: 2 } };
    const charge = await newCharge({ metadata });
    assert.deepEqual(charge.metadata, metadata);
    const updated = await client.charges.update(charge.id, { metadata: { color: "red" } });
    assert.deepEqual(updated.metadata, { color: "red" });
    const described = await client.charges.update(charge.id, { description: "one" });
    assert.deepEqual(described.metadata, { color: "red" });
  });

  it("captures a part of a pre-authorised amount", async () => {
    const charge = await newCharge({ capture: false, authorization_type: "pre_auth" });
    const captured = await client.charges.capture(charge.id, { capture_amount: 50000 });
    assert.equal(captured.status, "successful");
    assert.equal(captured.amount, 100000);
    assert.equal(captured.funding_amount, 50000);
    assert.equal(captured.captured_amount, 50000);
  });

  it("lists and retrieves refunds, and asks for a void", async () => {
    const { id } = await newCharge();
    const first = await client.charges.createRefund(id, { amount: 30000, metadata: { why: "a" } });
    assert.equal(first.voided, false);
    const second = await client.charges.createRefund(id, { amount: 20000 });
    const list = await client.charges.listRefunds(id);
    assert.deepEqual(
      list.data.map((refund: { id: string }) => refund.id),
      [first.id, second.id],
    );
    assert.deepEqual(await client.charges.retrieveRefund(id, first.id), first);
    const whole = await newCharge();
    const voided = await client.charges.createRefund(whole.id, { amount: 100000, void: true });
    assert.equal(voided.voided, true);
  });

  it("lists in pages", async () => {
    const made = [await newCharge(), await newCharge(), await newCharge()];
    const page = await client.charges.list({ limit: 2, offset: 1, order: "reverse_chronological" });
    assert.equal(page.limit, 2);
    assert.equal(page.offset, 1);
    assert.equal(page.order, "reverse_chronological");
    assert.ok(page.total >= 3);
    assert.deepEqual(
      page.data.map(({ id }: { id: string }) => id),
      [made[1].id, made[0].id],
    );
    const none = await client.charges.list({ from: "2030-01-01T00:00:00Z" });
    assert.equal(none.total, 0);
  });

  it("reads, changes and removes a customer's cards, and removes the customer", async () => {
    const { customers } = client;
    const { id, default_card: card } = await customers.create({ card: await newToken() });
    assert.equal((await customers.listCards(id)).total, 1);
    assert.equal((await customers.retrieveCard(id, card)).last_digits, "4242");
    const renamed = await customers.updateCard(id, card, { name: "Somsri Jaidee" });
    assert.equal(renamed.name, "Somsri Jaidee");
    const removed = await customers.destroyCard(id, card);
    assert.deepEqual([removed.object, removed.id, removed.deleted], ["card", card, true]);
    assert.equal((await customers.listCards(id)).total, 0);
    const gone = await customers.destroy(id);
    assert.deepEqual([gone.object, gone.id, gone.deleted], ["customer", id, true]);
    await assert.rejects(client.charges.create({ amount: 100000, currency: "thb", customer: id }), {
      object: "error",
      code: "not_found",
    });
  });

  it("reads events, balance and transactions", async () => {
    const charge = await newCharge();
    const events = await client.events.list({ order: "reverse_chronological", limit: 1 });
    const [event] = events.data;
    assert.equal(event.key, "charge.create");
    assert.equal(event.data.id, charge.id);
    assert.equal((await client.events.retrieve(event.id)).id, event.id);
    const transaction = await client.transactions.retrieve(charge.transaction);
    assert.equal(transaction.object, "transaction");
    assert.ok((await client.transactions.list()).total > 0);
    assert.equal((await client.balance.retrieve()).object, "balance");
  });

  it("calls back where a callback is handed in", async () => {
    const charge = await newCharge();
    const retrieve = (id: string) =>
      new Promise((resolve, reject) => {
        void client.charges.retrieve(id, (fault: Error | null, found: object) =>
          fault === null ? resolve(found) : reject(fault),
        );
      });
    assert.deepEqual(await retrieve(charge.id), charge);
    await assert.rejects(retrieve("chrg_test_0"), { code: "not_found" });
  });
});

// version, and what a charge of it says: its currency, the name of its age, of what was refunded, of being paid.
// Source: the seed; recordings of 2017-11-02 and 2019-05-29.
// biome-ignore format: a table reads by columns
const versions = [
  { version: "2014-07-27", currency: "thb", created: "created",    refunded: "refunded",        paid: "captured", offsite: true },
  { version: "2015-11-17", currency: "thb", created: "created",    refunded: "refunded",        paid: "paid",     offsite: true },
  { version: "2017-11-02", currency: "thb", created: "created",    refunded: "refunded",        paid: "paid",     offsite: false },
  { version: "2019-05-29", currency: "THB", created: "created_at", refunded: "refunded_amount", paid: "paid",     offsite: false },
] as const;

describe("the npm client with omiseVersion", () => {
  for (const { version, currency, created, refunded, paid, offsite } of versions) {
    it(`reads a charge of ${version} from creation to refund`, async () => {
      const versioned = clientOf({ omiseVersion: version });
      const made = await newCharge({ capture: false });
      const captured = await versioned.charges.capture(made.id);
      await versioned.charges.createRefund(made.id, { amount: 10000 });
      const charge = await versioned.charges.retrieve(made.id);
      assert.deepEqual(
        [charge.currency, charge[created], charge[refunded], charge[paid]],
        [currency, "2026-01-15T03:00:00Z", 10000, true],
      );
      assert.equal(captured.id, made.id);
      assert.equal("source_of_fund" in charge, offsite);
      assert.equal(charge.refunds.data[0].currency, currency);
      const { data } = await versioned.charges.list({ limit: 1, order: "reverse_chronological" });
      assert.deepEqual(Object.keys(data[0]), Object.keys(charge));
    });
  }
});
