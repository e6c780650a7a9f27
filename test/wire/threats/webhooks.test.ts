import assert from "node:assert/strict";
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type Server } from "node:net";
import { afterEach, beforeEach, describe, it } from "node:test";
import { replaceAccount } from "../../../src/accounts/store.ts";
import { webhookSecretOf } from "../../../src/accounts/webhook-secret.ts";
import type { Resolve } from "../../../src/webhooks/address-guard.ts";
import { startEngine, type TestEngine } from "../../support/start-engine.ts";
import { openInbox, type Received } from "../../support/webhook-inbox.ts";

/*
 * Webhooks as a weapon: against what is in our own network (threats 14 and 15), and against the shop that gets them
 * (threat 20). Connections are counted where they would arrive.
 */

const newest = { version: "2019-05-29" };

/** A port of this machine, and how many connections it saw. */
interface Target {
  readonly server: Server;
  readonly port: number;
  connections: number;
}

async function openTarget(): Promise<Target> {
  const server = createServer((socket) => {
    target.connections += 1;
    socket.end("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
  });
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const target: Target = {
    server,
    port: (server.address() as { port: number }).port,
    connections: 0,
  };
  return target;
}

/** Writes an address past every check, as if it had been set under other rules. */
async function setUnchecked(kakin: TestEngine, mode: "test" | "live", uri: string): Promise<void> {
  const { reads } = kakin.engine.database;
  const row = await reads
    .selectFrom("accounts")
    .selectAll()
    .where("id", "=", kakin.account.id)
    .executeTakeFirstOrThrow();
  const { webhooks } = kakin.account.settings;
  const settings = {
    ...kakin.account.settings,
    webhooks: { ...webhooks, [mode]: { ...webhooks[mode], uri } },
  };
  const change = replaceAccount({ ...kakin.account, version: row.version, settings });
  assert.equal(await kakin.engine.database.commit([change]), "written");
}

async function lastAttempt(kakin: TestEngine, mode: "api" | "live") {
  await kakin[mode].post("/customers");
  await kakin.settle();
  const { body } = await kakin[mode].get("/events?order=reverse_chronological&limit=1", newest);
  const [attempt] = body.data[0].webhook_deliveries;
  return attempt as { status: number | null; error: string | null };
}

describe("a webhook address that leads into our own network", () => {
  let target: Target;
  let resolved: string[];
  let leadsTo: string[];
  const resolve: Resolve = async (host) => {
    resolved.push(host);
    const address = leadsTo.length > 1 ? leadsTo.shift() : leadsTo[0];
    assert.ok(address);
    return address.split(",").map((one) => ({ address: one, family: one.includes(":") ? 6 : 4 }));
  };

  beforeEach(async () => {
    target = await openTarget();
    resolved = [];
    leadsTo = ["93.184.216.34"];
  });
  afterEach(() => target.server.close());

  it("is refused at the moment of dialling too, in live mode, however it is written", async () => {
    await using kakin = await startEngine({ webhooks: { resolve } });
    const { port } = target;
    for (const uri of [
      `http://127.0.0.1:${port}/`,
      `https://127.0.0.1:${port}/`,
      `https://[::1]:${port}/`,
      `https://[::ffff:127.0.0.1]/`,
      `https://[::ffff:10.0.0.1]/`,
      "https://0x7f000001/",
      "https://2130706433/",
      "https://127.1/",
      "https://169.254.169.254/latest/meta-data/",
      "https://[fd00::1]/",
      "https://localhost/",
      "https://localhost./",
      `https://user@127.0.0.1:${port}/`,
      "gopher://127.0.0.1/",
      "file:///etc/passwd",
      "https://shop.example.com:22/",
      "https://shop.example.com:6379/",
    ]) {
      await setUnchecked(kakin, "live", uri);
      const { status, error } = await lastAttempt(kakin, "live");
      assert.equal(status, null, uri);
      assert.match(error ?? "", /^the address /, uri);
      const account = await kakin.live.get("/account", newest);
      assert.equal(account.body.webhook_uri, uri);
    }
    assert.deepEqual(resolved, [], "a name was looked up");
    assert.equal(target.connections, 0);
  });

  it("is refused when its name leads to one private address among public ones", async () => {
    await using kakin = await startEngine({ webhooks: { resolve } });
    await kakin.live.patch("/account", { webhook_uri: "https://shop.example.com/hook" });
    for (const addresses of [
      "127.0.0.1",
      "::1",
      "::ffff:127.0.0.1",
      "10.0.0.1",
      "169.254.169.254",
      "fd00::1",
      "0.0.0.0",
      "93.184.216.34,127.0.0.1",
      "2606:4700::1111,::1",
    ]) {
      leadsTo = [addresses];
      const { status, error } = await lastAttempt(kakin, "live");
      assert.equal(status, null, addresses);
      assert.match(error ?? "", /^the host leads to an address that is refused: /, addresses);
      assert.doesNotMatch(error ?? "", /127|10\.0|169|::/, "the error tells an address");
    }
    assert.equal(target.connections, 0);
  });

  it("is looked at for each connection: a name that was harmless when it was set is no pass", async () => {
    // Away from home, so that even test mode keeps out of private networks.
    const environment = { KAKIN_HOST: "0.0.0.0", KAKIN_WEBHOOK_ALLOW: "93.184.216.34" };
    await using kakin = await startEngine({ environment, webhooks: { resolve } });
    const uri = "https://shop.example.com:8443/hook";
    assert.equal((await kakin.live.patch("/account", { webhook_uri: uri })).status, 200);
    leadsTo = ["127.0.0.1"];
    const { error } = await lastAttempt(kakin, "live");
    assert.match(error ?? "", /: this machine$/);
    assert.deepEqual(resolved, ["shop.example.com"]);
    leadsTo = ["::1"];
    await lastAttempt(kakin, "live");
    assert.equal(resolved.length, 2, "an old answer was kept");
    assert.equal(target.connections, 0);
  });

  it("is not reached through a redirect", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    const Location = `http://127.0.0.1:${target.port}/`;
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    for (const status of [301, 302, 303, 307, 308]) {
      inbox.answer(() => ({ status, headers: { Location } }));
      assert.equal((await lastAttempt(kakin, "api")).status, status);
    }
    assert.equal(target.connections, 0);
  });

  it("is not reached through a proxy of the environment", async () => {
    const names = ["http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY"];
    const before = names.map((name) => [name, process.env[name]] as const);
    for (const name of names) process.env[name] = `http://127.0.0.1:${target.port}`;
    try {
      await using kakin = await startEngine();
      await using inbox = await openInbox();
      await kakin.api.patch("/account", { webhook_uri: inbox.url });
      assert.equal((await lastAttempt(kakin, "api")).status, 200);
      assert.equal(target.connections, 0);
    } finally {
      for (const [name, value] of before) {
        if (value === undefined) Reflect.deleteProperty(process.env, name);
        else process.env[name] = value;
      }
    }
  });

  it("is reached in test mode on loopback, where shops are developed; cloud metadata never is", async () => {
    await using kakin = await startEngine({ webhooks: { resolve } });
    leadsTo = ["127.0.0.1"];
    await kakin.api.patch("/account", { webhook_uri: `http://shop.test:${target.port}/` });
    assert.equal((await lastAttempt(kakin, "api")).status, 200);
    assert.equal(target.connections, 1);
    leadsTo = ["169.254.169.254"];
    await kakin.api.patch("/account", { webhook_uri: "http://metadata.test/" });
    assert.match((await lastAttempt(kakin, "api")).error ?? "", /cloud metadata$/);
    await kakin.api.patch("/account", { webhook_uri: "http://169.254.169.254/latest/" });
    assert.match((await lastAttempt(kakin, "api")).error ?? "", /cloud metadata$/);
  });

  it("is out of reach for test mode elsewhere, unless the operator lists it", async () => {
    leadsTo = ["127.0.0.1"];
    for (const [allow, status] of [
      ["", null],
      ["shop.test", 200],
      ["127.0.0.0/8", null],
      ["*", 200],
    ] as const) {
      const environment = { KAKIN_HOST: "0.0.0.0", KAKIN_WEBHOOK_ALLOW: allow };
      await using kakin = await startEngine({ environment, webhooks: { resolve } });
      const api = await kakin.otherAccount();
      const uri = `http://shop.test:${target.port}/`;
      const { status: taken } = await api.patch("/account", { webhook_uri: uri });
      assert.equal(taken, status ?? 400, allow);
      if (status === null) continue;
      await api.post("/customers");
      await kakin.settle();
      const { body } = await api.get("/events", newest);
      assert.equal(body.data[0].webhook_deliveries[0].status, status, allow);
    }
  });
});

