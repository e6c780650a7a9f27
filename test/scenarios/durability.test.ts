import assert from "node:assert/strict";
import { test } from "node:test";
import { setTimeout as pause } from "node:timers/promises";
import { type DatabaseOptions, openDatabase } from "../../src/database/open-database.ts";
import type { Answer, Api } from "../support/api.ts";
import { buildProgram, type DataPlace, freshPlace, type Program } from "../support/program.ts";
import { rowsOf } from "../support/rows.ts";
import { soundData } from "../support/sound-data.ts";

/*
 * The built server, with its writer thread and full durability, is killed again and again in the middle of its work,
 * and started again on the same data. On PostgreSQL the server of the database lives on.
 */

const newest = { version: "2019-05-29" } as const;
const kills = 20;
const clients = 12;

/** What a merchant was told, and must find again. */
interface Told {
  /** By the idempotency key of the request that made it. */
  readonly charges: Map<string, string>;
  readonly captured: Set<string>;
  readonly refunds: Map<string, string>;
}

/** Sends a request until the server is gone. A request that got no answer is sent again to the next one. */
async function work(api: Api, customer: string, orders: string[], told: Told): Promise<void> {
  for (;;) {
    const order = orders.shift() ?? "";
    try {
      await fulfil(api, customer, order, told);
    } catch (fault) {
      assert.ok(fault instanceof TypeError, String(fault));
      orders.unshift(order);
      return;
    }
  }
}

async function fulfil(api: Api, customer: string, order: string, told: Told): Promise<void> {
  const how = (step: string) => ({ ...newest, idempotencyKey: `${order} ${step}` });
  const post = async (path: string, fields: object, step: string): Promise<Answer["body"]> => {
    const answer = await api.post(path, fields, how(step));
    assert.equal(answer.status, 200, answer.text);
    return answer.body;
  };
  const fields = { amount: 100000, currency: "thb", customer, description: order, capture: false };
  const charge = await post("/charges", fields, "create");
  told.charges.set(order, charge.id);
  await post(`/charges/${charge.id}/capture`, {}, "capture");
  told.captured.add(charge.id);
  const refund = await post(`/charges/${charge.id}/refunds`, { amount: 30000 }, "refund");
  told.refunds.set(refund.id, charge.id);
}

/** Lets the server work until an order is done, however slow the machine, then for a moment more, and kills it. */
async function killAtWork(
  server: Awaited<ReturnType<Program["serve"]>>,
  { told, afterMs }: { readonly told: Told; readonly afterMs: number },
  working: (api: Api) => Promise<void>[],
): Promise<void> {
  const before = told.refunds.size;
  const done = working(server.api);
  const stopped = Promise.all(done).then(() => true);
  let isOver = false;
  while (told.refunds.size === before && !isOver) {
    isOver = await Promise.race([stopped, pause(5, false)]);
  }
  await pause(afterMs);
  server.signal("SIGKILL");
  await stopped;
  const { stdout, stderr } = await server.ended();
  assert.equal(stdout.split("\n").length, 2, stdout);
  assert.doesNotMatch(stderr, /"level":(50|60)/);
}

function databaseOf(place: DataPlace): DatabaseOptions {
  const at = place.switches.indexOf("--database-url");
  const url = at < 0 ? undefined : place.switches[at + 1];
  return url === undefined
    ? { kind: "sqlite", folder: place.folder, durability: "full", writerThread: false }
    : { kind: "postgres", url, readers: 1 };
}

test(`what was answered survives ${kills} kills at work, once, with its events and its postings`, async () => {
  using program = buildProgram();
  await using place = await freshPlace();
  const told: Told = { charges: new Map(), captured: new Set(), refunds: new Map() };
  const orders = Array.from({ length: 20_000 }, (_, i) => `order ${i}`);
  let customer = "";
  for (let round = 0; round < kills; round += 1) {
    await using server = await program.serve([...place.switches, "--no-samples"]);
    if (round === 0) {
      const card = await server.api.token();
      customer = (await server.api.post("/customers", { card })).body.id;
    }
    const afterMs = 60 + ((round * 53) % 200);
    await killAtWork(server, { told, afterMs }, (api) =>
      Array.from({ length: clients }, () => work(api, customer, orders, told)),
    );
  }

  const database = await openDatabase(databaseOf(place), () => undefined);
  const found = { engine: { database } };
  try {
    const amounts = await soundData(found);
    const charges = (await rowsOf(found, "charges")).map((row) => {
      const { description } = JSON.parse(String(row["facts"])) as { description: string };
      return { id: String(row["id"]), state: row["state"], description };
    });
    const made = new Map(charges.map(({ id, description }) => [description, id]));
    assert.equal(made.size, charges.length, "no order was charged twice");
    for (const [order, id] of told.charges) assert.equal(made.get(order), id, `${order} is there`);
    const paid = new Set(charges.filter(({ state }) => state === "paid").map(({ id }) => id));
    for (const id of told.captured) assert.ok(paid.has(id), `${id} is captured`);
    const refunds = new Set((await rowsOf(found, "refunds")).map(({ id }) => id));
    for (const [id] of told.refunds) assert.ok(refunds.has(id), `${id} is there`);
    assert.ok(told.refunds.size >= kills, `only ${told.refunds.size} orders were done`);
    // What was under way at a kill is at most what the clients had in hand.
    assert.ok(amounts.charges - told.charges.size <= clients);
  } finally {
    await database.close();
  }
});
