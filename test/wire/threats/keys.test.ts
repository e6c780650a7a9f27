import assert from "node:assert/strict";
import { after, before, describe, it } from "node:test";
import { rollKey } from "../../../src/accounts/roll-key.ts";
import { simulator } from "../../../src/acquirers/simulator/simulator.ts";
import { api as publicRoutes } from "../../../src/api.ts";
import type { EventStreams } from "../../../src/webhooks/event-streams.ts";
import { webhookToolRoutes } from "../../../src/webhooks/routes.ts";
import { workbenchRoutes } from "../../../src/workbench/routes.ts";
import { triggerRoutes } from "../../../src/workbench/trigger-routes.ts";
import { type Answer, goodCard } from "../../support/api.ts";
import { basic, exchange } from "../../support/raw-http.ts";
import { assertRefused } from "../../support/refusals.ts";
import { changingNothing } from "../../support/rows.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";

// Their paths alone are of interest, and nobody listens.
const routes = [
  ...publicRoutes,
  ...workbenchRoutes(async () => undefined),
  ...triggerRoutes,
  ...webhookToolRoutes({} as EventStreams),
];
const liveSimulator = { ...simulator, id: "live-simulator", livemode: true };

/** An answer without what is another one each time. */
function comparable(answer: Answer) {
  const headers = [...answer.headers].filter(([name]) => !["date", "x-request-id"].includes(name));
  return { status: answer.status, text: answer.text, headers };
}

describe("guessing keys", () => {
  it("tells nothing: unknown, wrong kind, broken and missing keys get one and the same answer", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const refused = await api.get("/charges", { key: "none" });
    assertRefused(refused, 401, "authentication_failure", "authentication failed");
    const authorizations = [
      basic("skey_test_0000000000000000000"),
      basic("skey_0000000000000000000"),
      basic("pkey_test_0000000000000000000"),
      basic(kakin.api.keys.public),
      basic(kakin.live.keys.public),
      basic(kakin.api.keys.secret.slice(0, -1)),
      basic(`${kakin.api.keys.secret}0`),
      basic(kakin.api.keys.secret.toUpperCase()),
      basic(` ${kakin.api.keys.secret}`),
      basic("", kakin.api.keys.secret),
      basic("\u0000"),
      basic("ключ"),
      basic("x".repeat(200)),
      basic("x".repeat(4000)),
      "Basic",
      "Basic !!!!",
      `Bearer ${kakin.api.keys.secret}`,
      kakin.api.keys.secret,
      "' OR 1=1 --",
    ];
    for (const Authorization of authorizations) {
      const answer = await changingNothing(kakin, () =>
        api.get("/charges", { key: "none", headers: { Authorization } }),
      );
      assert.deepEqual(comparable(answer), comparable(refused), Authorization);
    }
  });

  it("answers the same for what there is and what there is not", async () => {
    await using kakin = await startEngine();
    const { api } = kakin;
    const { id } = await api.charge();
    const key = { text: "skey_test_0000000000000000000" } as const;
    const there = await api.get(`/charges/${id}`, { key });
    const notThere = await api.get("/charges/chrg_test_000000000000", { key });
    assert.deepEqual(comparable(there), comparable(notThere));
  });

  it("never sees a key again in an answer, and stores none in clear", async () => {
    await using kakin = await startEngine();
    const guess = "skey_test_guessedguessedguess";
    const refused = await kakin.api.get("/charges", { key: { text: guess } });
    assert.equal(refused.text.includes(guess), false);
    const rows = await kakin.engine.database.reads.selectFrom("api_keys").selectAll().execute();
    const text = JSON.stringify(rows);
    for (const keys of [kakin.api.keys, kakin.live.keys]) {
      assert.equal(text.includes(keys.secret), false);
      assert.equal(text.includes(keys.public), false);
    }
  });

  it("ignores the password, as one old client sends one", async () => {
    await using kakin = await startEngine();
    const headers = { Authorization: basic(kakin.api.keys.secret, "x:y") };
    const answer = await kakin.api.get("/charges", { key: "none", headers });
    assert.equal(answer.status, 200);
  });

  it("takes the first of two Authorization headers or neither, and never falls over", async () => {
    await using kakin = await startEngine();
    const { secret } = kakin.api.keys;
    const head = "GET /charges HTTP/1.1\r\nHost: x\r\nConnection: close\r\n";
    const [good, bad] = [basic(secret), basic("skey_test_0000000000000000000")];
    for (const [first, second] of [
      [good, bad],
      [bad, good],
    ]) {
      const both = `${head}Authorization: ${first}\r\nAuthorization: ${second}\r\n\r\n`;
      const { answers } = await exchange(kakin.url, both);
      const expected = first === good ? 200 : 401;
      assert.equal(answers[0]?.status, expected);
    }
  });
});

