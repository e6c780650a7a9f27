import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import fc from "fast-check";
import { may } from "../../src/charges/lifecycle.ts";
import type { Answer, Api } from "../support/api.ts";
import {
  canVoid,
  capture,
  type ModelCharge,
  passTime,
  refund,
  reverse,
  type Verdict,
} from "../support/charge-model.ts";
import { rowsOf } from "../support/rows.ts";
import { soundData } from "../support/sound-data.ts";
import { startEngine, type TestEngine } from "../support/start-engine.ts";

/*
 * Laws that hold whatever a merchant does in whatever order. Commands are made up by chance; on a failure the seed, the
 * path and the shortest list of commands that fails are printed, and `repeated` below does them again.
 */

const runs = 100;
/** Set it to what a failure printed. */
const repeated: { readonly seed?: number; readonly path?: string } = {};
const newest = { version: "2019-05-29" } as const;
const hourMs = 3_600_000;

type Command =
  | { readonly do: "create"; readonly how: How; readonly money: Money; readonly isGood: boolean }
  | { readonly do: "capture"; readonly which: number; readonly much: Much | undefined }
  | { readonly do: "reverse"; readonly which: number }
  | {
      readonly do: "refund";
      readonly which: number;
      readonly much: Much;
      readonly wantsVoid: boolean;
    }
  | { readonly do: "update"; readonly which: number; readonly text: string }
  | { readonly do: "wait"; readonly hours: number };

/** A part in percent, and a few subunits more or less. The limits are where mistakes are. */
interface Much {
  readonly percent: number;
  readonly more: number;
}

type How = "sale" | "auth" | "pre_auth" | "final_auth";
interface Money {
  readonly currency: string;
  readonly amount: number;
}

const which = fc.nat(5);
const much = fc.record({
  percent: fc.oneof(fc.constant(100), fc.integer({ min: 1, max: 99 })),
  more: fc.constantFrom(0, 0, 0, 1, -1),
});
const part = (whole: number, { percent, more }: Much): number =>
  Math.max(1, Math.floor((whole * percent) / 100) + more);
const command: fc.Arbitrary<Command> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("create" as const),
      how: fc.constantFrom<How>("sale", "auth", "pre_auth", "final_auth"),
      money: fc.oneof(
        fc.record({ currency: fc.constant("thb"), amount: fc.integer({ min: 2000, max: 300000 }) }),
        fc.record({ currency: fc.constant("usd"), amount: fc.integer({ min: 100, max: 9999 }) }),
        fc.record({ currency: fc.constant("jpy"), amount: fc.integer({ min: 100, max: 99999 }) }),
      ),
      isGood: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("capture" as const),
      which,
      much: fc.option(much, { nil: undefined }),
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("reverse" as const), which }) },
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant("refund" as const),
      which,
      much,
      wantsVoid: fc.boolean(),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant("update" as const), which, text: fc.string() }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant("wait" as const),
      // Seven days are exactly what a reservation lasts.
      hours: fc.constantFrom(1, 20, 24, 100, 24 * 7),
    }),
  },
);

/** A merchant, what was done for it, and what time it is there. */
interface Merchant {
  readonly api: Api;
  readonly charges: ModelCharge[];
  /** What each charge is worth in the account's currency. */
  readonly funding: Map<string, number>;
  nowMs: number;
}

async function perform(merchant: Merchant, command: Command): Promise<void> {
  if (command.do === "create") return createCharge(merchant, command);
  if (command.do === "wait") return waitFor(merchant, command.hours);
  const charge = merchant.charges[command.which % Math.max(1, merchant.charges.length)];
  if (charge === undefined) return;
  switch (command.do) {
    case "capture":
      await captureCharge(merchant, charge, command.much);
      break;
    case "reverse":
      await attempt(merchant, `/charges/${charge.id}/reverse`, {}, () => reverse(charge));
      break;
    case "refund":
      await refundCharge(merchant, charge, command.much, command.wantsVoid);
      break;
    case "update":
      await updateCharge(merchant, charge, command.text);
      break;
  }
  await compare(merchant, charge);
}