describe("a webhook that somebody replays or forges at the shop", () => {
  const FRESH_SECONDS = 300;

  /** What a shop does, by the documentation: right signature, fresh, and an event that it has not had. */
  function shopAt(nowSeconds: () => number, secret: string) {
    const had = new Set<string>();
    return ({ headers, text }: Pick<Received, "headers" | "text">): string => {
      const stamp = String(headers["omise-signature-timestamp"]);
      const right = createHmac("sha256", Buffer.from(secret, "base64"))
        .update(`${stamp}.${text}`)
        .digest();
      const isSigned = String(headers["omise-signature"])
        .split(",")
        .some((one) => {
          const given = Buffer.from(one, "hex");
          return given.length === right.length && timingSafeEqual(given, right);
        });
      if (!isSigned) return "forged";
      if (Math.abs(nowSeconds() - Number(stamp)) > FRESH_SECONDS) return "stale";
      const { id } = JSON.parse(text) as { id: string };
      if (had.has(id)) return "had";
      had.add(id);
      return "taken";
    };
  }

  it("is told by its signature, its age, and the event's id, which stays the same", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    const secret = webhookSecretOf(kakin.engine.keys, kakin.account, false);
    const take = shopAt(() => kakin.clock.now() / 1000, secret);
    await kakin.api.charge();
    const [webhook] = await inbox.until(1);
    assert.ok(webhook);
    assert.equal(take(webhook), "taken");
    assert.equal(take(webhook), "had");
    const richer = webhook.text.replace('"amount": 100000', '"amount": 900000');
    assert.notEqual(richer, webhook.text);
    assert.equal(take({ ...webhook, text: richer }), "forged");
    const later = { ...webhook.headers, "omise-signature-timestamp": "1999999999" };
    assert.equal(take({ ...webhook, headers: later }), "forged");
    kakin.clock.advance((FRESH_SECONDS + 1) * 1000);
    assert.equal(take(webhook), "stale");

    // Sent again by us it is fresh, and still the event that the shop has had.
    await kakin.api.post(`/_kakin/events/${webhook.body.id}/resend`);
    const again = (await inbox.until(2))[1];
    assert.ok(again);
    assert.equal(again.text, webhook.text);
    assert.equal(take(again), "had");
  });
});
