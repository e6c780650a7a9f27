import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { Readable } from "node:stream";
import { describe, it } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { WELL_KNOWN_KEYS } from "../../../src/accounts/api-key.ts";
import { webhookSecretOf } from "../../../src/accounts/webhook-secret.ts";
import { readStream } from "../../../src/cli/read-stream.ts";
import { type EventListener, listenTo } from "../../support/event-listener.ts";
import { assertRefused } from "../../support/refusals.ts";
import {
  shareData,
  startEngine,
  type TestEngine,
  testDatabaseUrl,
} from "../../support/start-engine.ts";
import { openInbox } from "../../support/webhook-inbox.ts";

async function listening(kakin: TestEngine, after?: string): Promise<EventListener> {
  const place = after === undefined ? {} : { after };
  const listener = await listenTo(kakin.url, WELL_KNOWN_KEYS.secret, place);
  await listener.until(1);
  return listener;
}

const toldKeys = ({ heard }: EventListener) => heard.slice(1).map(({ data }) => data.key);
const toldIds = ({ heard }: EventListener) => heard.slice(1).map(({ data }) => data.id);

describe("the stream of events", () => {
  it("tells each event as it happens, with the body and the headers of its webhook", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    await using listener = await listening(kakin);
    const secret = webhookSecretOf(kakin.engine.keys, kakin.account, false);
    const data = {
      account: kakin.account.id,
      webhook_secret: secret,
      since: kakin.clock.now(),
    };
    assert.deepEqual(listener.heard[0], { kind: "ready", data });
    const charge = await kakin.api.charge({ capture: false, description: "x\n\ndata: y" });
    await kakin.api.post(`/charges/${charge.id}/capture`);
    await listener.until(3);
    await inbox.until(2);
    for (const [i, { kind, data }] of listener.heard.slice(1).entries()) {
      const webhook = inbox.received[i];
      assert.equal(kind, "event");
      assert.equal(data.sequence, i + 1);
      assert.deepEqual([data.id, data.key], [webhook?.body.id, webhook?.body.key]);
      assert.equal(data.body, webhook?.text);
      const signed = `${data.headers["Omise-Signature-Timestamp"]}.${data.body}`;
      const key = Buffer.from(secret, "base64");
      const right = createHmac("sha256", key).update(signed).digest("hex");
      assert.equal(data.headers["Omise-Signature"], right);
      assert.equal(data.headers["Content-Type"], "application/json");
    }
  });

  it("outlives a listener that has stopped reading and goes away", async () => {
    await using kakin = await startEngine();
    const asked = request(`${kakin.url}/_kakin/events/stream`, {
      agent: false,
      auth: `${kakin.api.keys.secret}:`,
    }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    response.pause();
    const description = "x".repeat(60_000);
    for (let i = 0; i < 200; i += 1) await kakin.api.post("/customers", { description });
    response.on("error", () => undefined);
    asked.on("error", () => undefined);
    response.socket.resetAndDestroy();
    await pause(100);
    assert.equal((await kakin.api.get("/account")).status, 200);
    await using listener = await listening(kakin);
    await kakin.api.post("/customers", {});
    await listener.until(2);
  });

  it("misses nothing of megabytes that happened before, though its listener is slow to read", async () => {
    await using kakin = await startEngine();
    const charges = 600;
    for (let i = 0; i < charges; i += 50) {
      await Promise.all(Array.from({ length: 50 }, () => kakin.api.charge()));
    }
    const { body } = await kakin.api.get("/events");
    const asked = request(`${kakin.url}/_kakin/events/stream?since=0`, {
      agent: false,
      auth: `${kakin.api.keys.secret}:`,
    }).end();
    const [response] = (await once(asked, "response")) as [IncomingMessage];
    await pause(300);
    const told: unknown[] = [];
    let bytes = 0;
    for await (const { kind, data } of readStream(Readable.toWeb(response) as ReadableStream)) {
      if (kind !== "event") continue;
      bytes += JSON.stringify(data).length;
      told.push((data as { id: string }).id);
      if (told.length === body.total) break;
    }
    assert.equal(new Set(told).size, body.total);
    assert.ok(bytes > 1_500_000, `only ${bytes} bytes were told`);
  });

  it("tells the events of its own account and of test mode alone, to every listener", async () => {
    await using kakin = await startEngine();
    await using one = await listening(kakin);
    await using other = await listening(kakin);
    const stranger = await kakin.otherAccount();
    await stranger.post("/customers");
    await kakin.live.post("/customers");
    await kakin.api.charge();
    for (const listener of [one, other]) {
      await listener.until(2);
      assert.deepEqual(toldKeys(listener), ["charge.create"]);
    }
  });

  it("tells nobody of what was not written", async () => {
    await using kakin = await startEngine();
    await using listener = await listening(kakin);
    await kakin.api.post("/charges", { amount: 1, currency: "thb", card: "tokn_test_none" });
    await kakin.api.charge();
    await listener.until(2);
    assert.deepEqual(toldKeys(listener), ["charge.create"]);
  });

  it("tells everything since the last event that a listener saw, when it comes back", async () => {
    await using kakin = await startEngine();
    const first = await listening(kakin);
    await kakin.api.charge();
    const last = (await first.until(2))[1]?.data.id;
    await first[Symbol.asyncDispose]();
    kakin.clock.advance(60_000);
    for (let i = 0; i < 3; i += 1) await kakin.api.charge();
    await using second = await listening(kakin, last);
    await kakin.api.charge();
    const { body } = await kakin.api.get("/events");
    const all = body.data.map(({ id }: { id: string }) => id);
    await second.until(6);
    assert.deepEqual(toldIds(second), all);
    const sequences = second.heard.slice(1).map(({ data }) => data.sequence);
    assert.deepEqual(sequences, [1, 2, 3, 4, 5]);
  });

  it("tells nothing of what was before a listener began, and all since, though it had heard nothing", async () => {
    await using kakin = await startEngine();
    await kakin.api.charge();
    kakin.clock.advance(1);
    const first = await listening(kakin);
    const { since } = first.heard[0]?.data ?? {};
    await first[Symbol.asyncDispose]();
    const missed = await kakin.api.charge();
    await using second = await listenTo(kakin.url, WELL_KNOWN_KEYS.secret, { since });
    await kakin.api.post("/customers");
    await second.until(3);
    assert.deepEqual(toldKeys(second), ["charge.create", "customer.create"]);
    assert.ok(second.heard[1]?.data.body.includes(missed.id));
    assert.equal(second.heard[0]?.data.since, since);
    await using third = await listenTo(kakin.url, WELL_KNOWN_KEYS.secret, {
      since,
      after: second.heard[1]?.data.id,
    });
    await third.until(3);
    assert.deepEqual(toldIds(third), toldIds(second));
  });

  it("tells what happens after a test clock was set back, too", async () => {
    await using kakin = await startEngine();
    await kakin.api.post("/_kakin/clock", { advance: "8d" });
    await kakin.api.charge();
    const { body } = await kakin.api.get("/events");
    await kakin.api.post("/_kakin/clock", { reset: true });
    const late = await kakin.api.charge();
    await using listener = await listening(kakin, body.data[0].id);
    await listener.until(3);
    assert.ok(listener.heard.some(({ data }) => data.body?.includes(late.id)));
  });

  it("tells an event again when it is sent again, as such", async () => {
    await using kakin = await startEngine();
    await using listener = await listening(kakin);
    await kakin.api.charge();
    const { id } = (await listener.until(2))[1]?.data ?? {};
    const { body } = await kakin.api.post(`/_kakin/events/${id}/resend`);
    const resent = { object: "resent_event", id, key: "charge.create", uris: [], listeners: 1 };
    assert.deepEqual(body, resent);
    await listener.until(3);
    assert.deepEqual(
      listener.heard.map(({ kind }) => kind),
      ["ready", "event", "resent"],
    );
    assert.equal(listener.heard[2]?.data.body, listener.heard[1]?.data.body);
  });

  it("ends when the server stops", async () => {
    const kakin = await startEngine();
    const listener = await listening(kakin);
    await kakin.close();
    await listener.ended;
  });

  it("is not begun for who asks for its head alone", async () => {
    await using kakin = await startEngine();
    const head = await fetch(`${kakin.url}/_kakin/events/stream`, {
      method: "HEAD",
      headers: { Authorization: `Basic ${btoa(`${WELL_KNOWN_KEYS.secret}:`)}` },
    });
    assert.equal(head.status, 200);
    assert.match(head.headers.get("content-type") ?? "", /^text\/event-stream/);
    assert.equal(head.headers.get("content-length"), null);
  });

  it("is for secret keys of test mode", async () => {
    await using kakin = await startEngine();
    const { api, live } = kakin;
    const path = "/_kakin/events/stream";
    assertRefused(await live.get(path), 404, "not_found", /test key/);
    assertRefused(await api.get(path, { key: "public" }), 401, "authentication_failure", /./);
    assertRefused(await api.get(path, { key: "none" }), 401, "authentication_failure", /./);
    const unknown = await api.get(`${path}?after=evnt_test_none`);
    assertRefused(unknown, 404, "not_found", "event evnt_test_none was not found");
    const never = await api.get(`${path}?since=yesterday`);
    assertRefused(never, 400, "bad_request", /^since must be a moment/);
  });

  if (testDatabaseUrl !== undefined) {
    it("tells what other processes wrote from then on, each once", async () => {
      await using data = await shareData();
      await using one = await startEngine({ on: data });
      await using other = await startEngine({ on: data });
      await other.api.post("/customers");
      data.clock.advance(1);
      await using listener = await listening(one);
      for (let i = 0; i < 3; i += 1) {
        await other.api.charge();
        await one.api.charge();
      }
      await listener.until(7);
      const { body } = await one.api.get("/events");
      const all = body.data.map(({ id }: { id: string }) => id).slice(1);
      assert.deepEqual(toldIds(listener).toSorted(), all.toSorted());
      await new Promise((resolve) => setTimeout(resolve, 1500));
      assert.equal(listener.heard.length, 7, "some were told twice");
    });
  }
});