async function createCharge(
  merchant: Merchant,
  { how, money, isGood }: Command & { do: "create" },
): Promise<void> {
  const number = isGood ? "4242424242424242" : "4111111111140011";
  const answer = await merchant.api.post(
    "/charges",
    {
      ...money,
      card: await merchant.api.token({ number }),
      capture: how === "sale",
      ...((how === "pre_auth" || how === "final_auth") && { authorization_type: how }),
    },
    newest,
  );
  assert.equal(answer.status, 200, answer.text);
  const { id, amount, expires_at, funding_amount } = answer.body;
  assert.equal(amount, money.amount);
  const isPaid = isGood && how === "sale";
  const charge: ModelCharge = {
    id,
    amount,
    isPreAuth: how === "pre_auth",
    expiresAtMs: Date.parse(expires_at),
    state: isPaid ? "paid" : isGood ? "authorized" : "failed",
    captured: isPaid ? amount : 0,
    refunded: 0,
    refunds: 0,
    paidAtMs: isPaid ? merchant.nowMs : 0,
    voided: false,
  };
  merchant.charges.push(charge);
  merchant.funding.set(id, funding_amount);
  await compare(merchant, charge);
}

async function waitFor(merchant: Merchant, hours: number): Promise<void> {
  merchant.nowMs += hours * hourMs;
  const { status } = await merchant.api.post("/_kakin/clock", { advance: `${hours}h` });
  assert.equal(status, 200);
  for (const charge of merchant.charges) passTime(charge, merchant.nowMs);
}

/** What the engine says to an attempt is what the model says to it. */
async function attempt(
  { api }: Merchant,
  path: string,
  fields: object,
  expect: () => Verdict,
): Promise<Answer> {
  const answer = await api.post(path, fields, newest);
  const verdict = answer.status === 200 ? "done" : answer.body.code;
  assert.equal(verdict, expect(), `${path} ${JSON.stringify(fields)}: ${answer.text}`);
  return answer;
}

async function captureCharge(
  merchant: Merchant,
  charge: ModelCharge,
  much: Much | undefined,
): Promise<void> {
  const amount = much && part(charge.amount, much);
  const { capturable } = await readCharge(merchant, charge);
  const expect = (): Verdict => capture(charge, amount, merchant.nowMs);
  const path = `/charges/${charge.id}/capture`;
  const answer = await attempt(merchant, path, { capture_amount: amount }, expect);
  if (amount === undefined) assert.equal(answer.status === 200, capturable);
}

async function refundCharge(
  merchant: Merchant,
  charge: ModelCharge,
  much: Much,
  wantsVoid: boolean,
): Promise<void> {
  const left = charge.captured - charge.refunded;
  const amount = part(left === 0 ? charge.amount : left, much);
  const before = await readCharge(merchant, charge);
  const fields = { amount, ...(wantsVoid && { void: true }) };
  const expect = (): Verdict => refund(charge, { amount, wantsVoid }, merchant.nowMs);
  const answer = await attempt(merchant, `/charges/${charge.id}/refunds`, fields, expect);
  if (answer.status !== 200) return;
  assert.ok(before.refundable);
  assert.equal(answer.body.voided, before.can_perform_void && amount === charge.captured);
}

async function updateCharge(merchant: Merchant, charge: ModelCharge, text: string): Promise<void> {
  const path = `/charges/${charge.id}`;
  const answer = await merchant.api.patch(path, { description: text, metadata: { text } }, newest);
  assert.equal(answer.status, 200, answer.text);
  assert.equal(answer.body.metadata.text, text);
}

async function readCharge(merchant: Merchant, charge: ModelCharge): Promise<Answer["body"]> {
  return (await merchant.api.get(`/charges/${charge.id}`, newest)).body;
}

