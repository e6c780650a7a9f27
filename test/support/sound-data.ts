import assert from "node:assert/strict";
import type { Charge } from "../../src/charges/charge.ts";
import type { Refund } from "../../src/charges/refund.ts";
import { capturedFunding } from "../../src/charges/rules.ts";
import { type Recipe, recipes } from "../../src/ledger/recipes.ts";
import { balancedBooks } from "./books.ts";
import { rowsOf, type StoredRow, type WithRows } from "./rows.ts";

/** How much is in a database. */
export interface Amounts {
  readonly charges: number;
  readonly refunds: number;
  readonly events: number;
  readonly entries: number;
}

/**
 * Holds that all which is stored agrees with itself, over every account and mode: the books are balanced; what
 * charges say of their money is what the books say; running numbers are what counting the rows gives; every charge
 * was announced once.
 */
export async function soundData(kakin: WithRows): Promise<Amounts> {
  const balances = await balancedBooks(kakin);
  const [charges, refunds, events, entries, tallies] = await Promise.all([
    rowsOf(kakin, "charges"),
    rowsOf(kakin, "refunds"),
    rowsOf(kakin, "events"),
    rowsOf(kakin, "journal_entries"),
    rowsOf(kakin, "tallies"),
  ]);
  const seen = entries.filter(({ happening }) => isSeen(String(happening)));
  assert.deepEqual(
    countsOf(tallies),
    countsBy({ charges, refunds, events, transactions: seen }),
    "running numbers are what counting gives",
  );
  const refundsOf = Map.groupBy(refunds, (row) => String(row["charge_id"]));
  const entriesOf = Map.groupBy(entries, (row) => String(row["origin_id"]));
  const eventsOf = Map.groupBy(events, (row) => String(row["charge_id"]));
  const expected: Record<string, number> = {};
  const add = (account: string, amount: number): void => {
    expected[account] = (expected[account] ?? 0) + amount;
  };
  for (const row of charges) {
    const charge = chargeOf(row);
    const its = refundsOf.get(charge.id)?.map(refundOf) ?? [];
    soundCharge(charge, its, entriesOf.get(charge.id) ?? []);
    soundEvents(charge, eventsOf.get(charge.id) ?? []);
    const currency = charge.fundingCurrency;
    if (charge.state === "authorized") add(`hold.authorised/${currency}`, charge.fundingAmount);
    if (charge.state !== "paid") continue;
    add(`acquirer.receivable/${currency}`, capturedFunding(charge));
    for (const refund of its) add(`acquirer.receivable/${currency}`, 0 - refund.fundingAmount);
  }
  const owed = Object.entries(balances).filter(([account]) =>
    /^(acquirer|hold\.auth)/.test(account),
  );
  const due = Object.entries(expected).filter(([, amount]) => amount !== 0);
  assert.deepEqual(Object.fromEntries(owed), Object.fromEntries(due), "books and charges agree");
  return {
    charges: charges.length,
    refunds: refunds.length,
    events: events.length,
    entries: entries.length,
  };
}

function isSeen(happening: string): boolean {
  return (recipes as Record<string, Recipe>)[happening]?.key !== undefined;
}

/** The running numbers that count rows. */
function countsOf(tallies: readonly StoredRow[]): Record<string, number> {
  const counted = /\/(charges|refunds|events|transactions)$/;
  const those = tallies.filter(({ id, value }) => counted.test(String(id)) && value !== 0);
  return Object.fromEntries(those.map(({ id, value }) => [String(id), Number(value)]).sort());
}

function countsBy(tables: Record<string, readonly StoredRow[]>): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const [name, rows] of Object.entries(tables)) {
    for (const row of rows) {
      const id = `${row["account_id"]}/${row["livemode"] === 1 ? "live" : "test"}/${name}`;
      counts[id] = (counts[id] ?? 0) + 1;
    }
  }
  return Object.fromEntries(Object.entries(counts).sort());
}

function chargeOf(row: StoredRow): Charge {
  const { id, state, version } = row;
  return { ...(JSON.parse(String(row["facts"])) as object), id, state, version } as Charge;
}

function refundOf(row: StoredRow): Refund {
  return { ...(JSON.parse(String(row["facts"])) as object), id: row["id"] } as Refund;
}

function soundCharge(
  charge: Charge,
  refunds: readonly Refund[],
  entries: readonly StoredRow[],
): void {
  const times = (happening: string): number =>
    entries.filter((entry) => entry["happening"] === happening).length;
  const isPaid = charge.state === "paid";
  assert.equal(times("captured"), isPaid ? 1 : 0, `${charge.id} is taken once, if at all`);
  const held = times("authorised") - times("released");
  assert.equal(held, charge.state === "authorized" ? 1 : 0, `${charge.id} holds what it should`);
  const refunded = refunds.reduce((sum, refund) => sum + refund.amount, 0);
  if (charge.state !== "paid") {
    assert.equal(refunded, 0, `${charge.id} gave back what it never had`);
    return;
  }
  assert.ok(charge.capturedAmount <= charge.amount, `${charge.id}: captured ≤ authorised`);
  assert.ok(refunded <= charge.capturedAmount, `${charge.id}: refunded ≤ captured`);
  assert.deepEqual([charge.refundedAmount, charge.refundCount], [refunded, refunds.length]);
}

function soundEvents(charge: Charge, events: readonly StoredRow[]): void {
  const times = (key: string): number => events.filter((event) => event["key"] === key).length;
  assert.equal(times("charge.create"), charge.state === "asking" ? 0 : 1, `${charge.id} was made`);
  const { state } = charge;
  const isReversed = state === "reversed" || state === "lapsed";
  assert.equal(times("charge.reverse"), isReversed ? 1 : 0);
  assert.ok(times("charge.capture") <= (state === "paid" ? 1 : 0));
  assert.equal(times("refund.create"), state === "paid" ? charge.refundCount : 0);
}