describe("sending an event again", () => {
  it("goes to every address that it was for, at once, and leaves the deliveries of before alone", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await using other = await openInbox();
    await kakin.api.charge({ webhook_endpoints: [inbox.url, other.url] });
    await kakin.settle();
    const id = inbox.received[0]?.body.id;
    const { body } = await kakin.api.post(`/_kakin/events/${id}/resend`);
    assert.deepEqual(body.uris.toSorted(), [inbox.url, other.url].toSorted());
    await inbox.until(2);
    await other.until(2);
    await kakin.settle();
    assert.equal(inbox.received[0]?.text, inbox.received[1]?.text);
    const shown = (await kakin.api.get(`/events/${id}`)).body.webhook_deliveries;
    assert.equal(shown.length, 4);
  });

  it("goes to the account's address when it was for none, and nowhere when there is none", async () => {
    await using kakin = await startEngine();
    await using inbox = await openInbox();
    await kakin.api.charge();
    const { id } = (await kakin.api.get("/events")).body.data[0];
    const nowhere = await kakin.api.post(`/_kakin/events/${id}/resend`);
    assert.deepEqual([nowhere.body.uris, nowhere.body.listeners], [[], 0]);
    await kakin.api.patch("/account", { webhook_uri: inbox.url });
    await kakin.api.post(`/_kakin/events/${id}/resend`);
    await inbox.until(1);
    assert.equal(inbox.received[0]?.body.id, id);
  });

  it("is for events of the key's own account and of test mode", async () => {
    await using kakin = await startEngine();
    const other = await kakin.otherAccount();
    await other.charge();
    const { id } = (await other.get("/events")).body.data[0];
    const foreign = await kakin.api.post(`/_kakin/events/${id}/resend`);
    assertRefused(foreign, 404, "not_found", `event ${id} was not found`);
    const live = await kakin.live.post(`/_kakin/events/${id}/resend`);
    assertRefused(live, 404, "not_found", /test key/);
  });
});