describe("a key that was rolled", () => {
  for (const kind of ["secret", "public"] as const) {
    it(`leaves the old ${kind} key in force for its time, beside the new one, and not longer`, async () => {
      await using kakin = await startEngine();
      const { api, engine, account, clock } = kakin;
      const wish = { kind, livemode: false, keepForMs: 3_600_000 };
      const rolled = await rollKey(engine, account, wish);
      const ask = (text: string) =>
        kind === "secret"
          ? api.get("/charges", { key: { text } })
          : api.post("/tokens", { card: goodCard }, { key: { text }, host: "vault" });
      assert.equal((await ask(api.keys[kind])).status, 200);
      assert.equal((await ask(rolled.text)).status, 200);
      clock.advance(3_600_000);
      const late = await changingNothing(kakin, () => ask(api.keys[kind]));
      assertRefused(late, 403, "key_expired_error", "key expired");
      assert.equal((await ask(rolled.text)).status, 200);
    });
  }

  it("tells a key of the wrong kind nothing about its end", async () => {
    await using kakin = await startEngine();
    const { api, engine, account, clock } = kakin;
    await rollKey(engine, account, { kind: "public", livemode: false, keepForMs: 0 });
    clock.advance(1000);
    const answer = await api.get("/charges", { key: "public" });
    assertRefused(answer, 401, "authentication_failure", "authentication failed");
  });
});

describe("a stolen public key", () => {
  let kakin: TestEngine;
  /** Things that there are, for the parts of a path that name one. */
  const existing: Record<string, string> = {};
  before(async () => {
    kakin = await startEngine();
    const { api } = kakin;
    const charge = await api.charge();
    const reserved = await api.charge({ capture: false });
    const refund = await api.post(`/charges/${charge.id}/refunds`, { amount: 100 });
    const customer = await api.post("/customers", { card: await api.token() });
    const events = await api.get("/events");
    Object.assign(existing, {
      charge_id: reserved.id,
      refund_id: refund.body.id,
      customer_id: customer.body.id,
      card_id: customer.body.default_card,
      event_id: events.body.data[0].id,
      transaction_id: charge.transaction,
    });
  });
  after(() => kakin.close());

  for (const route of routes.filter(({ key }) => key === "secret")) {
    it(`does not open ${route.method} ${route.path}`, async () => {
      const { api, live } = kakin;
      const path = route.path.replace(
        /\{(\w+)\}/g,
        (_whole, name: string) => existing[name] ?? name,
      );
      const method = route.method.toLowerCase() as "get" | "post" | "patch" | "delete";
      const keys = ["public", "none", { text: live.keys.public }] as const;
      for (const key of keys) {
        const attempt = (): Promise<Answer> =>
          method === "get" || method === "delete"
            ? api[method](path, { key })
            : api[method](path, { amount: 100, description: "stolen" }, { key });
        const answer = await changingNothing(kakin, attempt);
        assertRefused(answer, 401, "authentication_failure", "authentication failed");
      }
    });
  }

  it("makes tokens, which it is for, and these charge nobody by themselves", async () => {
    const { api } = kakin;
    const card = await api.token();
    const answer = await changingNothing(kakin, () =>
      api.post("/charges", { amount: 100000, currency: "thb", card }, { key: "public" }),
    );
    assert.equal(answer.status, 401);
  });
});

describe("keys of the other mode", () => {
  it("find nothing: live keys no test objects, test keys no live ones", async () => {
    await using kakin = await startEngine({ connectors: [liveSimulator] });
    for (const [owner, other] of [
      [kakin.api, kakin.live],
      [kakin.live, kakin.api],
    ] as const) {
      const { id, transaction } = await owner.charge({ capture: true });
      const reserved = (await owner.charge({ capture: false })).id;
      const customer = (await owner.post("/customers", {})).body.id;
      const event = (await owner.get("/events")).body.data[0].id;
      for (const [method, path] of [
        ["get", `/charges/${id}`],
        ["patch", `/charges/${id}`],
        ["post", `/charges/${reserved}/capture`],
        ["post", `/charges/${reserved}/reverse`],
        ["post", `/charges/${id}/refunds`],
        ["get", `/charges/${id}/refunds`],
        ["get", `/charges/${id}/events`],
        ["get", `/customers/${customer}`],
        ["patch", `/customers/${customer}`],
        ["delete", `/customers/${customer}`],
        ["get", `/transactions/${transaction}`],
        ["get", `/events/${event}`],
      ] as const) {
        const fields = { amount: 100, description: "x" };
        const answer = await changingNothing(kakin, () =>
          method === "get" || method === "delete"
            ? other[method](path)
            : other[method](path, fields),
        );
        assert.deepEqual([answer.status, answer.body.code], [404, "not_found"], path);
      }
    }
  });

  it("cannot mark a charge as paid or failed in live mode", async () => {
    await using kakin = await startEngine({ connectors: [liveSimulator] });
    const { live } = kakin;
    const { id } = await live.charge({ capture: false });
    for (const action of ["mark_as_paid", "mark_as_failed"]) {
      for (const charge of [id, "chrg_000000000000"]) {
        const answer = await changingNothing(kakin, () =>
          live.post(`/charges/${charge}/${action}`),
        );
        assert.deepEqual([answer.status, answer.body.code], [404, "not_found"]);
      }
    }
  });
});