/** What the wire shows of a charge is what the model says of it. */
async function compare(merchant: Merchant, charge: ModelCharge): Promise<void> {
  const shown = await readCharge(merchant, charge);
  const { state, captured, refunded } = charge;
  const left = captured - refunded;
  const isPaid = state === "paid";
  const refundable = isPaid && left > 0 && charge.refunds < 15;
  const expected = {
    status:
      { authorized: "pending", paid: "successful", lapsed: "reversed" }[state as string] ?? state,
    authorized: state !== "failed",
    paid: isPaid,
    capturable: state === "authorized",
    reversible: state === "authorized",
    reversed: state === "reversed" || state === "lapsed",
    expired: state === "lapsed" || (state === "failed" && charge.expiresAtMs <= merchant.nowMs),
    voided: charge.voided,
    refundable,
    partially_refundable: refundable,
    can_perform_void: refundable && canVoid(charge, merchant.nowMs),
    captured_amount: isPaid ? captured : charge.amount,
    refunded_amount: refunded,
  };
  const seen = Object.fromEntries(Object.keys(expected).map((key) => [key, shown[key]]));
  assert.deepEqual(seen, expected, charge.id);
  assert.equal(shown.refunds.total, charge.refunds);
}

let kakin: TestEngine;
before(async () => {
  kakin = await startEngine();
});
after(() => kakin.close());

/** The laws that tie all charges of a merchant together. */
async function holdLaws({ api, charges, funding }: Merchant): Promise<void> {
  assert.equal((await api.get("/charges", newest)).body.total, charges.length);
  const count = charges.reduce((sum, { refunds }) => sum + refunds, 0);
  assert.equal((await api.get("/refunds", newest)).body.total, count);

  const taken = charges.filter(({ state }) => state === "paid").length;
  const { data, total } = (await api.get("/transactions?limit=100", newest)).body;
  assert.equal(total, taken + count);
  const sum = (data as { direction: string; amount: number }[]).reduce(
    (sum, { direction, amount }) => sum + (direction === "credit" ? amount : 0 - amount),
    0,
  );
  assert.equal((await api.get("/balance", newest)).body.total, sum);

  const ids = new Set(charges.map(({ id }) => id));
  const rows = (await rowsOf(kakin, "charges")).filter(({ id }) => ids.has(String(id)));
  const accountId = rows[0]?.["account_id"];
  for (const row of rows) {
    const shown = (await api.get(`/charges/${row["id"]}`, newest)).body;
    const state = row["state"] as Parameters<typeof may>[0];
    assert.equal(shown.capturable, may(state, "capture"));
    assert.equal(shown.reversible, may(state, "reverse"));
    assert.ok(!shown.refundable || may(state, "refund"));
  }
  const held = charges
    .filter(({ state }) => state === "authorized")
    .reduce((sum, { id }) => sum + (funding.get(id) ?? 0), 0);
  const tally = `${accountId}/test/ledger/hold.authorised/THB`;
  const hold = (await rowsOf(kakin, "tallies")).find(({ id }) => id === tally)?.["value"];
  assert.equal(hold ?? 0, held);
}

test("whatever a merchant does, the engine does what the model does, and every law holds", async () => {
  const run = async (commands: Command[]): Promise<void> => {
    const merchant: Merchant = {
      api: await kakin.otherAccount(),
      charges: [],
      funding: new Map(),
      nowMs: kakin.clock.now(),
    };
    for (const command of commands) await perform(merchant, command);
    for (const charge of merchant.charges) await compare(merchant, charge);
    await holdLaws(merchant);
    await merchant.api.post("/_kakin/clock", { reset: true });
  };
  await fc.assert(fc.asyncProperty(fc.array(command, { minLength: 6, maxLength: 12 }), run), {
    numRuns: runs,
    ...repeated,
  });
  const { charges } = await soundData(kakin);
  assert.ok(charges > runs);
});
