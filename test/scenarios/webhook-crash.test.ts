import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import type { Api } from "../support/api.ts";
import { buildProgram, freshPlace } from "../support/program.ts";
import { testDatabaseUrl } from "../support/start-engine.ts";
import { openInbox, type WebhookInbox } from "../support/webhook-inbox.ts";

/*
 * The built server is killed again and again while it delivers, and started again on the same data; on PostgreSQL two
 * servers share it as well. Nothing that happened may be lost on its way to the shop; what was under way may come twice,
 * one after the other; the order of first arrivals holds.
 */

const kills = 20;
const clients = 4;
/** Longer than a lease: what a killed server held is due again when that is over. */
const WITHIN_MS = 25_000;
/** How long a round may take, from a server that is ready to its kill. */
const ARRIVING_WITHIN_MS = 10_000;

/** Lets charges go through all that happens to them, until the server is gone. */
async function work(api: Api, customer: string): Promise<void> {
  try {
    for (;;) {
      const charge = await api.charge({ customer, capture: false });
      const path = `/charges/${charge.id}`;
      await api.patch(path, { description: "x" });
      await api.post(`${path}/capture`);
      await api.post(`${path}/refunds`, { amount: 100 });
    }
  } catch {
    // The server is gone.
  }
}

/** An event as a tester sees it. */
interface Happened {
  readonly id: string;
  readonly charge: string | null;
  readonly deliveries: readonly { readonly state: string }[];
}

/** Every event of the account, in the order of happening. */
async function allEvents(api: Api): Promise<Happened[]> {
  const events = [];
  for (let offset = 0; ; offset += 100) {
    const { body } = await api.get(`/_kakin/events?limit=100&offset=${offset}`);
    events.push(...body.data);
    if (body.data.length < 100) return events;
  }
}

function arrivedIn(inbox: WebhookInbox): Set<string> {
  return new Set(inbox.received.map(({ body }) => body.id as string));
}

/** Waits until each has come at least once. */
async function untilArrived(inbox: WebhookInbox, events: readonly Happened[]): Promise<void> {
  const lost = () => events.filter(({ id }) => !arrivedIn(inbox).has(id));
  const giveUp = AbortSignal.timeout(WITHIN_MS);
  while (lost().length > 0 && !giveUp.aborted) await pause(200);
  assert.deepEqual(lost(), []);
}

/** Waits until each is known to have come: what a killed server had sent, and not recorded, is sent once more. */
async function untilRecorded(api: Api): Promise<void> {
  const states = async () => {
    await api.post("/_kakin/settle");
    const events = await allEvents(api);
    return new Set(events.flatMap(({ deliveries }) => deliveries.map(({ state }) => state)));
  };
  const giveUp = AbortSignal.timeout(WITHIN_MS);
  let seen = await states();
  for (; seen.has("waiting") && !giveUp.aborted; seen = await states()) await pause(200);
  assert.deepEqual(seen, new Set(["delivered"]));
}

/** Whether of these events those of each charge came in the order of happening. */
function assertInOrder(inbox: WebhookInbox, events: readonly Happened[]): void {
  const known = new Set(events.map(({ id }) => id));
  const orders = firstArrivals(inbox);
  for (const charge of new Set(events.map((event) => event.charge))) {
    if (charge === null) continue;
    const arrived = orders.get(charge)?.filter((id) => known.has(id));
    const happened = events.filter((event) => event.charge === charge).map(({ id }) => id);
    assert.deepEqual(arrived, happened, charge);
  }
}

/** The first arrivals, by charge. */
function firstArrivals(inbox: WebhookInbox): Map<string, string[]> {
  const orders = new Map<string, string[]>();
  for (const { body } of inbox.received) {
    const charge = body.data.object === "refund" ? body.data.charge : body.data.id;
    const order = orders.get(charge) ?? [];
    if (!order.includes(body.id)) orders.set(charge, [...order, body.id]);
  }
  return orders;
}

test(`no webhook is lost by ${kills} kills while they are delivered, and each charge's come in order`, async () => {
  using kakin = buildProgram();
  await using place = await freshPlace();
  // Without samples: those happen before there is an address.
  const switches = [...place.switches, "--no-samples"];
  await using inbox = await openInbox();
  inbox.answer(() => pause(5).then(() => undefined));
  let customer = "";
  for (let i = 0; i < kills; i += 1) {
    await using server = await kakin.serve(switches);
    const { api } = server;
    if (i === 0) {
      await api.patch("/account", { webhook_uri: inbox.url });
      customer = (await api.post("/customers", { card: await api.token() })).body.id;
    }
    const working = Array.from({ length: clients }, () => work(api, customer));
    await inbox.until(inbox.received.length + 4 + ((i * 7) % 20), ARRIVING_WITHIN_MS);
    server.signal("SIGKILL");
    await Promise.all(working);
    const { stderr } = await server.ended();
    assert.doesNotMatch(stderr, /"level":(50|60)/);
  }
  await using server = await kakin.serve(switches);
  const events = await allEvents(server.api);
  await untilArrived(inbox, events);
  await server.api.post("/_kakin/settle");
  assert.equal(arrivedIn(inbox).size, events.length, "something was announced that never happened");
  assert.ok(inbox.received.length > events.length, "no kill met a webhook under way");

  assertInOrder(inbox, events);
  await untilRecorded(server.api);
});

if (testDatabaseUrl !== undefined) {
  test("two servers on one database never send one webhook at once, though one of them is killed", async () => {
    using kakin = buildProgram();
    await using place = await freshPlace();
    const switches = [...place.switches, "--no-samples"];
    await using inbox = await openInbox();
    const open = new Set<string>();
    const atOnce: string[] = [];
    inbox.answer(async ({ body }) => {
      if (open.has(body.id)) atOnce.push(body.id);
      open.add(body.id);
      await pause(20);
      open.delete(body.id);
    });
    await using survivor = await kakin.serve(switches);
    await using victim = await kakin.serve(switches);
    const { api } = survivor;
    await api.patch("/account", { webhook_uri: inbox.url });
    const customer = (await api.post("/customers", { card: await api.token() })).body.id;
    const servers = [api, api, victim.api, victim.api];
    const working = servers.map((one) => work(one, customer));
    await inbox.until(100, ARRIVING_WITHIN_MS);
    victim.signal("SIGKILL");
    await victim.ended();
    await inbox.until(inbox.received.length + 50, ARRIVING_WITHIN_MS);
    const events = await allEvents(api);
    await untilArrived(inbox, events);
    assert.deepEqual(atOnce, []);
    assertInOrder(inbox, events);
    survivor.signal("SIGKILL");
    await Promise.all(working);
  });
}
